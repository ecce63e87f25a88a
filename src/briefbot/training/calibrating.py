"""Questions as read → what a model's marks mean.

Platt's scaling (1999) with a few features more: the mark (a logit against silence), its lead over the next candidate,
the retrieval scores, and how much is asked of how much. Of texts of one kind, answerable questions, near misses and
off-topic questions have the same weight.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from briefbot.core.calibration import FalseAnswers, Logistic
from briefbot.core.candidates import Mark
from briefbot.core.pair_reading import Calibration, Ranked, first_features, further_features, ranked, read_as_needed
from briefbot.core.retrieval import Hit
from briefbot.training.collecting import Read

# In steps so wide that neighbours differ by more than chance: between 4 and 16 it is chance that decides.
RETRIEVAL_WEIGHTS = (0.0, 2.0, 8.0, 32.0)
# How much an answerable question counts whose answer was not put first. Such a one looks like an answer, and teaches to
# be unsure of answers: with less weight, near misses are told apart better, and the probabilities stay right.
MISPLACED = 0.3
_QUANTILES = 101
# Of all replies, how many may be another one because some candidates were not read; and the bounds that are tried.
CHANGED = 0.002
_LATER_MARKS = tuple(step / 4 for step in range(-40, 61))
# How much small talk ("Hello") counts, which has no answer anywhere, beside near misses and off-topic questions.
SMALL_TALK = 0.3


@dataclass(frozen=True, slots=True)
class Groups:
    """Questions about texts of one kind: that these answer, that only look so, that are about something else, and talk.

    The first three are not empty. `weight` is how much the kind counts beside others.
    """

    answerable: Sequence[Read]
    near_misses: Sequence[Read]
    off_topic: Sequence[Read]
    small_talk: Sequence[Read] = ()
    weight: float = 1.0

    @property
    def unanswerable(self) -> tuple[Sequence[Read], Sequence[Read]]:
        """Near misses and off-topic questions: what the risk of false answers is measured on."""
        return self.near_misses, self.off_topic

    @property
    def parts(self) -> Iterator[tuple[Sequence[Read], float]]:
        """All questions, each part with the weight of one of its questions."""
        parts = (self.answerable, 1.0), (self.near_misses, 1.0), (self.off_topic, 1.0), (self.small_talk, SMALL_TALK)
        yield from ((reads, self.weight * weight / len(reads)) for reads, weight in parts if reads)


def calibrated(kinds: Sequence[Groups], max_false_answers: float) -> Calibration:
    """What the marks mean; `max_false_answers` is the risk with which it is decided how much need be read."""
    answerable = [*chain.from_iterable(groups.answerable for groups in kinds)]
    weight = best_retrieval_weight(answerable)
    first = first_logistic(kinds, weight)
    false = false_answers(kinds, first, weight)
    whole = Calibration(weight, first, further_logistic(answerable, weight), false)
    unanswerable = chain.from_iterable(part for groups in kinds for part in groups.unanswerable)
    reads, thresholds = [*answerable, *unanswerable], (0.0, false.threshold(max_false_answers))
    return replace(whole, later_mark=max(later_mark(reads, whole, threshold) for threshold in thresholds))


def best_retrieval_weight(answerable: Sequence[Read]) -> float:
    """The least weight of the retrieval score with which not noticeably fewer first candidates are right.

    That is, within one standard error of the best (Breiman et al. 1984), as if no question came twice.
    """
    found = {weight: hits_at_1(answerable, weight) for weight in RETRIEVAL_WEIGHTS}
    best = max(found.values())
    error = sqrt(best * (1.0 - best) / len(answerable))
    return min(weight for weight, share in found.items() if share >= best - error)


def hits_at_1(reads: Sequence[Read], weight: float) -> float:
    """The share of questions whose first candidate answers."""
    return sum(is_right(ordered(read, weight)[0], read) for read in reads) / len(reads)


def ordered(read: Read, weight: float) -> list[Ranked]:
    """The candidates of a question, best first."""
    return ranked(read.hits, read.marks, weight)


def is_right(one: Ranked, read: Read) -> bool:
    """Whether a candidate answers its question."""
    return any(one.hit is hit and gold for hit, gold in zip(read.hits, read.gold, strict=True))


def first_logistic(kinds: Sequence[Groups], weight: float) -> Logistic:
    """The probability that the best candidate answers."""
    rows, rights, shares = [], [], []
    for groups in kinds:
        for reads, share in groups.parts:
            for read in reads:
                best, *others = ordered(read, weight)
                rows.append(first_features(best, others, read.asked))
                rights.append(is_right(best, read))
                is_misplaced = reads is groups.answerable and not rights[-1]
                shares.append(share * MISPLACED if is_misplaced else share)
    return fitted(rows, rights, shares)


def further_logistic(answerable: Sequence[Read], weight: float, among: int = 3) -> Logistic:
    """The probability that the second or third candidate answers, learnt from answerable questions."""
    rows, rights = [], []
    for read in answerable:
        best, *others = ordered(read, weight)
        for later in others[: among - 1]:
            rows.append(further_features(best, later))
            rights.append(is_right(later, read))
    return fitted(rows, rights, [1.0] * len(rows))


def fitted(rows: Sequence[Mapping[str, float]], rights: Sequence[bool], weights: Sequence[float]) -> Logistic:
    """The logistic function of the features in `rows` that makes what was right most probable."""
    from sklearn.linear_model import LogisticRegression

    names = sorted(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    scaled = np.array(weights) * len(rows) / sum(weights)
    model = LogisticRegression(C=10.0, max_iter=2000).fit(table, np.array(rights), sample_weight=scaled)
    found = dict(zip(names, model.coef_[0].round(4).tolist(), strict=True))
    return Logistic(round(float(model.intercept_[0]), 4), found)


def confidences(reads: Sequence[Read], first: Logistic, weight: float) -> NDArray[np.float64]:
    """The confidence in the first candidate of each question."""
    return np.array([first(features_of(read, weight)) for read in reads])


def features_of(read: Read, weight: float) -> Mapping[str, float]:
    """What tells whether the first candidate of a question answers."""
    best, *others = ordered(read, weight)
    return first_features(best, others, read.asked)


def false_answers(kinds: Sequence[Groups], first: Logistic, weight: float) -> FalseAnswers:
    """The quantiles of the confidences for unanswerable questions, with the weights that these have."""
    parts = [(part, groups.weight / len(part)) for groups in kinds for part in groups.unanswerable]
    values = np.concatenate([confidences(part, first, weight) for part, _ in parts])
    shares = np.concatenate([np.full(len(part), share) for part, share in parts])
    quantiles = np.quantile(values, np.linspace(0.0, 1.0, _QUANTILES), weights=shares, method="inverted_cdf")
    return FalseAnswers(tuple(round(float(value), 5) for value in quantiles))


def later_mark(reads: Sequence[Read], calibration: Calibration, threshold: float) -> float:
    """The least bound on later marks with which at most `CHANGED` of the replies change, or the greatest of all.

    A reply is the sentence that comes first, if it answers with at least the confidence `threshold`.
    """
    whole = [outcome(read, calibration, threshold) for read in reads]

    def is_enough(bound: float) -> bool:
        bounded = replace(calibration, later_mark=bound)
        changed = sum(outcome(read, bounded, threshold) != before for read, before in zip(reads, whole, strict=True))
        return changed <= CHANGED * len(reads)

    return _LATER_MARKS[bisect_left(_LATER_MARKS[:-1], True, key=is_enough)]


def outcome(read: Read, calibration: Calibration, threshold: float) -> int | None:
    """The position of the sentence that is answered with; None for silence."""
    known = {hit.position: mark for hit, mark in zip(read.hits, read.marks, strict=True)}

    def marks_of(hits: Sequence[Hit]) -> list[Mark]:
        return [known[hit.position] for hit in hits]

    best, *others = read_as_needed(read.hits, marks_of, calibration, threshold, read.asked)
    is_answer = calibration.first(first_features(best, others, read.asked)) >= threshold
    return best.hit.position if is_answer else None
