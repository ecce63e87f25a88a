"""What is shown in a chat, as Markdown."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from tests.telegram.fake_state import Message
from tests.telegram.oracle import Text

QUOTES = {"blockquote", "expandable_blockquote"}
MARKS = {"bold": "**", "italic": "*"}
LONGEST = 12  # lines of a message


def as_markdown(messages: Iterable[Message]) -> str:
    """The messages of a chat one below the other, those of a person in a row under one name."""
    spoken = groupby(messages, key=lambda message: message.sender.first_name)
    return "\n\n".join(f"**{name}**\n\n" + "\n\n".join(map(shown, said)) for name, said in spoken)


def shown(message: Message) -> str:
    """A message with the words that it quotes above it and its buttons below."""
    quote = f"⤷ *“{message.quote.text.plain}”*" if message.quote else ""
    keys = " ".join(f"`{button.text}`" for button in message.buttons)
    return "\n\n".join(part for part in (quote, *body(message.text), keys) if part)


def body(text: Text) -> Sequence[str]:
    """The paragraphs of a message, the first ones of a long one."""
    lines = marked_up(text).replace("\n\n", "\n").split("\n")
    return lines if len(lines) <= LONGEST else [*lines[:4], "…"]


def marked_up(text: Text) -> str:
    """The words with Markdown for emphasis and quotations."""
    emphasized = [entity for entity in text.entities if entity.kind in MARKS]
    marks = [
        *((entity.end, MARKS[entity.kind]) for entity in emphasized),
        *((entity.offset, "> ") for entity in text.entities if entity.kind in QUOTES),
        *((entity.offset, MARKS[entity.kind]) for entity in emphasized),
    ]
    return "".join(woven(text, sorted(marks, key=itemgetter(0))))


def woven(text: Text, marks: Sequence[tuple[int, str]]) -> Iterable[str]:
    """The words with the marks in their places."""
    place = 0
    for offset, mark in marks:
        yield text.cut(place, offset).plain
        yield mark
        place = offset
    yield text.cut(place, len(text)).plain
