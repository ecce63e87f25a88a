"""What a person can want in Telegram besides an answer, and what they can think of one."""

from enum import Enum, unique


@unique
class TelegramCommand(Enum):
    """A command as Telegram knows it, without its slash."""

    START = "start"
    HELP = "help"
    ASK = "ask"
    SOURCES = "sources"
    BRIEFING = "briefing"
    PRIVACY = "privacy"
    FORGET = "forget"
    STATS = "stats"
    REBUILD = "rebuild"


# What is offered where; Telegram shows /start by itself.
_EVERYWHERE = (TelegramCommand.SOURCES, TelegramCommand.BRIEFING, TelegramCommand.HELP)
IN_PRIVATE = (*_EVERYWHERE, TelegramCommand.PRIVACY, TelegramCommand.FORGET)
IN_GROUPS = (TelegramCommand.ASK, *_EVERYWHERE)
FOR_ADMINISTRATORS = (*IN_PRIVATE, TelegramCommand.STATS, TelegramCommand.REBUILD)


@unique
class Rating(Enum):
    """What a person thinks of a reply: right, wrong, or in what way wrong."""

    GOOD = "good"
    BAD = "bad"
    WRONG_SENTENCE = "wrong_sentence"
    SHOULD_BE_SILENT = "should_be_silent"
    MISSED = "missed"


COMPLAINTS = (Rating.WRONG_SENTENCE, Rating.SHOULD_BE_SILENT, Rating.MISSED)


@unique
class Tally(Enum):
    """What is counted for administrators."""

    QUESTIONS = "questions"
    ANSWERS = "answers"
    SILENCES = "silences"
    PEOPLE = "people"
    CHATS = "chats"
    GOOD = "good"
    BAD = "bad"
    WRONG_SENTENCE = "wrong_sentence"
    SHOULD_BE_SILENT = "should_be_silent"
    MISSED = "missed"
