"""A document in full: exact messages, and that each sentence can be quoted in them by Telegram."""

import pytest
from hypothesis import given, settings

from briefbot.core.corpus import Corpus
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span, printable
from briefbot.faces.quoting import quotation
from briefbot.faces.telegram.contexts import sentences_of
from briefbot.faces.telegram.markup import kept
from briefbot.faces.telegram.measuring import LONGEST_MESSAGE, LONGEST_QUOTE, utf16_length
from briefbot.faces.telegram.posting import NativeQuote, Part, Shown, native_quote, posted
from tests.faces.telegram.hell import accepted, corpora, whole
from tests.fakes import BRIEFING, HARBOUR, corpus_of, document
from tests.telegram.oracle import Text, find_quote, parsed


def post(one: Document) -> tuple[Part, ...]:
    """A document as it is posted, each message of it accepted."""
    parts = posted(one, corpus_of([one]).sentences)
    for part in parts:
        accepted(part.message)
    return parts


def texts(one: Document) -> list[str]:
    """What the messages say."""
    return [part.message.shown for part in post(one)]


def test_document_in_one_message() -> None:
    """The title stands once, headings are bold, and paragraphs are plain words."""
    (part,) = post(HARBOUR)
    assert part.message.html == (
        "<b>Harbour talks</b> · 2026-03-02\n"
        "\n"
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. The first ferry leaves "
        "in May.\n"
        "\n"
        "<b>Who pays for the new pier</b>\n"
        "\n"
        "Norway pays 40 million crowns for the pier. The harbour town adds four million."
    )
    assert part.shown == (
        Shown(HARBOUR.blocks[1].span, Span(0, 116), 28),
        Shown(HARBOUR.blocks[3].span, Span(0, 79), 173),
    )
    assert part.message.plain == part.message.shown


def test_native_quotes() -> None:
    """The words of a sentence, and where in the message they stand."""
    parts = post(HARBOUR)
    assert [native_quote(parts, sentence) for sentence in sentences_of(BRIEFING, "harbour.md")] == [
        NativeQuote(0, "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years.", 28),
        NativeQuote(0, "The first ferry leaves in May.", 114),
        NativeQuote(0, "Norway pays 40 million crowns for the pier.", 173),
        NativeQuote(0, "The harbour town adds four million.", 217),
    ]


def test_position_counts_utf16_units() -> None:
    """An emoji before the sentence counts two; a tag that is none counts as it is shown."""
    one = document("a.md", "👍", "👍🏽 <b> & first. Second.")
    second = corpus_of([one]).sentences[1]
    assert native_quote(post(one), second) == NativeQuote(0, "Second.", 4 + 4 + len(" <b> & first. "))


def test_same_words_twice() -> None:
    """A sentence is quoted where it stands, not where its words stand first."""
    one = document("a.md", "A", "Yes. No. Yes.", "Yes.")
    quotes = [native_quote(post(one), sentence) for sentence in corpus_of([one]).sentences]
    assert [quote.position for quote in quotes if quote] == [3, 8, 12, 18]


def test_kinds_of_blocks() -> None:
    """List items have bullets, rows and items stand in lines, and a quotation is set off."""
    pieces = ["Goals", "Peace.", "Trade.", "A year", "Two years", "We agree.", "The end."]
    starts = [sum(len(words) + 1 for words in pieces[:number]) for number in range(len(pieces))]
    heading, item, row = BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
    kinds = [heading, item, item, row, row, BlockKind.QUOTATION, BlockKind.PARAGRAPH]
    blocks = tuple(
        Block(kind, (Piece(Span(start, start + len(words)), words),), int(kind is heading))
        for kind, start, words in zip(kinds, starts, pieces, strict=True)
    )
    one = Document("k.md", "Kinds", "\n".join(pieces), blocks)
    (part,) = post(one)
    assert part.message.html == (
        "<b>Kinds</b>\n\n<b>Goals</b>\n\n• Peace.\n• Trade.\n\nA year\nTwo years\n\n"
        "<blockquote>We agree.</blockquote>\n\nThe end."
    )
    for sentence in corpus_of([one]).sentences:
        assert quoted_by_telegram(post(one), sentence) == sentence.words


def quoted_by_telegram(parts: tuple[Part, ...], sentence: Sentence) -> str | None:
    """The words that Telegram finds where the quote says that they are; None if there is no quote."""
    quote = native_quote(parts, sentence)
    if quote is None:
        return None
    assert utf16_length(quote.words) <= LONGEST_QUOTE
    assert find_quote(accepted(parts[quote.part].message), Text(quote.words), quote.position) == quote.position
    return quote.words


def test_divided_between_paragraphs() -> None:
    """A heading goes with what stands below it, though it would fit into the message before."""
    one = document("a.md", "A", "x" * 3000, "# Head", "## Under", "y" * 3000, "z")
    assert texts(one) == ["A\n\n" + "x" * 3000, "Head\n\nUnder\n\n" + "y" * 3000 + "\n\nz"]


