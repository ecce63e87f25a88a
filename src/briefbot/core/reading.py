"""Question × hit → how well the sentence answers, and where in it the answer stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Protocol

from briefbot.core.calibration import FalseAnswers, logistic
from briefbot.core.retrieval import Hit
from briefbot.core.text import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A hit as read: the probability that the sentence answers, and the place of the short answer in it."""

    hit: Hit
    score: float
    highlight: Span | None = None


class Reader(Protocol):
    """Judges whether sentences answer a question."""

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """A reading of each hit, best first; the highlight, if there is one, lies within the sentence's span."""
        ...


# The confidences for 640 near misses and as many off-topic questions of the development set, at each twentieth.
_FALSE_ANSWERS = FalseAnswers(
    (
        *(1.39e-05, 0.0001, 0.000174, 0.000296, 0.000508, 0.000996, 0.00172, 0.00303, 0.00607, 0.0234),
        *(0.109, 0.274, 0.412, 0.502, 0.591, 0.673, 0.744, 0.805, 0.858, 0.899, 0.96),
    )
)


@dataclass(frozen=True, slots=True)
class RetrievalReader:
    """Judges by the retrieval scores alone, in a corpus of `size` sentences; it finds no highlights.

    That a sentence answers takes two things: that the corpus speaks of the matter at all (`relevance`), and that this
    sentence rather than another one is meant. Each is a logistic function, fitted on SQuAD-like sets with off-topic
    questions and, for the second, with 15 % near misses; figures are in README under "Decisions". Near misses cannot
    be told from answers by these scores.
    """

    size: int

    @property
    def false_answers(self) -> FalseAnswers:
        """How sure it is of questions that nothing answers."""
        return _FALSE_ANSWERS

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:  # noqa: ARG002 -- part of the port
        """The hits in their order, which is best first."""
        if not hits:
            return ()
        relevance = self.relevance(hits[0])
        first = relevance * rightness(hits[0], hits[1:2])
        further = [min(first, relevance * runner_up(hits[0], hit)) for hit in hits[1:]]
        return tuple(Reading(hit, score) for hit, score in zip(hits, [first, *further], strict=True))

    def relevance(self, best: Hit) -> float:
        """The probability that the corpus speaks of what is asked; chance likeness grows with its size."""
        return logistic(15.7 * best.score - 1.32 * min(log(self.size), 8.0) - 2.94)


def rightness(best: Hit, second: Sequence[Hit]) -> float:
    """The probability that the best hit answers, if the corpus speaks of the matter.

    Terms found only next to the sentence speak against it: the answer may be there.
    """
    gap = sqrt(max(best.score - second[0].score if second else best.score, 0.0))
    return logistic(1.54 * best.cosine + 3.06 * best.words - 2.26 * best.words_near + 4.04 * gap - 2.22)


def runner_up(best: Hit, hit: Hit) -> float:
    """The probability that a later hit answers, if the corpus speaks of the matter."""
    return logistic(-4.56 * sqrt(max(best.score - hit.score, 0.0)) - 0.56)
