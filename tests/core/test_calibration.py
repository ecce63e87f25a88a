"""Raw scores → probabilities, risks → thresholds, worked out by hand."""

from math import e

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.core.calibration import FalseAnswers, Logistic, logistic

FIVE = FalseAnswers((0.0, 0.1, 0.2, 0.4, 0.8))


def test_logistic() -> None:
    """One half at zero, symmetrical, and never an overflow."""
    assert logistic(0) == 0.5
    assert logistic(1) == pytest.approx(e / (1 + e))
    assert logistic(-1) == pytest.approx(1 / (1 + e))
    assert (logistic(-1e6), logistic(1e6)) == (0.0, 1.0)


def test_a_logistic_function_of_named_features() -> None:
    """Bias and weighted features are summed up; features without a weight do not count."""
    sure = Logistic(-1.0, {"mark": 2.0, "lead": 0.5})
    assert sure({"mark": 1.0, "lead": 2.0, "words": 9.0}) == pytest.approx(logistic(2.0))


@pytest.mark.parametrize(
    ("share", "threshold"), [(1.0, 0.0), (0.75, 0.1), (0.5, 0.2), (0.25, 0.4), (0.125, 0.6), (0.05, 0.72), (0.0, 1.0)]
)
def test_the_threshold_for_a_share_of_false_answers(share: float, threshold: float) -> None:
    """With five confidences, three quarters reach the second one; between two of them it is interpolated."""
    assert FIVE.threshold(share) == pytest.approx(threshold)


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_allows_more_false_answers_gets_no_higher_threshold(one: float, other: float) -> None:
    """The threshold falls as the share grows."""
    assert FIVE.threshold(min(one, other)) >= FIVE.threshold(max(one, other))
