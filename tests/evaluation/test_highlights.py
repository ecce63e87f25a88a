"""F1 and exact match, reckoned by hand."""

import pytest

from briefbot.evaluation.highlights import best_f1, is_exact, tokens


def test_what_counts_as_a_word() -> None:
    """Small letters; neither articles nor punctuation marks, which leave no gap behind."""
    assert tokens("The U.S. Senate's  first-ever vote, a draw!") == ["us", "senates", "firstever", "vote", "draw"]


@pytest.mark.parametrize(
    ("found", "accepted", "f1", "exact"),
    [
        ("the pier", ["Pier."], 1.0, True),
        ("40 million crowns", ["40 million"], 2 * 2 / (3 + 2), False),
        ("in May", ["June", "May", "in early May"], 2 * 2 / (2 + 3), False),
        ("very very dangerous", ["very dangerous"], 2 * 2 / (3 + 2), False),
        ("Oslo", ["Lisbon"], 0.0, False),
        (None, ["Lisbon"], 0.0, False),
        ("Lisbon", [], 0.0, False),
        ("the", ["a"], 1.0, True),
        ("the", ["pier"], 0.0, False),
    ],
)
def test_the_best_over_accepted_answers(found: str | None, accepted: list[str], f1: float, exact: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Twice the common words, divided by all words of both; words count as often as they stand there."""
    assert best_f1(found, accepted) == pytest.approx(f1)
    assert is_exact(found, accepted) is exact
