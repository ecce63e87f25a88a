"""What a bot is measured on: questions, each with the places that answer it."""

from dataclasses import dataclass
from enum import Enum, unique

from briefbot.core.answering import Citation
from briefbot.core.text import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the document with this id."""

    document: str
    span: Span


@unique
class Kind(Enum):
    """What a reply has to be: an answer, or silence although (near miss) or because (off-topic) of what is there."""

    ANSWERABLE = "answerable"
    NEAR_MISS = "near_miss"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Item:
    """A question, the questions asked before it, and the places of which each one answers it."""

    question: str
    gold: tuple[Place, ...] = ()
    history: tuple[str, ...] = ()
    is_off_topic: bool = False

    @property
    def kind(self) -> Kind:
        """What the reply has to be."""
        if self.is_off_topic:
            return Kind.OFF_TOPIC
        return Kind.ANSWERABLE if self.gold else Kind.NEAR_MISS

    def is_answered_by(self, citation: Citation) -> bool:
        """Whether a citation covers one of the accepted answers at its place."""
        sentence = citation.sentence
        return any(place.document == sentence.document.id and sentence.span.covers(place.span) for place in self.gold)
