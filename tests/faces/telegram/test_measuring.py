"""Lengths and cuts: what Telegram counts, and what must not be parted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.core.text import printable
from briefbot.faces.telegram.measuring import beginning, ending, shortened, utf16_length
from tests.faces.telegram.hell import FAMILY, HELL
from tests.telegram.oracle import utf16_length as units_in_telegram


@pytest.mark.parametrize(
    ("words", "units"), [("", 0), ("pier", 4), ("é", 1), ("東京", 2), ("👍", 2), ("👍🏽", 4), (FAMILY, 11), ("🇩🇪", 4)]
)
def test_units(words: str, units: int) -> None:
    """Telegram counts two units for a character beyond the first 65,536, and one for each other."""
    assert utf16_length(words) == units


@settings(deadline=None)
@given(st.text(st.characters()))
def test_units_are_those_of_utf16(words: str) -> None:
    """The length is that of the text in UTF-16, half characters included."""
    assert utf16_length(words) == units_in_telegram(words)


@pytest.mark.parametrize(
    ("words", "most", "first"),
    [
        ("The pier is new.", 16, "The pier is new."),
        ("The pier is new.", 15, "The pier is"),
        ("The pier is new.", 11, "The pier is"),
        ("The pier is new.", 10, "The pier"),
        ("Donaudampfschiff", 8, "Donaudam"),
        ("A Donaudampfschiff", 10, "A Donaudam"),
        ("ab👍cd", 3, "ab"),
        ("ab👍cd", 4, "ab👍"),
        (f"ab{FAMILY}cd", 10, "ab"),
        (f"ab{FAMILY}cd", 13, f"ab{FAMILY}"),
        ("ab👍🏽cd", 5, "ab"),
        ("abe\u0301cd", 3, "ab"),
        ("x" + "\u0301" * 100, 50, "x" + "\u0301" * 49),
        ("pier", 0, ""),
        ("pier", -1, ""),
    ],
)
def test_beginning(words: str, most: int, first: str) -> None:
    """Whole words if the last one is not most of it, and whole characters if there are not hundreds of accents."""
    assert beginning(words, most) == first


@pytest.mark.parametrize(
    ("words", "most", "last"),
    [
        ("The pier is new.", 16, "The pier is new."),
        ("The pier is new.", 15, "pier is new."),
        ("The pier is new.", 12, "pier is new."),
        ("The pier is new.", 11, "is new."),
        ("Donaudampfschiff", 8, "pfschiff"),
        ("ab👍cd", 3, "cd"),
        ("ab👍cd", 4, "👍cd"),
        (f"ab{FAMILY}cd", 10, "cd"),
        ("abe\u0301cd", 3, "cd"),
        ("pier", 0, ""),
    ],
)
def test_ending(words: str, most: int, last: str) -> None:
    """The same from the other end."""
    assert ending(words, most) == last


@settings(deadline=None)
@given(HELL.map(printable), st.integers(-3, 80))
def test_cuts(words: str, most: int) -> None:
    """What is cut off is never in the middle, never too long, and never longer than it must be by more than half."""
    first, last = beginning(words, most), ending(words, most)
    assert words.startswith(first)
    assert words.endswith(last)
    assert utf16_length(first) <= max(most, 0)
    assert utf16_length(last) <= max(most, 0)
    assert utf16_length(shortened(words, max(most, 2))) <= max(most, 2)


def test_shortened() -> None:
    """An ellipsis stands where words are missing."""
    assert shortened("Who pays for the new pier", 25) == "Who pays for the new pier"
    assert shortened("Who pays for the new pier", 24) == "Who pays for the new …"
