"""What a citation needs beside it to be understood: the sentence that its first words refer back to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefbot.core.answering import Abstention, Citation, Reply
from briefbot.core.corpus import Corpus, same_section
from briefbot.core.references import refers_back
from briefbot.core.text import BlockKind, Sentence

# A list's items and a table's rows stand for themselves: the one before is no context.
_ALONE = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}


def with_contexts(reply: Reply, corpus: Corpus) -> Reply:
    """`reply` with the sentence before each citation that refers back; silence, which cites nothing, as it is.

    A citation right after the one that it refers back to needs no context.
    """
    if isinstance(reply, Abstention):
        return reply
    return replace(reply, citations=tuple(completed(reply.citations, corpus)))


def completed(citations: Iterable[Citation], corpus: Corpus) -> Iterator[Citation]:
    """The citations, each with its context."""
    shown: Sentence | None = None
    for citation in citations:
        context = antecedent(citation, corpus)
        yield citation if context is None or context == shown else replace(citation, context=context)
        shown = citation.sentence


def antecedent(citation: Citation, corpus: Corpus) -> Sentence | None:
    """The sentence that a citation refers back to: the one right before it, in the same section of the document."""
    position, sentence = citation.reading.hit.position, citation.sentence
    if position == 0 or not refers_back(sentence.words):
        return None
    before = corpus.sentences[position - 1]
    return before if same_section(before, sentence) and reads_on(before, sentence) else None


def reads_on(before: Sentence, after: Sentence) -> bool:
    """Whether one sentence goes on from another: in one block, or from a paragraph to the next."""
    return before.block.span == after.block.span or _ALONE.isdisjoint({before.block.kind, after.block.kind})
