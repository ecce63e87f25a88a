"""nupunkt's boundaries, and the sentences that come of them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.nupunkt import boundaries
from briefbot.core.splitting import split
from tests.golden_rules import GOLDEN, MUST_HOLD, Case, assert_promises_kept

WORDS = st.sampled_from(
    [
        *"AaI1.!?…,;:\"'“”‘’()[]*_-",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\n\n",
        "\u00a0",
        "\u2028",
        "U.S.",
        "Mr. ",
        "e.g.",
        "The",
        "No. 10",
        "…”",
    ]
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(WORDS).map("".join)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of `text` as the bot sees them."""
    return tuple(sentence.cut(text) for sentence in split(text, boundaries))


@pytest.mark.parametrize("case", [*GOLDEN, *MUST_HOLD], ids=lambda case: case.rule)
def test_sentences(case: Case) -> None:
    """Each case gives its sentences, or exactly the fault that is known of it: an improvement must be noticed."""
    expected = case.known_fault.given if case.known_fault else case.sentences
    assert sentences_of(case.text) == expected


@pytest.mark.parametrize("case", [*GOLDEN, *MUST_HOLD], ids=lambda case: case.rule)
def test_known_faults_are_faults(case: Case) -> None:
    """A known fault differs from the right sentences in nothing but where they end, and says why it is borne with."""
    if case.known_fault:
        assert case.known_fault.given != case.sentences
        assert "".join(" ".join(case.known_fault.given).split()) == "".join(case.text.split())
        assert case.known_fault.reason


def test_score() -> None:
    """So many of the cases are right."""
    right = [sum(case.known_fault is None for case in cases) for cases in (GOLDEN, MUST_HOLD)]
    assert (right, len(GOLDEN), len(MUST_HOLD)) == ([40, 82], 48, 85)


def test_boundaries_stand_behind_the_marks() -> None:
    """Offsets count characters, not bytes, and stand before the white space."""
    assert list(boundaries("Talks in Łódź ended 😀. He left! Why?")) == [22, 31, 36]


def test_a_vocabulary_of_plain_words_does_not_run_sentences_together() -> None:
    """The words that nupunkt's own model takes for abbreviations end sentences like any other."""
    text = (
        "It began in the last century. Tokyo grew to the south. Kyoto fell that month. Osaka was bombed. Nara was not."
    )
    assert len(sentences_of(text)) == 5


@given(ANY_TEXT)
def test_promises_hold_for_any_text(text: str) -> None:
    """No character is lost, doubled or moved."""
    assert_promises_kept(text, split(text, boundaries))


def test_importing_is_free_and_silent() -> None:
    """The library is imported when the first text is split, not before."""
    program = "import sys, briefbot.adapters.nupunkt; print('nupunkt' in sys.modules)"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
