"""What a person can want in Telegram besides an answer, and what they can think of one."""

from enum import Enum, unique

from briefbot.core.records import Rating


@unique
class TelegramCommand(Enum):
    """A command as Telegram knows it, without its slash."""

    START = "start"
    HELP = "help"
    ASK = "ask"
    SOURCES = "sources"
    BRIEFING = "briefing"
    WHY = "why"
    PRIVACY = "privacy"
    FORGET = "forget"
    STATS = "stats"
    REBUILD = "rebuild"


# What is offered where; Telegram shows /start by itself.
_EVERYWHERE = (TelegramCommand.SOURCES, TelegramCommand.BRIEFING, TelegramCommand.WHY, TelegramCommand.HELP)
IN_PRIVATE = (*_EVERYWHERE, TelegramCommand.PRIVACY, TelegramCommand.FORGET)
IN_GROUPS = (TelegramCommand.ASK, *_EVERYWHERE)
FOR_ADMINISTRATORS = (*IN_PRIVATE, TelegramCommand.STATS, TelegramCommand.REBUILD)


# In what ways an answer can be wrong.
COMPLAINTS = (Rating.WRONG_SENTENCE, Rating.SHOULD_BE_SILENT, Rating.MISSED_SOMETHING)


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
