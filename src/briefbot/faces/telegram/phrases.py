"""What a language must have words for in Telegram."""

from collections.abc import Mapping
from dataclasses import dataclass

from briefbot.core.records import Rating
from briefbot.faces.telegram.commands import Tally, TelegramCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramPhrases:
    """What the bot says in Telegram in one language: plain words, never markup.

    Places in curly brackets are filled in with `str.format` by whoever says it; the comments name what goes there, and
    every language has the same places. A tuple of strings is a paragraph each, unless something else is said.
    """

    # Who I am, and what I can do
    hello: str  # {name}: how the person calls themselves
    start: tuple[str, ...]
    start_in_group: tuple[str, ...]
    help: tuple[str, ...]
    help_in_group: tuple[str, ...]
    commands: Mapping[TelegramCommand, str]  # shown by Telegram too, which takes at most 256 characters
    about: str  # at most 120 characters, for the bot's profile
    privacy: tuple[str, ...]
    questions_not_kept: str
    questions_kept: str
    privacy_end: str
    whether_to_forget: str
    forget_yes: str  # on a button, as the next one
    forget_no: str
    forgotten: str
    not_forgotten: str
    nothing_kept: str

    # Replies
    quotation_marks: tuple[str, str]  # where nothing can be set off as a quotation
    topics: str
    shortened_sentence: str  # {shown}, {whole}: how many characters
    shortened_paragraph: str  # {shown}, {whole}: how many characters
    late: str  # above the answer to a question that has waited while the bot was away
    skipped: tuple[str, str]  # {number}: how many questions before it were not answered; for one and for several

    # Buttons and what comes of them
    in_context: str  # {number}: of the citation
    earlier: str
    later: str
    close: str
    position: str  # {number}, {total}: of a paragraph in its document
    ratings: Mapping[Rating, str]
    what_was_wrong: str
    thanks: str
    old_button: str
    unknown_button: str
    not_your_button: str
    unknown_message: str

    # Documents
    generation: str  # {generation}: of the index
    further_documents: tuple[str, str]  # {number}: of documents that are not listed; for one and for several
    which_briefing: str
    no_such_briefing: str
    already_posted: str
    no_paragraph: str

    # Inline mode and groups
    whole_answer: str
    inline_hint: str
    ask_usage: str
    privacy_mode: str

    # What is refused
    refused: str
    only_administrators: str
    only_text: str
    too_many_questions: tuple[str, str]  # {number}: of questions that may be asked in a minute; for one and for several
    too_long: str  # {most}, {length}: characters of a question
    busy: str
    failed: str  # {identity}: a short id that the log has too
    unknown_command: str  # {name}: as typed, without its slash

    # For administrators
    tallies: Mapping[Tally, str]
    rebuild_started: str
    rebuild_running: str
    rebuild_done: str  # {size}: how many documents and sentences
    rebuild_unchanged: str  # {size}: how many documents and sentences
    rebuild_failed: str
