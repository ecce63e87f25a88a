"""The buttons under messages."""

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from briefbot.core.answering import Reason
from briefbot.core.corpus import digest
from briefbot.core.records import Rating, RecordedReply
from briefbot.core.text import Document, printable
from briefbot.faces.telegram.commands import COMPLAINTS
from briefbot.faces.telegram.contexts import Paragraph
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.tickets import Deed, Ticket
from briefbot.faces.wording import Wording

Row = Sequence[InlineKeyboardButton]

LISTED: Final = 8
LONGEST_LABEL: Final = 60
LONGEST_NAME: Final = 16
_PRAISE: Final = (Rating.GOOD, Rating.BAD)

# What a button's letter says of the reply.
RATINGS: Final = {
    "g": Rating.GOOD,
    "b": Rating.BAD,
    "w": Rating.WRONG_SENTENCE,
    "s": Rating.SHOULD_BE_SILENT,
    "m": Rating.MISSED_SOMETHING,
}
_LETTERS: Final = {one: letter for letter, one in RATINGS.items()}


def under_reply(
    reply: RecordedReply, wording: Wording, *, asks_what_was_wrong: bool = False
) -> InlineKeyboardMarkup | None:
    """A button for each sentence that a reply shows, and those to rate it; none where nothing was looked up."""
    if reply.reason in {Reason.EMPTY_QUESTION, Reason.QUESTION_TOO_LONG}:
        return None
    contexts = [
        button(wording.telegram.in_context.format(number=number), Deed.CONTEXT, reply.id, number)
        for number in range(1, len(reply.receipts) + 1)
    ]
    reasons = [[rating(reply, reason, wording)] for reason in COMPLAINTS if asks_what_was_wrong]
    return keyboard(contexts, [rating(reply, one, wording) for one in _PRAISE], *reasons)


def rating(reply: RecordedReply, one: Rating, wording: Wording) -> InlineKeyboardButton:
    """The button that rates a reply."""
    return button(wording.telegram.ratings[one], Deed.RATE, reply.id, _LETTERS[one])


def under_paragraph(paragraph: Paragraph, reply_id: str, citation: int, wording: Wording) -> InlineKeyboardMarkup:
    """The way back and forth, and out."""
    ways = ((wording.telegram.earlier, paragraph.earlier), (wording.telegram.later, paragraph.later))
    steps = [button(label, Deed.PARAGRAPH, reply_id, citation, number) for label, number in ways if number]
    close = button(wording.telegram.close, Deed.CLOSE, reply_id)
    return InlineKeyboardMarkup([row for row in (steps, [close]) if row])


def of_documents(documents: Sequence[Document], first: int, wording: Wording) -> InlineKeyboardMarkup | None:
    """A button for each of some documents beginning with number `first` (from 0), and the way to the others."""
    listed = documents[first : first + LISTED]
    rows = [[button(label(document), Deed.BRIEFING, name_of(document))] for document in listed]
    ways = ((wording.telegram.earlier, first - LISTED), (wording.telegram.later, first + LISTED))
    steps = [button(label, Deed.BRIEFINGS, number) for label, number in ways if 0 <= number < len(documents)]
    return keyboard(*rows, steps)


def label(document: Document) -> str:
    """A title, short enough for a button."""
    return shortened(printable(document.title), LONGEST_LABEL) or document.id[:LONGEST_LABEL]


def name_of(document: Document) -> str:
    """What a button can carry of a document's id."""
    return digest([document.id])[:LONGEST_NAME]


def whether_to_forget(user: int, wording: Wording) -> InlineKeyboardMarkup | None:
    """Yes or no, for that person alone."""
    phrases = wording.telegram
    return keyboard([button(phrases.forget_yes, Deed.FORGET, user)], [button(phrases.forget_no, Deed.KEEP, user)])


def button(label: str, deed: Deed, subject: str | int, *details: str | int) -> InlineKeyboardButton:
    """A button that carries a ticket."""
    ticket = Ticket(deed, str(subject), tuple(map(str, details)))
    return InlineKeyboardButton(label, callback_data=str(ticket))


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """The rows that have buttons; None if none has."""
    present: list[Row] = [row for row in rows if row]
    return InlineKeyboardMarkup(present) if present else None
