"""Judgements → the figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from briefbot.evaluation.calibration import expected_calibration_error, reliability
from briefbot.evaluation.judging import Judgement
from briefbot.evaluation.question_words import QuestionWord
from briefbot.evaluation.ranking import rankings
from briefbot.evaluation.risk import area, auroc, risks
from briefbot.evaluation.sets import Kind


@dataclass(frozen=True, slots=True)
class RankingMeasures:
    """Shares of answerable questions with a right sentence first or among three, and the mean reciprocal rank."""

    hit_1: float | None
    hit_3: float | None
    mrr: float | None


@dataclass(frozen=True, slots=True)
class HighlightMeasures:
    """The mean F1 of highlights and the share of exact ones."""

    f1: float | None
    exact: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All figures for some questions; None where there are no questions that tell.

    Highlights, AUROC, AURC and ECE are those of a bot that is never silent. AURC and ECE are of answerable questions
    and near misses together. False answers and false silences are those of the bot as it is.
    """

    answerable: int
    near_misses: int
    off_topic: int
    never_silent: RankingMeasures
    silence_is_a_miss: RankingMeasures
    highlights: HighlightMeasures
    highlights_where_right: HighlightMeasures
    auroc_near_misses: float | None
    auroc_off_topic: float | None
    aurc: float | None
    ece: float | None
    false_silences: float | None
    false_answers: float | None
    false_answers_off_topic: float | None
    right: float | None
    milliseconds_median: float | None
    milliseconds_p99: float | None


def measured(judgements: Sequence[Judgement]) -> Measures:
    """The figures for some questions."""
    answerable, near_misses, off_topic = (of_kind(judgements, kind) for kind in Kind)
    asked, sure = [*answerable, *near_misses], confidences(answerable)
    rights, times = [one.is_first_right for one in asked], [one.milliseconds for one in judgements]
    return Measures(
        answerable=len(answerable),
        near_misses=len(near_misses),
        off_topic=len(off_topic),
        never_silent=ranked([one.relevance for one in answerable]),
        silence_is_a_miss=ranked([one.own_relevance for one in answerable]),
        highlights=highlighted(answerable),
        highlights_where_right=highlighted([one for one in answerable if one.is_first_right]),
        auroc_near_misses=auroc(sure, confidences(near_misses)),
        auroc_off_topic=auroc(sure, confidences(off_topic)),
        aurc=area(risks(confidences(asked), rights)),
        ece=expected_calibration_error(reliability(confidences(asked), rights)),
        false_silences=mean(not one.is_answered for one in answerable),
        false_answers=mean(one.is_answered for one in near_misses),
        false_answers_off_topic=mean(one.is_answered for one in off_topic),
        right=mean(one.is_right for one in judgements),
        milliseconds_median=float(np.median(times)) if times else None,
        milliseconds_p99=float(np.percentile(times, 99)) if times else None,
    )


def by_word(judgements: Sequence[Judgement]) -> dict[QuestionWord, Measures]:
    """The figures for each question word that occurs."""
    found = {word: [one for one in judgements if one.word is word] for word in QuestionWord}
    return {word: measured(these) for word, these in found.items() if these}


def of_kind(judgements: Iterable[Judgement], *kinds: Kind) -> list[Judgement]:
    """Those of the kinds."""
    return [one for one in judgements if one.kind in kinds]


def confidences(judgements: Iterable[Judgement]) -> list[float]:
    """How sure the bot was of each."""
    return [one.confidence for one in judgements]


def ranked(relevances: Sequence[Sequence[bool]]) -> RankingMeasures:
    """The means over some rankings."""
    found = rankings(relevances)
    return RankingMeasures(
        mean(one.hit_1 for one in found), mean(one.hit_3 for one in found), mean(one.reciprocal_rank for one in found)
    )


def highlighted(judgements: Sequence[Judgement]) -> HighlightMeasures:
    """The means over some questions."""
    return HighlightMeasures(
        mean(one.highlight_f1 for one in judgements), mean(one.is_highlight_exact for one in judgements)
    )


def mean(values: Iterable[float]) -> float | None:
    """The mean, or None of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else None
