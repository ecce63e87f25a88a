"""The measures of rankings, reckoned by hand."""

import pytest

from briefbot.evaluation.ranking import Ranking, rankings


@pytest.mark.parametrize(
    ("relevance", "expected"),
    [
        ((True, False, False), Ranking(1.0, 1.0, 1.0, 1.0)),
        ((False, False, True), Ranking(0.0, 1.0, 1 / 3, 1 / 3)),
        ((False, False, False, True), Ranking(0.0, 0.0, 1 / 4, 1 / 4)),
        ((False, True, False, True, True), Ranking(0.0, 1.0, 1 / 2, (1 / 2 + 2 / 4 + 3 / 5) / 3)),
        ((False, False), Ranking(0.0, 0.0, 0.0, 0.0)),
        ((), Ranking(0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_one_ranking(relevance: tuple[bool, ...], expected: Ranking) -> None:
    """hit@1, hit@3, reciprocal rank, average precision."""
    [found] = rankings([relevance])
    assert (found.hit_1, found.hit_3) == (expected.hit_1, expected.hit_3)
    assert found.reciprocal_rank == pytest.approx(expected.reciprocal_rank)
    assert found.average_precision == pytest.approx(expected.average_precision)


def test_the_order_of_a_long_ranking_is_kept() -> None:
    """The eleventh place comes after the second, although its name would not."""
    [found] = rankings([(False,) * 10 + (True,)])
    assert found.reciprocal_rank == pytest.approx(1 / 11)


def test_rankings_stay_in_their_order() -> None:
    """Twelve rankings: only the last is right."""
    assert [one.hit_1 for one in rankings([(False,)] * 11 + [(True,)])] == [0.0] * 11 + [1.0]
    assert rankings([]) == []
