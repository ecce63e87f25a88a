"""Each question's own sentences as the bot ranks them: the task of WikiQA and TREC-QA, with MAP and MRR.

The measures are taken over questions that have both right and wrong sentences.
"""

import dataclasses
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefbot.adapters.builder import Progress
from briefbot.core.bot import Bot
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Positions, Scores, TermIndex, Vector, VectorIndex
from briefbot.core.text import Block, BlockKind, Document, Piece, Span
from briefbot.evaluation.selection_tables import Selection

BETWEEN_SENTENCES = "\n\n"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question, its sentences as the bot ranks them, and how long that took.

    `order` are the numbers of the sentences, best first, and `scores` how probable it is, in the bot's eyes, that each
    answers.
    """

    selection: Selection
    order: tuple[int, ...]
    scores: tuple[float, ...]
    milliseconds: float

    @property
    def relevance(self) -> tuple[bool, ...]:
        """Whether each sentence answers, best first."""
        return tuple(self.selection.labels[number] for number in self.order)


def corpus_of(selections: Sequence[Selection]) -> Corpus:
    """One document for each question; each of its sentences is one, wherever else sentences would end."""
    documents = [document(f"{number:08}", one) for number, one in enumerate(selections)]
    return Corpus.from_documents(documents, lambda _text: ())


def document(identity: str, one: Selection) -> Document:
    """The sentences of a question, each as a row of a table, since rows are never divided."""
    spans, start = list[Span](), 0
    for sentence in one.sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + len(BETWEEN_SENTENCES)
    blocks = [
        Block(BlockKind.TABLE_ROW, (Piece(span, words),)) for span, words in zip(spans, one.sentences, strict=True)
    ]
    return Document(identity, one.title, BETWEEN_SENTENCES.join(one.sentences), tuple(blocks))


@dataclass(frozen=True, slots=True)
class OwnVectors:
    """The vectors of one question's sentences: all of them are found, wherever the others are."""

    index: VectorIndex
    own: Positions

    def search(self, query: Vector, limit: int) -> Positions:  # noqa: ARG002 -- part of the port
        """All own positions."""
        return self.own

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """As in the whole index."""
        return self.index.cosines(query, positions)


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """The terms of one question's sentences."""

    index: TermIndex
    own: Positions

    def search(self, question: str, limit: int) -> Positions:  # noqa: ARG002 -- part of the port
        """All own positions."""
        return self.own

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """As in the whole index."""
        return self.index.shares(question, groups)


def ranked(
    bot: Bot, selections: Sequence[Selection], progress: Progress = lambda _done, _total: None
) -> Iterator[Ranked]:
    """Each question's sentences as the bot, which was opened for `corpus_of(selections)`, ranks them."""
    own = positions_by_document(bot.corpus)
    for done, one in enumerate(selections, start=1):
        start = time.perf_counter()
        readings = read(bot, one.question, own.get(f"{done - 1:08}", []))
        milliseconds = (time.perf_counter() - start) * 1000
        progress(done, len(selections))
        yield as_ranked(one, readings, milliseconds)


def positions_by_document(corpus: Corpus) -> dict[str, list[int]]:
    """The positions of each document's sentences."""
    found: dict[str, list[int]] = {}
    for position, sentence in enumerate(corpus.sentences):
        found.setdefault(sentence.document.id, []).append(position)
    return found


def read(bot: Bot, question: str, own: Sequence[int]) -> Sequence[Reading]:
    """The sentences at the positions `own` as read, best first."""
    import numpy as np

    if not own:
        return ()
    positions, whole = np.array(own, dtype=np.int64), bot.retriever
    vectors, terms = OwnVectors(whole.vectors, positions), OwnTerms(whole.terms, positions)
    hits = dataclasses.replace(whole, vectors=vectors, terms=terms).retrieve(question, len(own))
    return bot.reader.read(question, hits)


def as_ranked(one: Selection, readings: Sequence[Reading], milliseconds: float) -> Ranked:
    """The ranking; what cannot be quoted, having neither letters nor digits, comes last."""
    starts = {span.start: number for number, span in enumerate(row_spans(one))}
    scores = {starts[reading.hit.sentence.block.span.start]: reading.score for reading in readings}
    order = [*scores, *(number for number in range(len(one.sentences)) if number not in scores)]
    return Ranked(one, tuple(order), tuple(scores.get(number, 0.0) for number in order), milliseconds)


def row_spans(one: Selection) -> list[Span]:
    """Where each sentence of a question stands in its document."""
    return [block.span for block in document("", one).blocks]
