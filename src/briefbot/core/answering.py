"""Readings → reply: cited sentences, or silence with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, unique

from briefbot.core.reading import Reading
from briefbot.core.redundancy import says_nothing_new
from briefbot.core.text import Sentence, Span

MOST_CITATIONS = 3
MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence in a reply, numbered from 1 as shown, best first, with its highlight if the reader found one.

    `context` is the sentence before it, if its first words refer back to that; it is shown, but not cited.
    """

    number: int
    reading: Reading
    context: Sentence | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence that is quoted."""
        return self.reading.hit.sentence

    @property
    def highlight(self) -> Span | None:
        """The span of the document that is the short answer."""
        return self.reading.highlight

    @property
    def score(self) -> float:
        """The probability that this very sentence answers the question."""
        return self.reading.score


@unique
class Reason(Enum):
    """Why a bot declines to answer."""

    NOT_COVERED = "not_covered"
    EMPTY_QUESTION = "empty_question"
    QUESTION_TOO_LONG = "question_too_long"


@dataclass(frozen=True, slots=True)
class Answer:
    """One to three cited sentences, best first, and the probability that the first of them answers.

    `threshold` is the least confidence with which the policy would have answered.
    """

    question: str
    citations: tuple[Citation, ...]
    confidence: float
    threshold: float = 0.0

    @property
    def margin(self) -> float:
        """How far the probability that the best sentence answers lies above the threshold."""
        return self.confidence - self.threshold


@dataclass(frozen=True, slots=True)
class Abstention:
    """Silence: why, the nearest sentences (which are no answer), and the probability that silence is right.

    `threshold` is the least confidence with which the policy would have answered; 0 where it was not even asked.
    """

    question: str
    reason: Reason
    nearest: tuple[Citation, ...]
    confidence: float
    threshold: float = 0.0

    @property
    def margin(self) -> float:
        """How far the probability that the best sentence answers lies above the threshold: below it, it is negative."""
        return 1.0 - self.confidence - self.threshold


Reply = Answer | Abstention


@dataclass(frozen=True, slots=True)
class Policy:
    """When to answer and what to cite.

    An answer is given if the best sentence answers with a probability of at least `least_confidence`; a second and a
    third one are cited with it if each does with at least `least_score` and says what those before it do not.
    """

    least_confidence: float
    least_score: float = 0.05

    def reply(self, question: str, readings: Sequence[Reading]) -> Reply:
        """The reply to `question`, given what was read, best first."""
        confidence, threshold = readings[0].score if readings else 0.0, self.least_confidence
        if not readings or confidence < threshold:
            nearest = cited(different(readings, MOST_NEAREST))
            return Abstention(question, Reason.NOT_COVERED, nearest, 1.0 - confidence, threshold)
        further = [reading for reading in readings[1:] if reading.score >= self.least_score]
        return Answer(question, cited(different([readings[0], *further], MOST_CITATIONS)), confidence, threshold)


def different(readings: Iterable[Reading], most: int) -> list[Reading]:
    """The first readings, `most` at most, without those whose sentence says what one before it has said."""
    chosen: list[Reading] = []
    for reading in readings:
        if len(chosen) == most:
            break
        if not says_nothing_new(reading.hit.sentence.words, (one.hit.sentence.words for one in chosen)):
            chosen.append(reading)
    return chosen


def cited(readings: Sequence[Reading]) -> tuple[Citation, ...]:
    """The readings as citations, numbered from 1."""
    return tuple(Citation(number, reading) for number, reading in enumerate(readings, start=1))
