"""A cross-encoder as the reader: its marks and the retrieval scores → calibrated probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from briefbot.core.calibration import FalseAnswers, Logistic
from briefbot.core.candidates import CrossEncoder, Mark, candidate
from briefbot.core.reading import Reading, RetrievalReader
from briefbot.core.retrieval import Hit
from briefbot.core.text import Sentence, Span


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a cross-encoder's marks mean.

    Candidates are ordered by their mark plus `retrieval_weight` times their retrieval score. `first` gives the
    probability that the best one answers, and `further` that a later one does if the texts answer the question at all,
    from the features of the same names;
    `false_answers` are the confidences for questions that nothing answers.
    """

    retrieval_weight: float
    first: Logistic
    further: Logistic
    false_answers: FalseAnswers


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its mark and the sum that it is ordered by."""

    hit: Hit
    mark: Mark
    total: float


@dataclass(frozen=True, slots=True)
class PairReader:
    """Judges by a model that reads question and sentence together; `sentences` are those that hits number."""

    sentences: Sequence[Sentence]
    model: CrossEncoder
    calibration: Calibration

    @property
    def false_answers(self) -> FalseAnswers:
        """How sure it is of questions that nothing answers."""
        return self.calibration.false_answers

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """A reading of each hit, best first."""
        if not hits:
            return ()
        marks = self.model.marks(question, [candidate(self.sentences, hit.position) for hit in hits])
        best, *others = ranked(hits, marks, self.calibration.retrieval_weight)
        confidence = self.calibration.first(first_features(best, others))
        further = [min(confidence, self.calibration.further(further_features(best, one))) for one in others]
        scores = [confidence, *further]
        return tuple(reading(one, score) for one, score in zip([best, *others], scores, strict=True))


def ranked(hits: Sequence[Hit], marks: Sequence[Mark], retrieval_weight: float) -> list[Ranked]:
    """The hits with their marks, best first, the nearer one first where two are equally good."""
    found = [
        Ranked(hit, mark, mark.score + retrieval_weight * hit.score) for hit, mark in zip(hits, marks, strict=True)
    ]
    return sorted(found, key=lambda one: -one.total)


def first_features(best: Ranked, others: Sequence[Ranked]) -> Mapping[str, float]:
    """What tells whether the best candidate answers: its mark, its lead, and how near the question it is.

    The mark is a logit against silence. The lead is over the second best, at most 10; without one it is 10.
    """
    return {
        "mark": best.mark.score,
        "lead": min(best.total - others[0].total, 10.0) if others else 10.0,
        "cosine": best.hit.cosine,
        "words": best.hit.words,
        "words_near": best.hit.words_near,
        "nearest": max(one.hit.score for one in [best, *others]),
    }


def further_features(best: Ranked, later: Ranked) -> Mapping[str, float]:
    """What tells whether a later candidate answers: its mark, and how far it is behind the best one."""
    return {"mark": later.mark.score, "behind": best.total - later.total}


def reading(one: Ranked, score: float) -> Reading:
    """The reading of a hit, with the place of the short answer."""
    return Reading(one.hit, score, place(one.hit.sentence, one.mark.highlight))


def place(sentence: Sentence, highlight: tuple[int, int] | None) -> Span | None:
    """Where in the document a highlight stands, whose characters are those of the sentence's words."""
    return sentence.source_of(*highlight) if highlight else None


@dataclass(frozen=True, slots=True)
class UncalibratedReader:
    """Orders the hits by a cross-encoder whose scores nobody has calibrated here; it finds no highlights.

    How probable an answer is at all is judged by the retrieval scores, as without a reader, and that is the first one's
    probability; a later one's is less by the odds that the model's scores, as logits, give it against the first.
    """

    sentences: Sequence[Sentence]
    model: CrossEncoder

    @property
    def false_answers(self) -> FalseAnswers:
        """Those of the retrieval scores."""
        return self._retrieval.false_answers

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """A reading of each hit, best first."""
        if not hits:
            return ()
        marks = self.model.marks(question, [candidate(self.sentences, hit.position) for hit in hits])
        ordered = ranked(hits, marks, 0.0)
        odds = [exp(one.total - ordered[0].total) for one in ordered]
        confidence = self._retrieval.read(question, hits)[0].score
        return tuple(Reading(one.hit, confidence * odd) for one, odd in zip(ordered, odds, strict=True))

    @property
    def _retrieval(self) -> RetrievalReader:
        return RetrievalReader(len(self.sentences))
