"""What the index of terms and its fake both promise."""

from collections.abc import Callable, Sequence
from math import log

import numpy as np
import pytest

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.core.retrieval import TermIndex
from tests.fake_search import SetIndex

Make = Callable[[Sequence[str]], TermIndex]
TEXTS = ["apple pear", "apple", "plum cherry", ""]
# ln(1 + (4 - n + 0.5) / (n + 0.5)) for n = 2, 1 and 0 of the four texts.
APPLE, PEAR, UNKNOWN = log(2), log(10 / 3), log(10)


@pytest.fixture(params=[Bm25Index.from_texts, SetIndex], ids=["BM25", "fake"])
def make(request: pytest.FixtureRequest) -> Make:
    """What makes an index of texts."""
    made: Make = request.param
    return made


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("apple pear", [0, 1]),
        ("apple", [0, 1]),
        ("plum apple", [2, 0, 1]),
        ("Plum PEAR", [0, 2]),
        ("zebra apple", [0, 1]),
        ("zebra", []),
        ("", []),
        ("?!", []),
        ("🙂", []),
    ],
)
def test_search(make: Make, question: str, found: list[int]) -> None:
    """The greatest share first, the earlier text first where they are equal, and none that has no term."""
    assert make(TEXTS).search(question, 10).tolist() == found


def test_limit(make: Make) -> None:
    """At most `limit` positions, the first of equal ones."""
    index = make(["apple", "pear", "apple pear", "apple", "apple"])
    assert index.search("apple", 2).tolist() == [0, 2]
    assert index.search("apple pear", 1).tolist() == [2]
    assert index.search("apple pear", 3).tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("apple pear", [1, APPLE / (APPLE + PEAR), 0, APPLE / (APPLE + PEAR), 1]),
        ("pear pear apple", [1, APPLE / (APPLE + PEAR), 0, APPLE / (APPLE + PEAR), 1]),
        ("plum apple", [APPLE / (APPLE + PEAR), APPLE / (APPLE + PEAR), PEAR / (APPLE + PEAR), 1, 1]),
        ("apple zebra", [APPLE / (APPLE + UNKNOWN), APPLE / (APPLE + UNKNOWN), 0] + 2 * [APPLE / (APPLE + UNKNOWN)]),
        ("zebra", [0, 0, 0, 0, 0]),
        ("", [0, 0, 0, 0, 0]),
        ("🙂", [0, 0, 0, 0, 0]),
    ],
)
def test_shares(make: Make, question: str, shares: list[float]) -> None:
    """Weights by rarity; a term that no text has is missed; a repeated one counts once; a group has what any has."""
    groups = [np.array(group) for group in ([0], [1], [2], [1, 2], [0, 1, 2])]
    found = make(TEXTS).shares(question, groups)
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx(shares, abs=1e-6)


def test_all_terms_are_exactly_the_whole(make: Make) -> None:
    """A text with every term of the question has the share one, not a bit less or more."""
    words = [f"word{number}" for number in range(60)]
    index = make([" ".join(words[: number + 1]) for number in range(60)])
    assert index.shares(" ".join(words), [np.array([59])]).tolist() == [1.0]


def test_no_groups(make: Make) -> None:
    """Nothing asked, nothing answered."""
    assert make(TEXTS).shares("apple", []).tolist() == []


@pytest.mark.parametrize("texts", [["", ""], ["…"], ["🙂", "?"]])
def test_texts_without_terms(make: Make, texts: list[str]) -> None:
    """Texts that have no term at all are indexed, and never found."""
    index = make(texts)
    assert index.search("apple", 5).tolist() == []
    assert index.shares("apple", [np.array([0])]).tolist() == [0]


def test_identical_texts(make: Make) -> None:
    """Where all texts are the same, they are found in their order."""
    index = make(["apple pear"] * 3)
    assert index.search("pear", 5).tolist() == [0, 1, 2]
    assert index.shares("pear", [np.array([2])]).tolist() == [1]


def test_a_single_text(make: Make) -> None:
    """One text is enough: ln(4/3) for what it has, ln 4 for what it has not."""
    index = make(["apple"])
    assert index.search("apple pear", 5).tolist() == [0]
    expected = log(4 / 3) / (log(4 / 3) + log(4))
    assert index.shares("apple pear", [np.array([0])]).tolist() == pytest.approx([expected], abs=1e-6)
