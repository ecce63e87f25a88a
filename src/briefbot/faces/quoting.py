"""What is shown of a document: its words, and where they stand.

What comes out of here is printable: no character of a document or a title reaches a person that a screen would obey
instead of show.
"""

from dataclasses import dataclass

from briefbot.core.answering import Citation
from briefbot.core.text import Sentence, Span, printable

# Between a title and what stands under it, and between things that stand side by side.
UNDER = " › "
BESIDE = " · "
# Around what is shown beside a quotation and is not quoted from as an answer.
ASIDE = ("[", "]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words out of a document in three parts: what stands before the marked part, that part, and what comes after."""

    before: str
    marked: str
    after: str

    @property
    def words(self) -> str:
        """The three parts in a row."""
        return self.before + self.marked + self.after


def quotation(sentence: Sentence, whole: Span, marked: Span | None) -> Quotation:
    """What a person reads in `whole`, a span of the sentence's block, divided where `marked` begins and ends."""
    words = printable(sentence.words_of(whole))
    if marked is None:
        return Quotation(words, "", "")
    start = len(printable(sentence.raw_words_of(Span(whole.start, marked.start))))
    end = len(printable(sentence.raw_words_of(Span(whole.start, marked.end))))
    # Words before the mark are counted without the space that parts them from it.
    start += len(words[start:end]) - len(words[start:end].lstrip())
    return Quotation(words[:start], words[start:end], words[end:])


def quoted_sentence(citation: Citation) -> Quotation:
    """A cited sentence, with its highlight marked."""
    return quotation(citation.sentence, citation.sentence.span, citation.highlight)


def quoted_context(citation: Citation) -> str:
    """The sentence before a cited one that refers back to it; "" if there is none, or nothing of it can be read."""
    return printable(citation.context.words) if citation.context else ""


def quoted_paragraph(citation: Citation) -> Quotation:
    """The paragraph that a cited sentence stands in, with the sentence marked."""
    return quotation(citation.sentence, citation.sentence.block.span, citation.sentence.span)


def place(sentence: Sentence) -> str:
    """Where a sentence stands: "Title › Heading · date", as far as there is a heading and a date."""
    return placed(sentence, (sentence.heading,))


def full_place(sentence: Sentence) -> str:
    """The same with all headings above the sentence, outermost first."""
    return placed(sentence, sentence.headings)


def placed(sentence: Sentence, headings: tuple[str, ...]) -> str:
    """The title, `headings` and date of a sentence in one line."""
    names = map(printable, (sentence.document.title, *headings))
    return row(UNDER.join(name for name in names if name), sentence.document.date)


def row(*cells: str) -> str:
    """`cells` side by side, the empty ones left out."""
    return BESIDE.join(cell for cell in map(printable, cells) if cell)
