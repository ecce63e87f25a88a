"""Hits → probabilities, worked out by hand."""

from itertools import pairwise
from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.core.reading import RetrievalReader, rightness, runner_up
from briefbot.core.retrieval import Hit
from tests.fakes import BRIEFING

SENTENCE = BRIEFING.sentences[0]


def hit(cosine: float, words: float = 0, words_near: float = 0) -> Hit:
    """A hit with these scores."""
    return Hit(0, SENTENCE, cosine, words, words_near)


def sigmoid(value: float) -> float:
    """The logistic function, by its definition."""
    return 1 / (1 + exp(-value))


@pytest.mark.parametrize(("size", "chance"), [(1, 0), (100, log(100)), (2980, log(2980)), (10**6, 8)])
def test_relevance(size: int, chance: float) -> None:
    """It grows with the best score, and falls with the size of the corpus up to e^8 sentences."""
    best = hit(0.6, 0.5, 0.75)
    expected = sigmoid(15.7 * 1.1 - 1.32 * chance - 2.94)
    assert RetrievalReader(size).relevance(best) == pytest.approx(expected)


def test_rightness() -> None:
    """The best hit is right the more words it has itself and the farther the second is."""
    best = hit(0.6, 0.5, 0.75)
    assert rightness(best, [hit(0.85)]) == pytest.approx(sigmoid(0.924 + 1.53 - 1.695 + 4.04 * 0.5 - 2.22))
    assert rightness(best, [hit(1.1)]) == pytest.approx(sigmoid(0.924 + 1.53 - 1.695 - 2.22))
    assert rightness(best, []) == pytest.approx(sigmoid(0.924 + 1.53 - 1.695 + 4.04 * sqrt(1.1) - 2.22))


def test_a_negative_score_alone() -> None:
    """A single hit that is worse than nothing has no lead over others, and no error."""
    assert rightness(hit(-0.5), []) == pytest.approx(sigmoid(-0.77 - 2.22))


def test_runner_up() -> None:
    """A later hit answers the less, the farther it is behind."""
    assert runner_up(hit(0.5), hit(0.5)) == pytest.approx(sigmoid(-0.56))
    assert runner_up(hit(0.5), hit(0.25)) == pytest.approx(sigmoid(-4.56 * 0.5 - 0.56))


def test_readings_by_hand() -> None:
    """The first is relevance times rightness; none after it is surer than it."""
    hits = [hit(0.6, 0.5, 0.75), hit(1.1), hit(0.85)]
    relevance = sigmoid(15.7 * 1.1 - 1.32 * log(100) - 2.94)
    first = relevance * sigmoid(0.924 + 1.53 - 1.695 - 2.22)
    assert first < relevance * sigmoid(-0.56)
    readings = RetrievalReader(100).read("?", hits)
    assert [reading.score for reading in readings] == pytest.approx(
        [first, first, relevance * sigmoid(-4.56 * 0.5 - 0.56)]
    )
    assert [reading.hit for reading in readings] == hits
    assert [reading.highlight for reading in readings] == [None, None, None]


def test_nothing_to_read() -> None:
    """No hits, no readings."""
    assert RetrievalReader(0).read("?", []) == ()


SHARES = st.floats(0, 1)


@given(st.lists(st.tuples(st.floats(-1, 1), SHARES, SHARES), max_size=16), st.integers(1, 10**7))
def test_always_probabilities_best_first(scores: list[tuple[float, float, float]], size: int) -> None:
    """Whatever is found, readings are probabilities and fall."""
    hits = sorted((hit(*one) for one in scores), key=lambda one: -one.score)
    found = [reading.score for reading in RetrievalReader(size).read("?", hits)]
    assert len(found) == len(hits)
    assert all(0 <= score <= 1 for score in found)
    assert all(earlier >= later for earlier, later in pairwise(found))
