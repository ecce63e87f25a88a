"""Which sentence a citation brings along."""

import pytest

from briefbot.core.answering import Abstention, Answer, Reason, cited
from briefbot.core.context import with_contexts
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import BlockKind, Document
from tests.fakes import block, corpus_of, document

ENVOYS, SAID = "The envoys met in Lisbon.", "They agreed on fees."


def answer(corpus: Corpus, *positions: int) -> Answer:
    """An answer that cites the sentences of `corpus` at these positions."""
    hits = [Hit(position, corpus.sentences[position], 0, 0, 0) for position in positions]
    return Answer("What was agreed?", cited([Reading(hit, 0.5) for hit in hits]), 0.5)


def contexts(corpus: Corpus, *positions: int) -> list[str | None]:
    """The words of the contexts that citations of these sentences get."""
    reply = with_contexts(answer(corpus, *positions), corpus)
    assert isinstance(reply, Answer)
    return [citation.context.words if citation.context else None for citation in reply.citations]


@pytest.mark.parametrize(
    "paragraphs", [[f"{ENVOYS} {SAID}"], [ENVOYS, SAID], ["# Talks", ENVOYS, SAID], ["## Fees", f"{ENVOYS} {SAID}"]]
)
def test_the_sentence_before(paragraphs: list[str]) -> None:
    """It stands in the same paragraph or at the end of the one before."""
    assert contexts(corpus_of([document("a.md", "A", *paragraphs)]), 1) == [ENVOYS]


@pytest.mark.parametrize(
    "documents",
    [
        [document("a.md", "A", SAID)],
        [document("a.md", "A", ENVOYS, "The fees are low.")],
        [document("a.md", "A", ENVOYS, "## Fees", SAID)],
        [document("a.md", "A", ENVOYS), document("b.md", "A", SAID)],
    ],
)
def test_no_sentence_before(documents: list[Document]) -> None:
    """Nothing refers back, or there is nothing before in the same section of the same document."""
    corpus = corpus_of(documents)
    assert contexts(corpus, len(corpus.sentences) - 1) == [None]


@pytest.mark.parametrize(
    ("before", "after", "context"),
    [
        (BlockKind.PARAGRAPH, BlockKind.QUOTATION, ENVOYS),
        (BlockKind.LIST_ITEM, BlockKind.LIST_ITEM, None),
        (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, None),
        (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH, None),
        (BlockKind.TABLE_ROW, BlockKind.PARAGRAPH, None),
    ],
)
def test_lists_and_tables(before: BlockKind, after: BlockKind, context: str | None) -> None:
    """An item and a row stand for themselves."""
    assert contexts(corpus_of([of_kinds(before, after)]), 1) == [context]


def test_inside_of_a_list_item() -> None:
    """Its own sentences go on from each other."""
    item = block(f"{ENVOYS} {SAID}", 0)
    one = Document("a.md", "A", f"{ENVOYS} {SAID}", (type(item)(BlockKind.LIST_ITEM, item.pieces),))
    assert contexts(corpus_of([one]), 1) == [ENVOYS]


def of_kinds(before: BlockKind, after: BlockKind) -> Document:
    """A document of two blocks of these kinds, one sentence each."""
    first, second = block(ENVOYS, 0), block(SAID, len(ENVOYS) + 2)
    blocks = (type(first)(before, first.pieces), type(second)(after, second.pieces))
    return Document("a.md", "A", f"{ENVOYS}\n\n{SAID}", blocks)


THREE = corpus_of([document("a.md", "A", f"{ENVOYS} {SAID} These are low.")])


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ((0, 1), [None, None]),
        ((1, 2), [ENVOYS, None]),
        ((1, 0), [ENVOYS, None]),
        ((0, 2, 1), [None, SAID, ENVOYS]),
        ((2,), [SAID]),
    ],
)
def test_what_is_cited_right_before_is_no_context(positions: tuple[int, ...], expected: list[str | None]) -> None:
    """It has just been read; what is cited elsewhere in the reply has not."""
    assert contexts(THREE, *positions) == expected


def test_all_else_stays() -> None:
    """Numbers, readings and figures of an answer; and silence, which cites nothing."""
    given = answer(THREE, 1, 0)
    reply = with_contexts(given, THREE)
    assert isinstance(reply, Answer)
    assert [(one.number, one.reading) for one in reply.citations] == [
        (one.number, one.reading) for one in given.citations
    ]
    assert (reply.question, reply.confidence, reply.threshold) == (given.question, given.confidence, given.threshold)
    silence = Abstention("Who?", Reason.NOT_COVERED, given.citations, 0.9)
    assert with_contexts(silence, THREE) is silence
