"""A citation that can be checked years later, without the bot: a place and a digest of what stood there."""

from dataclasses import dataclass

from briefbot.core.corpus import digest
from briefbot.core.text import Document, Sentence, Span


@dataclass(frozen=True, slots=True)
class Receipt:
    """A place (`document` is its id) and the digest of what was quoted from it."""

    document: str
    span: Span
    digest: str

    @classmethod
    def from_sentence(cls, sentence: Sentence) -> "Receipt":
        """The receipt of a sentence as it stands."""
        return cls.from_place(sentence.document, sentence.span)

    @classmethod
    def from_place(cls, document: Document, span: Span) -> "Receipt":
        """The receipt of the characters that stand at `span`."""
        place = [document.id, str(span.start), str(span.end)]
        return cls(document.id, span, digest([*place, span.cut(document.text)]))

    def fits(self, document: Document) -> bool:
        """Whether `document` still has, at this place, what was quoted from it."""
        return self == Receipt.from_place(document, self.span)
