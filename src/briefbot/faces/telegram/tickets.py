"""What a button carries: a word for what it does and what it does it to, in at most 64 bytes."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

SEPARATOR: Final = ":"


@unique
class Deed(Enum):
    """What a button does. A letter is never given a new meaning: buttons of old versions stand in chats for ever."""

    CONTEXT = "c"  # reply, citation
    PARAGRAPH = "p"  # reply, citation, paragraph
    CLOSE = "x"  # reply
    RATE = "r"  # reply, letter of a rating
    BRIEFING = "b"  # document
    BRIEFINGS = "l"  # number of the first document that is listed
    FORGET = "f"  # user
    KEEP = "k"  # user


@dataclass(frozen=True, slots=True)
class Ticket:
    """A deed and what it is done to: an id, and a number or letter each for the rest."""

    deed: Deed
    subject: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return SEPARATOR.join((self.deed.value, self.subject, *self.details))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The details that are numbers."""
        return tuple(int(detail) for detail in self.details if detail.isascii() and detail.isdecimal())

    @classmethod
    def from_data(cls, data: object) -> "Ticket | None":
        """The ticket that a button of this or an earlier version carries; None if it makes no sense (any more)."""
        deed, *rest = data.split(SEPARATOR) if isinstance(data, str) else ("",)
        if deed not in _DEEDS or not rest:
            return None
        return cls(_DEEDS[deed], rest[0], tuple(rest[1:]))


_DEEDS: Final = {deed.value: deed for deed in Deed}
