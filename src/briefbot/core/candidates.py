"""A sentence as a reader sees it: with what stands above and right before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from briefbot.core.corpus import same_section
from briefbot.core.retrieval import above
from briefbot.core.text import Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """The words of a sentence, of the title and heading above it, and of the sentence right before it.

    `before` is "" where the sentence is the first one under its heading.
    """

    words: str
    above: str = ""
    before: str = ""


def candidate(sentences: Sequence[Sentence], position: int) -> Candidate:
    """The sentence at `position` as a reader sees it."""
    sentence = sentences[position]
    previous = sentences[position - 1] if position else None
    before = previous.words if previous and same_section(previous, sentence) else ""
    return Candidate(sentence.words, above(sentence), before)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cross-encoder says of a candidate: how well it answers, and which of its characters the short answer is.

    `score` is a logit: 0 is as good as silence, more is better. `highlight` counts characters of the candidate's words.
    """

    score: float
    highlight: tuple[int, int] | None = None


class CrossEncoder(Protocol):
    """A model that reads a question and a candidate together."""

    def marks(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Mark]:
        """A mark for each candidate, in their order."""
        ...
