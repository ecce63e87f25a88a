"""A cross-encoder as the reader: its marks and the retrieval scores → calibrated probabilities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from briefbot.core.calibration import FalseAnswers, Logistic
from briefbot.core.candidates import CrossEncoder, Mark, candidate
from briefbot.core.reading import Reading, RetrievalReader
from briefbot.core.retrieval import Hit
from briefbot.core.text import Sentence, Span

# How many hits are read in one go: the first few settle most questions. On two processors three take as long as four.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a cross-encoder's marks mean.

    Candidates are ordered by their mark plus `retrieval_weight` times their retrieval score. `first` gives the
    probability that the best one answers, and `further` that a later one does if the texts answer the question at all,
    from the features of the same names; `false_answers` are the confidences for questions that nothing answers.
    `later_mark` is what the mark of a candidate that retrieval puts behind others hardly ever exceeds where that would
    change the reply.
    """

    retrieval_weight: float
    first: Logistic
    further: Logistic
    false_answers: FalseAnswers
    later_mark: float = 100.0  # no model gives as much, and whatever is multiplied with it stays finite


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit with its mark and the sum that it is ordered by."""

    hit: Hit
    mark: Mark
    total: float


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is asked, and of how much: words of the query, as it is searched for, and sentences of the corpus."""

    words: int
    sentences: int

    @classmethod
    def of(cls, query: str, sentences: int) -> "Asked":
        """What a query is, of a corpus with so many sentences."""
        return cls(len(query.split()), sentences)


@dataclass(frozen=True, slots=True)
class PairReader:
    """Judges by a model that reads question and sentence together; `sentences` are those that hits number.

    It reads some hits at a time, nearest first: after the first few only those that are likely to come first, and where
    there would be silence only those that are likely to end it. An answer needs a confidence of `least_confidence`.
    """

    sentences: Sequence[Sentence]
    model: CrossEncoder
    calibration: Calibration
    least_confidence: float = 0.0

    @property
    def false_answers(self) -> FalseAnswers:
        """How sure it is of questions that nothing answers."""
        return self.calibration.false_answers

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """A reading of each hit that it had to read, best first."""

        def marks_of(some: Sequence[Hit]) -> Sequence[Mark]:
            return self.model.marks(question, [candidate(self.sentences, hit.position) for hit in some])

        if not hits:
            return ()
        asked = Asked.of(question, len(self.sentences))
        read = read_as_needed(hits, marks_of, self.calibration, self.least_confidence, asked)
        best, *others = read
        confidence = self.calibration.first(first_features(best, others, asked))
        further = [min(confidence, self.calibration.further(further_features(best, one))) for one in others]
        scores = [confidence, *further]
        return tuple(reading(one, score) for one, score in zip(read, scores, strict=True))


def read_as_needed(
    hits: Sequence[Hit],
    marks_of: Callable[[Sequence[Hit]], Sequence[Mark]],
    calibration: Calibration,
    least_confidence: float,
    asked: Asked,
) -> list[Ranked]:
    """The hits that had to be marked, best first; `marks_of` marks some of them, and there is at least one."""
    read: list[Ranked] = []
    unread = list(hits)
    while some := worth_reading(read, unread, calibration, least_confidence, asked)[:AT_ONCE]:
        read = sorted([*read, *ranked(some, marks_of(some), calibration.retrieval_weight)], key=order)
        unread = [hit for hit in unread if hit not in some]
    return read


def worth_reading(
    read: Sequence[Ranked], unread: Sequence[Hit], calibration: Calibration, least_confidence: float, asked: Asked
) -> Sequence[Hit]:
    """The hits that would come first with a mark of `later_mark`, nearest first.

    If the best one so far is too unsure for an answer, only those are worth it that would be sure enough.
    """
    if not read:
        return unread
    best, *others = read
    is_silent = calibration.first(first_features(best, others, asked)) < least_confidence
    marks = [Mark(calibration.later_mark)] * len(unread)
    better = [one for one in ranked(unread, marks, calibration.retrieval_weight) if one.total > best.total]
    if not is_silent:
        return [one.hit for one in better]
    sure = [calibration.first(first_features(one, read, asked)) >= least_confidence for one in better]
    return [one.hit for one, is_enough in zip(better, sure, strict=True) if is_enough]


def order(one: Ranked) -> tuple[float, float]:
    """What the hits are sorted by: best first, the nearer one first where two are equally good."""
    return -one.total, -one.hit.score


def ranked(hits: Sequence[Hit], marks: Sequence[Mark], retrieval_weight: float) -> list[Ranked]:
    """The hits with their marks, best first, the nearer one first where two are equally good."""
    found = [
        Ranked(hit, mark, mark.score + retrieval_weight * hit.score) for hit, mark in zip(hits, marks, strict=True)
    ]
    return sorted(found, key=order)


def first_features(best: Ranked, others: Sequence[Ranked], asked: Asked) -> Mapping[str, float]:
    """What tells whether the best candidate answers: its mark, its lead, and how near the question it is.

    The mark is a logit against silence. The lead is over the second best, at most 10; without one it is 10. In a corpus
    of more sentences (as a logarithm, at most 8) something is near by chance, and likeness must be greater to mean the
    same. A mark tells most of a short question; the length is the logarithm of its words, of which 3 to 20 are known.
    `in_common` is 0 where no candidate has a word of the question in or near it, as of "Hello", and else 1.
    """
    candidates = [best, *others]
    sentences, length = min(log(asked.sentences), 8.0), log(min(max(asked.words, 3), 20))
    return {
        "mark": best.mark.score,
        "mark_by_length": best.mark.score * length,
        "lead": min(best.total - others[0].total, 10.0) if others else 10.0,
        "cosine": best.hit.cosine,
        "cosine_by_sentences": best.hit.cosine * sentences,
        "words": best.hit.words,
        "words_near": best.hit.words_near,
        "nearest": max(one.hit.score for one in candidates),
        "in_common": float(any(one.hit.words_near > 0.0 for one in candidates)),
        "length": length,
        "sentences": sentences,
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
