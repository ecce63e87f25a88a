"""Where sentences begin and end, with the simplest of boundaries: every mark that could end one."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.core.splitting import split
from tests.golden_rules import assert_promises_kept

NASTY = st.text(
    st.sampled_from("aZ19 \t\n\r\f\v\x00\x1c\x85\u00a0\u2028\u2029\u200b\ufeff.!?…,;:—-*_#>|\"'“”‘’«»()[]{}§°é中。😀")
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | NASTY


def every_mark(text: str) -> Sequence[int]:
    """Offsets behind each run of marks that could end a sentence."""
    return [found.end() for found in re.finditer(r"[.!?…]+", text)]


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`, with nothing but the rules of `split` to correct the boundaries."""
    return [sentence.cut(text) for sentence in split(text, every_mark)]


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        ("plain", ["Talks ended.", "He left!", "Why?", "Nobody knows…", "It is late."]),
        ("number", ["Growth was 3.5 per cent.", "It was 2.1."]),
        ("dotted abbreviation before a name", ["The U.S. Senate met at 5 p.m. London time."]),
        ("dotted abbreviation before a starter", ["It left the U.S.", "The rest met at 5 p.m.", "He stayed."]),
        ("initials", ["J. K. Rowling met A. A. Gill and J.R.R. Tolkien.", "It rained."]),
        ("initial before a starter", ["They reached Phase C.", "It failed."]),
        ("abbreviation that is never last", ["Some goods, e.g. Scotch, are free, i.e. Untaxed vs. Taxed."]),
        ("label and number", ["See No. 10, Art. 5 and pp. 7-9 of Feb. 1.", "No.", "It is closed."]),
        ("lower case goes on", ["“Why?” she asked.", "Is it Vote! in the north?", "Yes."]),
        ("brand in lower case", ["Shares fell.", "iPhone sales were weak."]),
        ("mark that goes on", ["He has a Ph.D., a house (“Why?”), and “Never!” – so he says."]),
        ("attributed question", ["“Will they sign?” President Cole asked.", "“Why?”", "He asked nobody."]),
        (
            "closing marks",
            ["“We met.”", '"We agreed."', "(We signed.)", "«Bien !»", "He said: “She said: ‘No.’”", "End."],
        ),
        ("spaced closing mark", ["“We met. ”", "(It ends. )", "End."]),
        ("opening marks", ["He rose.", "“It is time.", "(Late.)", "‘Go.’", "[Exit.]"]),
        ("footnotes", ["It was signed.[1]", "It ends.[^2][citation needed]", "All agreed.²", "End."]),
        ("Markdown", ["**It is done.**", "[It ends.](https://a.example/b.c?d=1)", "_Really?_", "Yes."]),
        ("enumerator", ["1. Cut the tariff.", "2. Open the border.", "III. Recall the envoys."]),
        ("ellipses", ["It was ... how to say ... hard.", "We left....", "They stayed . . . .", "End."]),
        ("line breaks", ["The pact was\r\nsigned.", "It\nends."]),
    ],
    ids=lambda value: value if isinstance(value, str) else "sentences",
)
def test_rules(rule: str, sentences: list[str]) -> None:
    """Each rule of `split` gives exactly these sentences."""
    assert sentences_of(" ".join(sentences)) == sentences, rule


@pytest.mark.parametrize("gap", ["\n\n", "\n \t\n", "\r\n\r\n", "\r\r", "\n\n\n", "\u2029", "\f"])
def test_an_empty_line_always_ends_a_sentence(gap: str) -> None:
    """A paragraph is over even where no mark says so, and where a lower-case word follows."""
    assert sentences_of(f"Signed in May{gap}by Mr.{gap}Cole") == ["Signed in May", "by Mr.", "Cole"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n\u00a0"])
def test_white_space_holds_no_sentence(text: str) -> None:
    """Nothing is quoted where nothing stands."""
    assert split(text, every_mark) == ()


def test_places_count_from_the_beginning_of_the_text() -> None:
    """Spans of later paragraphs are places in the whole text, not in their paragraph."""
    assert [(span.start, span.end) for span in split(" One.\n\n  Two. Three. ", every_mark)] == [
        (1, 5),
        (9, 13),
        (14, 20),
    ]


@pytest.mark.parametrize("end", [11, 12])
def test_a_closing_mark_may_be_counted_in_or_not(end: int) -> None:
    """Libraries differ in where they put a closing quotation mark; the sentences are the same."""
    text = "“We signed.” He left."
    assert [span.cut(text) for span in split(text, lambda _: [end])] == ["“We signed.”", "He left."]


@given(ANY_TEXT, st.lists(st.integers(-3, 120)))
def test_promises_hold_for_any_text_and_any_boundaries(text: str, ends: list[int]) -> None:
    """Whatever a library says, no character is lost, doubled or moved."""
    assert_promises_kept(text, split(text, lambda _: ends))


@given(ANY_TEXT)
def test_promises_hold_for_any_text(text: str) -> None:
    """The same with boundaries where marks stand."""
    assert_promises_kept(text, split(text, every_mark))
