"""Reply → messages: a short answer and its citations, or silence with the nearest sentences."""

from collections.abc import Iterator, Sequence

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import Sentence, printable
from briefbot.faces.quoting import ASIDE, Quotation, place, quoted_context, quoted_sentence
from briefbot.faces.telegram.markup import (
    Markup,
    beside,
    bold,
    italic,
    kept,
    lines,
    literal,
    packed,
    paragraphs,
    quoted,
    text,
)
from briefbot.faces.telegram.measuring import beginning, shortened, utf16_length
from briefbot.faces.wording import Wording

# In UTF-16 units. A quotation longer than LONG, which is three lines on most telephones, is folded, and its context is
# to leave something of these lines to it. One of at most LONGEST_QUOTATION fits into one message together with the
# short answer, its context and its place.
LONG = 300
LONGEST_QUOTATION = 3000
LONGEST_SHORT_ANSWER = 300
LONGEST_CONTEXT = 200
LONGEST_PLACE = 300
LONGEST_TOPIC = 100
MOST_TOPICS = 3


def rendered(reply: Reply, wording: Wording, topics: Sequence[str] = ()) -> tuple[Markup, ...]:
    """The messages that say `reply`: one, or as few as hold its citations undivided.

    `topics` are offered where the briefing does not say what was asked.
    """
    if isinstance(reply, Answer):
        return packed([short_answer(reply), *(cited(citation, wording) for citation in reply.citations)])
    label = italic(text(wording.nearest))
    return packed(silence(reply, label, wording, topics), again=label)


def short_answer(answer: Answer) -> Markup:
    """The highlight of the best citation in bold; nothing if there is none or it is all of its sentence or too long."""
    quotation = stored(quoted_sentence(answer.citations[0]))
    is_short = utf16_length(quotation.marked) <= LONGEST_SHORT_ANSWER and quotation.marked != quotation.words
    return bold(literal(quotation.marked)) if is_short else Markup()


def cited(citation: Citation, wording: Wording, *, is_answer: bool = True) -> Markup:
    """A citation as a quotation with its number and place below; what is no answer is folded, and nothing in it bold.

    A sentence that is too long for a message is shown up to some word; that it is shortened is said outside of the
    quotation. The sentence that it refers back to stands before it, in brackets and italics.
    """
    whole, context = stored(quoted_sentence(citation)), aside(kept(quoted_context(citation)))
    quotation = clipped(whole, LONGEST_QUOTATION)
    before, marked, after = parts(quotation, in_bold=is_answer)
    folded = not is_answer or utf16_length(quotation.words) > LONG
    return lines(
        quoted(context + before, marked, after, wording.telegram.quotation_marks, folded=folded),
        shortening(quotation, whole, wording.telegram.shortened_sentence, wording),
        beside(bold(text(str(citation.number))), place_line(citation.sentence)),
    )


def aside(context: str) -> Markup:
    """Context as it stands before a quotation; of a long one the beginning, where mostly stands who is meant."""
    if not context:
        return Markup()
    return italic(literal(shortened(context, LONGEST_CONTEXT).join(ASIDE))) + literal(" ")


def stored(quotation: Quotation) -> Quotation:
    """A quotation as Telegram keeps its words, divided where it was."""
    words = kept(quotation.words)
    start, end = len(kept(quotation.before)), len(kept(quotation.before + quotation.marked))
    return Quotation(words[:start], words[start:end], words[end:])


def parts(quotation: Quotation, *, in_bold: bool) -> tuple[Markup, Markup, Markup]:
    """The three parts of a quotation, the marked one in bold where that is wanted."""
    marked = literal(quotation.marked)
    return literal(quotation.before), bold(marked) if in_bold else marked, literal(quotation.after)


def clipped(quotation: Quotation, most: int) -> Quotation:
    """The beginning of a quotation that has at most `most` UTF-16 units."""
    end = len(beginning(quotation.words, most))
    marked = quotation.marked[: max(0, end - len(quotation.before))]
    after = quotation.after[: max(0, end - len(quotation.before) - len(quotation.marked))]
    return Quotation(quotation.before[:end], marked, after)


def shortening(shown: Quotation, whole: Quotation, phrase: str, wording: Wording) -> Markup:
    """How many characters of a quotation are shown, if not all of them are."""
    if shown == whole:
        return Markup()
    lengths = {"shown": wording.whole(len(shown.words)), "whole": wording.whole(len(whole.words))}
    return literal("… ") + italic(text(phrase.format(**lengths)))


def place_line(sentence: Sentence) -> Markup:
    """Where a sentence stands, in one line that is not too long."""
    return text(shortened(place(sentence), LONGEST_PLACE))


def silence(reply: Abstention, label: Markup, wording: Wording, topics: Sequence[str]) -> Iterator[Markup]:
    """The parts of a message that does not answer; the nearest sentences are labelled as being no answer."""
    nearest = [cited(citation, wording, is_answer=False) for citation in reply.nearest]
    yield bold(text(wording.silence[reply.reason]))
    yield paragraphs(label, nearest[0]) if nearest else Markup()
    yield from nearest[1:]
    if topics and reply.reason is Reason.NOT_COVERED:
        yield lines(text(wording.telegram.topics), *(text(f"• {topic}") for topic in topics))


def topics_near(reply: Abstention, corpus: Corpus) -> tuple[str, ...]:
    """Up to three headings that can be asked about: those of the nearest sentences first, then others in their order.

    A sentence without a heading stands for its document's title.
    """
    found: dict[str, str] = {}
    for sentence in topical(reply, corpus):
        heading = sentence.heading or sentence.document.title
        if heading not in found.values() and (topic := kept(printable(heading))):
            found.setdefault(shortened(topic, LONGEST_TOPIC), heading)
        if len(found) == MOST_TOPICS:
            break
    return tuple(found)


def topical(reply: Abstention, corpus: Corpus) -> Iterator[Sentence]:
    """The sentences whose headings may be topics, in the order of preference."""
    yield from (citation.sentence for citation in reply.nearest)
    yield from corpus.sentences
