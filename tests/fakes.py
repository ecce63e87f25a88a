"""Honest small implementations: documents that are built by hand, and an `ask` that counts words."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from briefbot.core.answering import Abstention, Policy, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span

Ask = Callable[[str, Sequence[str]], Reply]
LONGEST_QUESTION = 200
_QUESTION_WORDS = {"what", "when", "where", "which", "whose", "does"}


def every_mark(text: str) -> Sequence[int]:
    """Offsets behind each run of marks that could end a sentence."""
    return [found.end() for found in re.finditer(r"[.!?…。]+", text)]


def document(identity: str, title: str, *paragraphs: str, date: str = "", url: str = "") -> Document:
    """A document of one block a paragraph; those that begin with "# ", "## " and so on are headings."""
    starts = accumulate((len(paragraph) + 2 for paragraph in paragraphs), initial=0)
    blocks = tuple(block(paragraph, start) for paragraph, start in zip(paragraphs, starts, strict=False))
    return Document(identity, title, "\n\n".join(paragraphs), blocks, date, url)


def block(paragraph: str, start: int) -> Block:
    """The block that `paragraph` is if it stands at `start`."""
    level = len(paragraph) - len(paragraph.lstrip("#"))
    words = paragraph[level:].lstrip(" ")
    piece = Piece(Span(start + len(paragraph) - len(words), start + len(paragraph)), words)
    return Block(BlockKind.HEADING if level else BlockKind.PARAGRAPH, (piece,), level)


def corpus_of(documents: Iterable[Document]) -> Corpus:
    """The corpus of `documents`, in which every mark ends a sentence."""
    return Corpus.from_documents(documents, every_mark)


def ask_of(corpus: Corpus) -> Ask:
    """Asks `corpus`: a sentence answers as probably as it has the question's long words.

    It is silent below one half; further sentences are cited from 0.3 on. The first name that the question does not
    have is the highlight.
    """

    def ask(question: str, _: Sequence[str]) -> Reply:
        if not any(character.isalnum() for character in question):
            return Abstention(question, Reason.EMPTY_QUESTION, (), 1.0)
        if len(question) > LONGEST_QUESTION:
            return Abstention(question, Reason.QUESTION_TOO_LONG, (), 1.0)
        readings = [reading(question, *placed) for placed in enumerate(corpus.sentences)]
        return Policy(0.5, 0.3).reply(question, sorted(readings, key=lambda one: -one.score))

    return ask


def reading(question: str, position: int, sentence: Sentence) -> Reading:
    """How many of the question's long words `sentence` has, and the first name in it."""
    wanted = {word for word in words_of(question) if len(word) > 3} - _QUESTION_WORDS
    share = len(wanted & words_of(sentence.words)) / max(1, len(wanted))
    return Reading(Hit(position, sentence, share, share, share / 2), share, first_name(sentence, words_of(question)))


def words_of(text: str) -> set[str]:
    """The words of `text` in small letters."""
    return set(re.findall(r"\w+", text.lower()))


def first_name(sentence: Sentence, known: set[str]) -> Span | None:
    """Where in `sentence`, not counting its first word, the first capitalized word stands that is not `known`."""
    for found in re.finditer(r"(?<=\s)[A-Z]\w+", sentence.text):
        if found[0].lower() not in known:
            return Span(sentence.span.start + found.start(), sentence.span.start + found.end())
    return None


HARBOUR = document(
    "harbour.md",
    "Harbour talks",
    "# Harbour talks",
    "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. The first ferry leaves in "
    "May.",
    "## Who pays for the new pier",
    "Norway pays 40 million crowns for the pier. The harbour town adds four million.",
    date="2026-03-02",
    url="https://news.example/harbour",
)
WIDE = document(
    "north/東京.md",
    "東京の会談",
    "# 東京の会談",
    "両首相は東京で会談し、防衛と安全保障と経済で緊密に協力することで一致したと Kyodo が伝えた。次の会談は未定。",
)
BRIEFING = corpus_of([HARBOUR, WIDE])
