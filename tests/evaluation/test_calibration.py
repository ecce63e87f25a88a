"""Expected calibration error and reliability table, reckoned by hand."""

import pytest

from briefbot.evaluation.calibration import Bin, expected_calibration_error, reliability


def test_two_bins() -> None:
    """|0.2 - 0.5| and |0.8 - 1| with equal mass: 0.25."""
    bins = reliability([0.9, 0.1, 0.7, 0.3], [True, False, True, True], bins=2)
    assert [(one.count, one.right) for one in bins] == [(2, 0.5), (2, 1.0)]
    assert [one.confidence for one in bins] == pytest.approx([0.2, 0.8])
    assert expected_calibration_error(bins) == pytest.approx(0.25)


def test_bins_of_unequal_mass_are_weighted() -> None:
    """Five values in two bins are three and two: (3 × 0.4 + 2 × 0.1) / 5."""
    bins = reliability([0.4, 0.4, 0.4, 0.9, 0.9], [False, False, False, True, True], bins=2)
    assert [one.count for one in bins] == [3, 2]
    assert expected_calibration_error(bins) == pytest.approx((3 * 0.4 + 2 * 0.1) / 5)


def test_the_order_of_equal_confidences_means_nothing() -> None:
    """Half of them are right, so half are in each bin."""
    assert [one.right for one in reliability([0.5] * 4, [True, True, False, False], bins=2)] == [0.5, 0.5]


def test_fewer_values_than_bins() -> None:
    """Each value is a bin, and nothing has no error at all."""
    assert reliability([0.25], [True]) == (Bin(1, 0.25, 1.0),)
    assert expected_calibration_error(reliability([], [])) is None
