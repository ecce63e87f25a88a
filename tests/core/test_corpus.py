"""Blocks → sentences in a fixed order, with their headings and their places."""

import re
from collections.abc import Sequence

import pytest

from briefbot.adapters.markdown import markdown_blocks
from briefbot.adapters.nupunkt import boundaries as real_boundaries
from briefbot.adapters.parsing import parsed
from briefbot.core.corpus import Corpus, digest, sentences
from briefbot.core.text import Block, BlockKind, Document, Piece, Span


def every_mark(text: str) -> Sequence[int]:
    """Offsets behind each mark that could end a sentence."""
    return [found.end() for found in re.finditer(r"[.!?…]", text)]


def document_of(text: str, identity: str = "a.md", title: str = "The title") -> Document:
    """A document that holds only `text`."""
    return Document(identity, title, text, markdown_blocks(text))


def test_order() -> None:
    """Documents stand in the order of their ids, sentences as they stand in them."""
    documents = [document_of(f"{name} one. Two.", name) for name in ("b.md", "a/b.md", "B.md", "a-b.md")]
    corpus = Corpus.from_documents(documents, every_mark)
    assert [document.id for document in corpus.documents] == ["B.md", "a-b.md", "a/b.md", "b.md"]
    assert [(sentence.document.id, sentence.span.start) for sentence in corpus.sentences][2:5] == [
        ("a-b.md", 0),
        ("a-b.md", 12),
        ("a/b.md", 0),
    ]


def test_headings() -> None:
    """Each sentence has the headings above it, outermost first; a heading ends those as deep as it or deeper."""
    text = "Z.\n\n# A\n\na.\n\n### B\n\nb.\n\n## C\n\nc.\n\n# D\n\nd."
    found = [
        (sentence.text, sentence.headings, sentence.heading) for sentence in sentences(document_of(text), every_mark)
    ]
    assert found == [
        ("Z.", (), ""),
        ("a.", ("A",), "A"),
        ("b.", ("A", "B"), "B"),
        ("c.", ("A", "C"), "C"),
        ("d.", ("D",), "D"),
    ]


def test_the_title_is_left_out_of_the_headings() -> None:
    """The title is shown beside the headings, and not twice."""
    found = sentences(document_of("# The *title*\n\na.\n\n## B\n\nb."), every_mark)
    assert [sentence.headings for sentence in found] == [(), ("B",)]


def test_heads_of_tables_are_context_for_rows_only() -> None:
    """The head of a table is above its rows and above nothing behind them."""
    text = "# A\n\n|h|i|\n|-|-|\n|1|2|\n\na.\n\n|j|\n|-|\n|3|\n"
    found = [(sentence.text, sentence.headings) for sentence in sentences(document_of(text), every_mark)]
    assert found == [("1|2", ("A", "h | i")), ("a.", ("A",)), ("3", ("A", "j"))]


def test_headings_of_plain_text() -> None:
    """The first short line is the title, the others are headings of equal depth."""
    document, _ = parsed("a.txt", "T\n\nA\n\na.\n\nB\n\nb.\n")
    found = [(sentence.text, sentence.headings) for sentence in sentences(document, every_mark)]
    assert (document.title, found) == ("T", [("a.", ("A",)), ("b.", ("B",))])


def test_pieces_that_are_not_divided_stay_whole() -> None:
    """No sentence ends inside code, although marks that could end it stand there."""
    pieces = (
        Piece(Span(0, 4), "One "),
        Piece(Span(4, 12), "a. B. "),
        Piece(Span(12, 23), "two. Three."),
    )
    document = Document("a.md", "A", "One `a. B. `two. Three.", (Block(BlockKind.PARAGRAPH, pieces),))
    assert [sentence.text for sentence in sentences(document, every_mark)] == ["One `a. B. `two.", "Three."]


def test_white_space_at_the_ends_is_not_quoted() -> None:
    """Whatever a piece that is not divided takes with it at either end."""
    pieces = (Piece(Span(0, 3), "A"), Piece(Span(3, 5), " b"), Piece(Span(5, 9), "."))
    document = Document("a.md", "A", "\n\fA b.\\\n\f", (Block(BlockKind.PARAGRAPH, pieces),))
    assert [(sentence.span, sentence.text) for sentence in sentences(document, every_mark)] == [(Span(2, 7), "A b.\\")]


@pytest.mark.parametrize("word", ["!", 'a?"', "a.", "?!", "x", "中。", "%20", "QUJD+/="])
def test_a_word_without_end_is_read_in_a_moment(word: str) -> None:
    """A megabyte without a space neither hangs the library nor hides the sentences around it."""
    endless = word * (1_000_000 // len(word))
    text = f"It began. It was {endless} loud. It ended."
    found = [sentence.text for sentence in sentences(document_of(text), real_boundaries)]
    assert (found[0], found[-1]) == ("It began.", "It ended.")
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_a_sentence_may_end_with_a_word_without_end() -> None:
    """The marks at its end still count."""
    text = f"See {'x/' * 400}x. It ended."
    assert [sentence.text for sentence in sentences(document_of(text), real_boundaries)] == [text[:-10], "It ended."]


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_a_paragraph_without_end_is_read_in_a_moment(suffix: str) -> None:
    """Two megabytes of short wrapped lines are one paragraph, and cost no more for each sentence than one page."""
    text = "The ministers of both countries met in the capital on the day before and\nagreed on it.\n" * 23_000
    document, _ = parsed(f"a.{suffix}", text)
    found = list(sentences(document, real_boundaries))
    assert len(found) == 23_000
    assert {sentence.words for sentence in found} == {" ".join(text[:87].split())}


def test_digest() -> None:
    """The hash is the same on every machine, and tells where one part ends."""
    assert digest(["ab", "c"]) == "4826ed043ab3cdec576d8541fa5d5a80"
    assert len({digest(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["c", "ab"], [])}) == 6
    assert digest(["\udcff"]) != digest(["?"])
