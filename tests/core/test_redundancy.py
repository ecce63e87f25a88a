"""Which sentences say the same again."""

import pytest

from briefbot.core.redundancy import says_nothing_new
from tests.repetitions import DIFFERENT, REPEATED, Pair


@pytest.mark.parametrize("pair", REPEATED, ids=lambda pair: pair.sentence)
def test_what_says_the_same_again(pair: Pair) -> None:
    """A summary, a headline, another agency's wording: it says nothing new."""
    assert says_nothing_new(pair.sentence, [pair.said]) is not pair.known_fault


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair.sentence)
def test_what_only_looks_the_same(pair: Pair) -> None:
    """Another number, name, negation or word of weight is another statement."""
    assert says_nothing_new(pair.sentence, [pair.said]) is pair.known_fault


def test_share_that_is_judged_right() -> None:
    """The figures in README."""
    assert (len(REPEATED), sum(pair.known_fault for pair in REPEATED)) == (40, 3)
    assert (len(DIFFERENT), sum(pair.known_fault for pair in DIFFERENT)) == (42, 1)


def test_each_sentence_before_counts() -> None:
    """It is enough that one of them has said it; nothing was said before the first."""
    assert says_nothing_new("The ferry leaves in May.", ["Norway pays.", "The ferry leaves in May."])
    assert not says_nothing_new("The ferry leaves in May.", ["Norway pays."])
    assert not says_nothing_new("The ferry leaves in May.", [])


@pytest.mark.parametrize(
    ("sentence", "said", "is_new"),
    [
        ("両首相は東京で会談した。", "両首相は東京で会談した。", False),
        ("両首相は東京で会談した。", "次の会談は未定。", True),
        ("He did.", "He did.", False),
        ("He did.", "She has not.", True),
        ("🙂", "Norway pays.", True),
        ("7", "8", True),
    ],
)
def test_sentences_almost_without_words(sentence: str, said: str, is_new: bool) -> None:  # noqa: FBT001 -- what is asserted
    """Other writing, and sentences of empty words, are the same only if they are alike."""
    assert says_nothing_new(sentence, [said]) is not is_new
