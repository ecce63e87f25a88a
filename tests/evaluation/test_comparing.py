"""Two runs compared by a paired bootstrap."""

from dataclasses import replace

import numpy as np
import pytest

from briefbot.evaluation.comparing import bootstrap, compared
from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.judging import Judgement
from briefbot.evaluation.sets import Kind

RIGHT = Judgement("Who met?", Kind.ANSWERABLE, 0.9, True, (True,), (True,), 1.0, True, 5.0)
WRONG = replace(RIGHT, relevance=(False, True), own_relevance=(False, True), highlight_f1=0.0, is_highlight_exact=False)
SILENT = Judgement("Who paid?", Kind.NEAR_MISS, 0.1, False, (False,), (), 0.0, False, 5.0)
MEASURES = ["hit@1", "hit@3", "highlight F1", "right or rightly silent"]


def test_a_run_does_not_differ_from_itself() -> None:
    """No difference, and nothing that chance could not do."""
    found = compared([RIGHT, WRONG, SILENT], [RIGHT, WRONG, SILENT], resamples=200)
    assert [one.measure for one in found] == MEASURES
    assert [(one.difference, one.low, one.high, one.p) for one in found] == [(0.0, 0.0, 0.0, 1.0)] * 4
    assert [one.questions for one in found] == [2, 2, 2, 3]


def test_each_measure_is_compared_question_by_question() -> None:
    """One of one answerable questions becomes right at first place; the other question stays as it was."""
    found = {one.measure: one for one in compared([SILENT, RIGHT], [WRONG, SILENT], resamples=200)}
    assert [(found[name].earlier, found[name].now) for name in MEASURES] == [(0, 1), (1, 1), (0, 1), (0.5, 1)]


def test_the_interval_of_a_gain() -> None:
    """Ten of forty questions gain 1: the mean is 0.25, and its standard error sqrt(0.25 × 0.75 / 40) = 0.068."""
    low, high, p = bootstrap(np.array([1.0] * 10 + [0.0] * 30))
    assert low == pytest.approx(0.25 - 1.96 * 0.0685, abs=0.03)
    assert high == pytest.approx(0.25 + 1.96 * 0.0685, abs=0.03)
    assert p < 0.001
    assert bootstrap(np.array([1.0] * 10 + [0.0] * 30)) == (low, high, p)


def test_what_may_be_chance() -> None:
    """Three gains and two losses among ten questions prove nothing."""
    low, high, p = bootstrap(np.array([1.0] * 3 + [-1.0] * 2 + [0.0] * 5))
    assert low < 0 < high
    assert p > 0.5


def test_questions_asked_twice_are_told_apart() -> None:
    """The second one is compared with the second one."""
    [first, *_] = compared([RIGHT, WRONG], [WRONG, RIGHT], resamples=50)
    assert (first.earlier, first.now) == (0.5, 0.5)
    assert first.low < 0 < first.high


@pytest.mark.parametrize("earlier", [[RIGHT], [RIGHT, SILENT, SILENT], [RIGHT, replace(SILENT, kind=Kind.OFF_TOPIC)]])
def test_other_questions(earlier: list[Judgement]) -> None:
    """One sentence says how many are the same; what became answerable is another question."""
    with pytest.raises(
        InvalidQuestionSet, match=r"The earlier run asked other questions \([12] of its [123] are among"
    ):
        compared([RIGHT, SILENT], earlier)
