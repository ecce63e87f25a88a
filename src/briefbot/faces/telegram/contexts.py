"""A sentence in its paragraph, and the way back and forth through the paragraphs of its document."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from briefbot.core.corpus import Corpus
from briefbot.core.text import Sentence, Span, printable
from briefbot.faces.quoting import UNDER, Quotation, quotation, row
from briefbot.faces.telegram.markup import Markup, beside, bold, lines, linked, literal, paragraphs, quoted, text
from briefbot.faces.telegram.measuring import beginning, ending, shortened, utf16_length
from briefbot.faces.telegram.rendering import LONGEST_PLACE, LONGEST_QUOTATION, shortening, stored
from briefbot.faces.wording import Wording

# Around the sentence that is meant, where nothing can be bold.
MARKS = (">>> ", " <<<")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The paragraph, list item, quotation or table row at `number` (from 1) of the `total` that can be quoted from.

    `first` is its first sentence.
    """

    first: Sentence
    number: int
    total: int

    @property
    def earlier(self) -> int | None:
        """The number of the paragraph before, or None at the beginning of the document."""
        return self.number - 1 if self.number > 1 else None

    @property
    def later(self) -> int | None:
        """The number of the next paragraph, or None at the end of the document."""
        return self.number + 1 if self.number < self.total else None


def sentences_of(corpus: Corpus, document_id: str) -> Sequence[Sentence]:
    """The sentences of a document in their order; none if there is no such document."""
    identity = attrgetter("document.id")
    start = bisect_left(corpus.sentences, document_id, key=identity)
    return corpus.sentences[start : bisect_right(corpus.sentences, document_id, lo=start, key=identity)]


def paragraphs_of(corpus: Corpus, document_id: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a document that can be quoted from, in their order; none if there is no such document."""
    grouped = groupby(sentences_of(corpus, document_id), key=attrgetter("block.span"))
    first = [next(sentences) for _, sentences in grouped]
    return tuple(Paragraph(sentence, number, len(first)) for number, sentence in enumerate(first, start=1))


def paragraph_of(corpus: Corpus, sentence: Sentence) -> Paragraph | None:
    """The paragraph that `sentence` stands in, or None if it is not of this corpus."""
    every = paragraphs_of(corpus, sentence.document.id)
    return next((one for one in every if one.first.block.span == sentence.block.span), None)


def paragraph_at(corpus: Corpus, document_id: str, number: int) -> Paragraph | None:
    """The paragraph with that number, or None if there is none."""
    every = paragraphs_of(corpus, document_id)
    return every[number - 1] if 1 <= number <= len(every) else None


def in_context(paragraph: Paragraph, wording: Wording, marked: Span | None = None) -> Markup:
    """One message with the paragraph, its place and its position; the sentence at `marked` is bold, if it is in it.

    Of a paragraph that is too long for a message the words around the sentence are shown, and that is said.
    """
    first, phrases = paragraph.first, wording.telegram
    inside = marked if marked and first.block.span.covers(marked) else None
    whole = stored(quotation(first, first.block.span, inside))
    shown = around_mark(whole, LONGEST_QUOTATION)
    return paragraphs(
        lines(heading(first), text(phrases.position.format(number=paragraph.number, total=paragraph.total))),
        lines(
            Markup() if whole.words.startswith(shown.words) else text("…"),
            quoted(*emphasized(shown), phrases.quotation_marks, folded=False),
            shortening(shown, whole, phrases.shortened_paragraph, wording),
        ),
    )


def heading(sentence: Sentence) -> Markup:
    """The title, leading to the document's address; then all headings above a sentence, and the date."""
    title = bold(text(shortened(sentence.document.title, LONGEST_PLACE)))
    below = row(UNDER.join(filter(None, map(printable, sentence.headings))), sentence.document.date)
    return beside(linked(title, sentence.document.url), text(shortened(below, LONGEST_PLACE)))


def emphasized(shown: Quotation) -> tuple[Markup, Markup, Markup]:
    """The three parts of a paragraph; without markup, the marked one stands between MARKS."""
    return literal(shown.before), bold(literal(shown.marked), MARKS), literal(shown.after)


def around_mark(whole: Quotation, most: int) -> Quotation:
    """The marked part with as many words before and after it as fit into `most` UTF-16 units; if none is, the first."""
    if not whole.marked:
        return Quotation(beginning(whole.before, most), "", "")
    marked = beginning(whole.marked, most)
    room = most - utf16_length(marked)
    after = beginning(whole.after, max(room // 2, room - utf16_length(whole.before))) if marked == whole.marked else ""
    return Quotation(ending(whole.before, room - utf16_length(after)), marked, after)
