"""Show in context: the paragraph, the sentence in it, and the way through the document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.core.corpus import Corpus
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span, printable
from briefbot.faces.telegram.contexts import (
    Paragraph,
    in_context,
    paragraph_at,
    paragraph_of,
    paragraphs_of,
    sentences_of,
)
from briefbot.faces.telegram.markup import kept
from briefbot.faces.wording import ENGLISH, GERMAN
from tests.faces.telegram.hell import accepted, corpora, quotations
from tests.fakes import BRIEFING, corpus_of, document

FIRST, SECOND, THIRD = BRIEFING.sentences[:3]


def found(sentence: Sentence, corpus: Corpus = BRIEFING) -> Paragraph:
    """The paragraph of a sentence that has one."""
    paragraph = paragraph_of(corpus, sentence)
    assert paragraph
    return paragraph


def test_sentence_in_its_paragraph() -> None:
    """The title leads to the document; the position counts paragraphs; the sentence is bold."""
    message = in_context(found(SECOND), ENGLISH, SECOND.span)
    accepted(message)
    assert message.html == (
        '<a href="https://news.example/harbour"><b>Harbour talks</b></a> · 2026-03-02\n'
        "1 of 2\n"
        "\n"
        "<blockquote>The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. "
        "<b>The first ferry leaves in May.</b></blockquote>"
    )
    assert message.plain == (
        "Harbour talks · 2026-03-02\n"
        "1 of 2\n"
        "\n"
        "“The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. "
        ">>> The first ferry leaves in May. <<<”"
    )


def test_paragraph_without_a_mark() -> None:
    """On the way through the document nothing is bold but where the sentence stands."""
    message = in_context(found(THIRD), GERMAN, SECOND.span)
    accepted(message)
    assert message.html == (
        '<a href="https://news.example/harbour"><b>Harbour talks</b></a> · Who pays for the new pier · 2026-03-02\n'
        "2 von 2\n"
        "\n"
        "<blockquote>Norway pays 40 million crowns for the pier. The harbour town adds four million.</blockquote>"
    )


def test_back_and_forth() -> None:
    """Each paragraph knows its neighbours by number."""
    first, second = paragraphs_of(BRIEFING, "harbour.md")
    assert (first.first, first.earlier, first.later) == (FIRST, None, 2)
    assert (second.first, second.earlier, second.later) == (THIRD, 1, None)
    assert paragraph_at(BRIEFING, "harbour.md", 2) == second == found(THIRD)


@pytest.mark.parametrize(
    ("document_id", "number"), [("harbour.md", 0), ("harbour.md", 3), ("harbour.md", -1), ("", 1), ("zzz.md", 1)]
)
def test_no_such_paragraph(document_id: str, number: int) -> None:
    """What an old button asks for may not be there any more."""
    assert paragraph_at(BRIEFING, document_id, number) is None


def test_sentence_of_another_corpus() -> None:
    """Neither may the paragraph of a sentence."""
    stranger = corpus_of([document("harbour.md", "Harbour", "Something else altogether, and at another place.")])
    assert paragraph_of(stranger, THIRD) is None
    assert paragraph_of(corpus_of([]), THIRD) is None


def test_sentences_of_a_document() -> None:
    """Those between its neighbours in the corpus."""
    corpus = corpus_of(document(f"{name}.md", name, f"{name} one. {name} two.") for name in "CAB")
    assert [sentence.words for sentence in sentences_of(corpus, "B.md")] == ["B one.", "B two."]
    assert not sentences_of(corpus, "AB.md")


def long_paragraph() -> tuple[Document, Sentence]:
    """A paragraph of some 6,000 characters and a sentence in the middle of it."""
    one = document("a.md", "A", "One more ferry. " * 200 + "The pier is new. " + "One more train. " * 200)
    start = one.text.index("The pier")
    return one, Sentence(one, one.blocks[0], Span(start, start + 16))


def test_paragraph_longer_than_a_message() -> None:
    """The words around the sentence are shown, and that there are more is said."""
    one, sentence = long_paragraph()
    seen = accepted(in_context(found(sentence, corpus_of([one])), ENGLISH, sentence.span))
    (quotation,) = quotations(seen)
    assert quotation.startswith("One more ferry. One more ferry.")
    assert " One more ferry. The pier is new. One more train." in quotation
    assert quotation.endswith("One more train. One")
    assert seen.marked("bold") == ("A", "The pier is new.")
    assert seen.plain.splitlines()[:4] == ["A", "1 of 1", "", "…"]
    assert seen.plain.splitlines()[-1] == f"… (Shortened: {len(quotation):,} of the paragraph’s 6,416 characters.)"


def test_sentence_longer_than_a_message() -> None:
    """Its beginning is shown, and that it is shortened is said."""
    one = document("a.md", "A", "First. " + "Very " * 1000 + "long.")
    sentence = corpus_of([one]).sentences[1]
    seen = accepted(in_context(found(sentence, corpus_of([one])), ENGLISH, sentence.span))
    assert quotations(seen) == [("Very " * 600).strip()]
    assert seen.plain.splitlines()[-1] == "… (Shortened: 2,999 of the paragraph’s 5,012 characters.)"


def test_table_row() -> None:
    """A row is a paragraph of its own, with the table's head among its headings."""
    head = Block(BlockKind.HEADING, (Piece(Span(0, 10), "Year | Sum"),), 7)
    rows = [Block(BlockKind.TABLE_ROW, (Piece(Span(at, at + 8), f"202{at % 7} | 10"),)) for at in (12, 22)]
    table = Document("t.md", "T", "Year | Sum\n\n2025 | 10\n2021 | 10", (head, *rows))
    corpus = corpus_of([table])
    seen = accepted(in_context(found(corpus.sentences[1], corpus), ENGLISH, corpus.sentences[1].span))
    assert seen.plain == "T · Year | Sum\n2 of 2\n\n2021 | 10"


@settings(max_examples=200, deadline=None)
@given(corpora(), st.data())
def test_contexts_from_hell(corpus: Corpus, data: st.DataObject) -> None:
    """Telegram takes each page, and what it shows of a short paragraph is literally that."""
    sentence = data.draw(st.sampled_from(corpus.sentences))
    paragraph = found(sentence, corpus)
    seen = accepted(in_context(paragraph, ENGLISH, sentence.span))
    words = kept(printable(sentence.block.words))
    (quotation,) = quotations(seen)
    assert quotation in words
    if len(words) <= 1000:
        assert quotation == words
        assert kept(printable(sentence.words)) in seen.marked("bold")


@settings(deadline=None)
@given(corpora())
def test_every_paragraph_is_reached(corpus: Corpus) -> None:
    """Going on from the first paragraph of a document, one comes by all of its sentences' paragraphs."""
    for one in corpus.documents:
        number: int | None = 1
        blocks = []
        while number and (paragraph := paragraph_at(corpus, one.id, number)):
            blocks.append(paragraph.first.block.span)
            number = paragraph.later
        assert blocks == sorted({sentence.block.span for sentence in sentences_of(corpus, one.id)})
