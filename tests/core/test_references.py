"""Which sentences begin with a reference to the sentence before."""

import pytest

from briefbot.core.references import refers_back
from tests.back_references import KNOWN_FAULTS, REFERRING, TRAPS


@pytest.mark.parametrize("sentence", REFERRING)
def test_what_refers_back(sentence: str) -> None:
    """It cannot be understood without the sentence before it."""
    assert refers_back(sentence) is (sentence not in KNOWN_FAULTS)


@pytest.mark.parametrize("sentence", TRAPS)
def test_what_only_looks_like_it(sentence: str) -> None:
    """Names, clauses, the weather: it is understood alone."""
    assert refers_back(sentence) is (sentence in KNOWN_FAULTS)


def test_share_that_is_judged_right() -> None:
    """The figures in README."""
    assert (len(REFERRING), len(TRAPS), len(KNOWN_FAULTS)) == (86, 93, 1)
    assert {*REFERRING, *TRAPS} >= KNOWN_FAULTS


@pytest.mark.parametrize(
    "sentence", ["", "…", "7.", "He", "It", "That", "The", "両首相は東京で会談した。", "\ud800", "“”"]
)
def test_short_sentences(sentence: str) -> None:
    """A pronoun alone refers back; what is no English refers to nothing."""
    assert refers_back(sentence) is (sentence in {"He", "It", "That"})
