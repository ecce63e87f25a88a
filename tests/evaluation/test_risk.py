"""Risk–coverage curve, its area, and AUROC, reckoned by hand."""

import pytest

from briefbot.evaluation.risk import area, auroc, risks


def test_the_curve_and_its_area() -> None:
    """Right, wrong, right, from the most confident on: 0, 1/2, 1/3, and their mean."""
    curve = risks([0.3, 0.9, 0.6], [True, True, False])
    assert curve.tolist() == pytest.approx([0, 1 / 2, 1 / 3])
    assert area(curve) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_equally_confident_answers_count_as_their_mean() -> None:
    """One of two is wrong, whichever stands first."""
    assert risks([0.5, 0.5], [True, False]).tolist() == [0.5, 0.5]
    assert risks([0.5, 0.5], [False, True]).tolist() == [0.5, 0.5]


def test_nothing_has_no_area() -> None:
    """There is no mean of no risks."""
    assert area(risks([], [])) is None


def test_auroc_of_four_numbers() -> None:
    """Of the four pairs 0.9 > 0.6, 0.9 > 0.4, 0.4 < 0.6 and 0.4 = 0.4, two and a half are right."""
    assert auroc([0.9, 0.4], [0.6, 0.4]) == pytest.approx(2.5 / 4)


def test_auroc_needs_both_kinds() -> None:
    """Where there is nothing to be told apart there is no probability."""
    assert auroc([0.9], []) is None
    assert auroc([], [0.1]) is None