def test_full_to_the_brim() -> None:
    """A message may have 4096 units, and not one more."""
    for emoji, messages in ((1540, 1), (1541, 2)):
        one = document("a.md", "A", "👍" * emoji, "x" * 1001, "The end.")
        assert len(texts(one)) == messages
        assert utf16_length(texts(one)[0]) == (LONGEST_MESSAGE if messages == 1 else LONGEST_MESSAGE + 2 - 10)


def test_long_paragraph_is_divided_between_sentences() -> None:
    """Each sentence can still be quoted."""
    one = document("a.md", "A", "A sentence of thirty letters. " * 300)
    assert texts(one) == [
        "A\n\n" + ("A sentence of thirty letters. " * 116).strip(),
        ("A sentence of thirty letters. " * 116).strip(),
        ("A sentence of thirty letters. " * 68).strip(),
    ]
    parts = post(one)
    for sentence in corpus_of([one]).sentences[110:120]:
        assert quoted_by_telegram(parts, sentence) == "A sentence of thirty letters."


def test_sentence_that_cannot_be_quoted() -> None:
    """One that is longer than Telegram quotes, or than a message, has no quote; neither has one that is not there."""
    one = document("a.md", "A", "x" * 1024, "x" * 1025, "very " * 1000)
    quotes = [native_quote(post(one), sentence) for sentence in corpus_of([one]).sentences]
    assert quotes == [NativeQuote(0, "x" * 1024, 3), None, None]
    assert native_quote(post(one), BRIEFING.sentences[2]) is None


def test_hundreds_of_headings() -> None:
    """They are all bold: a message has no more of them than Telegram marks; those that end it go with the next."""
    one = document("a.md", "A", *(f"# {number}" for number in range(120)), "The end.")
    messages = texts(one)
    assert "\n\n".join(messages) == "\n\n".join(["A", *map(str, range(120)), "The end."])
    assert [len(message.split("\n\n")) for message in messages] == [50, 50, 22]


@pytest.mark.parametrize("title", ["\u202e", "Talks"])
def test_empty_document(title: str) -> None:
    """A document without words is its title; without a title that can be read it is nothing."""
    assert texts(document("a.md", title, "\u200b", "# ")) == ([] if title == "\u202e" else ["Talks"])


def test_posting_twice() -> None:
    """The same text makes the same messages, so that quotes can be found after a restart."""
    again = document(HARBOUR.id, HARBOUR.title, *HARBOUR.text.split("\n\n"), date=HARBOUR.date, url=HARBOUR.url)
    assert again is not HARBOUR
    assert post(again) == post(HARBOUR)


@settings(max_examples=200, deadline=None)
@given(corpora())
def test_documents_from_hell(corpus: Corpus) -> None:
    """Nothing is lost and nothing added: the messages hold the title, the date and all blocks in their order."""
    for one in corpus.documents:
        blocks = [block.words for block in one.blocks]
        repeated = blocks[:1] == [one.title] and one.blocks[0].kind is BlockKind.HEADING
        expected = [one.title[:250], "·" if one.date and printable(one.title) else "", one.date[:40]]
        assert letters("".join(texts(one))).replace("·", "") == letters(*expected, *blocks[repeated:]).replace("·", "")


def letters(*words: str) -> str:
    """All that can be seen of `words`."""
    return "".join("".join(kept(printable(each)).split()) for each in words)


@settings(max_examples=200, deadline=None)
@given(corpora())
def test_quotes_from_hell(corpus: Corpus) -> None:
    """Telegram finds each sentence that has a quote at its place, and all have one but very long ones."""
    for one in corpus.documents:
        parts = posted(one, sentences_of(corpus, one.id))
        seen = [parsed(part.message.html, "HTML") for part in parts]
        for sentence in sentences_of(corpus, one.id):
            words = kept(printable(sentence.words))
            quote = native_quote(parts, sentence)
            assert (quote and quote.words) == (words if utf16_length(words) <= LONGEST_QUOTE else None)
            if quote:
                end = quote.position + utf16_length(words)
                assert seen[quote.part].cut(quote.position, end) == Text(words)


@settings(max_examples=200, deadline=None)
@given(corpora())
def test_shown_words_are_where_they_should_be(corpus: Corpus) -> None:
    """Each part says truly which words of which block it shows, and where."""
    for one in corpus.documents:
        parts = posted(one, sentences_of(corpus, one.id))
        by_span = {block.span: block for block in one.blocks}
        for part in parts:
            seen = accepted(part.message)
            for shown in part.shown:
                block = by_span[shown.block]
                words = kept(shown.words.cut(quotation(Sentence(one, block, block.span), block.span, None).words))
                assert seen.cut(shown.offset, shown.offset + utf16_length(words)).plain == words


def test_whole_is_a_sentence() -> None:
    """A list item of one sentence is quoted without its bullet."""
    item = Block(BlockKind.LIST_ITEM, (Piece(Span(2, 8), "Peace."),))
    one = Document("a.md", "A", "* Peace.", (item,))
    assert native_quote(post(one), whole(one)) == NativeQuote(0, "Peace.", 5)
