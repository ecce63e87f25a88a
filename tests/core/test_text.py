"""Places, what stands there, and what people may be shown of it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span, printable, tidy

TEXT = "So **it** &amp; he\nleft."
PIECES = (
    Piece(Span(0, 3), "So "),
    Piece(Span(3, 5), ""),
    Piece(Span(5, 7), "it"),
    Piece(Span(7, 9), ""),
    Piece(Span(9, 10), " "),
    Piece(Span(10, 15), "&"),
    Piece(Span(15, 18), " he"),
    Piece(Span(18, 19), " "),
    Piece(Span(19, 24), "left."),
)
BLOCK = Block(BlockKind.PARAGRAPH, PIECES)
SENTENCE = Sentence(Document("a.md", "A", TEXT, (BLOCK,)), BLOCK, Span(0, 24), ("B", "C"))


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1), (-2, -1)])
def test_a_span_is_no_other_range(start: int, end: int) -> None:
    """What could not be cut is no span."""
    with pytest.raises(ValueError, match=f"a span needs 0 <= start <= end, not {start} and {end}"):
        Span(start, end)


def test_spans() -> None:
    """Spans are half open: they touch without sharing a character."""
    assert (len(Span(2, 5)), Span(2, 5).cut("abcdef"), bool(Span(2, 2))) == (3, "cde", False)
    assert [Span(2, 5).covers(other) for other in (Span(2, 5), Span(3, 3), Span(1, 3), Span(4, 6))] == [
        True,
        True,
        False,
        False,
    ]
    assert [Span(2, 5).overlap(other) for other in (Span(4, 9), Span(5, 9), Span(0, 2))] == [Span(4, 5), None, None]


def test_a_sentence_is_a_place() -> None:
    """It is cut out of the text, and read without its marks."""
    assert (SENTENCE.text, SENTENCE.words) == (TEXT, "So it & he left.")
    assert (SENTENCE.heading, SENTENCE.headings) == ("C", ("B", "C"))
    assert Sentence(SENTENCE.document, BLOCK, Span(0, 2)).heading == ""
    assert (BLOCK.span, BLOCK.words) == (Span(0, 24), "So it & he left.")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(0, 2), "So"),
        (Span(4, 8), "it"),
        (Span(6, 7), "t"),
        (Span(11, 12), "&"),
        (Span(9, 24), "& he left."),
        (Span(17, 20), "e l"),
        (Span(3, 5), ""),
        (Span(2, 2), ""),
    ],
)
def test_words_of_a_part(span: Span, words: str) -> None:
    """Of any part of a sentence; what does not read as it stands is not divided."""
    assert SENTENCE.words_of(span) == words


@given(st.lists(st.integers(0, 24), min_size=2, max_size=6).map(sorted))
def test_neighbouring_parts_join(cuts: list[int]) -> None:
    """The words of parts that touch are those of the whole, but for what is cut apart and cannot be divided."""
    kept = [cut for cut in cuts if not 10 < cut < 15]
    parts = [SENTENCE.raw_words_of(Span(start, end)) for start, end in itertools.pairwise(kept)]
    assert not kept[1:] or "".join(parts) == SENTENCE.raw_words_of(Span(kept[0], kept[-1]))


@given(st.data())
def test_the_source_of_words_reads_as_they_do(data: st.DataObject) -> None:
    """The place of any run of the words reads as that run, but for what is not divided and comes whole."""
    words = SENTENCE.words
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    place = SENTENCE.source_of(start, end)
    assert SENTENCE.span.covers(place)
    assert SENTENCE.words_of(place) == words[start:end].strip()


def test_tidy() -> None:
    """Runs of white space of any kind become one space."""
    assert tidy(" a\r\n\t b\u00a0\u2028c\f") == "a b c"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x00\x07\x08\x7f\x9b2Jb", "a2Jb"),
        ("a\u202eb\u2066c\u200fd\ufeffe\u200bf\xadg", "abcdefg"),
        ("a\r\n\tb\u2028c", "a b c"),
        ("\udcff", "\ufffd"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
        ("Łódź “yes” 中文", "Łódź “yes” 中文"),
    ],
)
def test_printable(words: str, shown: str) -> None:
    """What a terminal would obey is taken away; what people write stays."""
    assert printable(words) == shown


@given(st.text(st.characters()))
def test_what_is_printable_can_be_encoded_and_stays_as_it_is(words: str) -> None:
    """Any output takes it, it holds no control character, and to make it printable again changes nothing."""
    shown = printable(words)
    assert printable(shown) == shown
    assert shown.encode().decode() == shown
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in shown)
