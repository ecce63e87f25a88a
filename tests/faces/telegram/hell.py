"""Documents, names and questions from hell, and Telegram's verdict on what is made of them."""

from dataclasses import replace

from hypothesis import strategies as st

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply, cited
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import Document, Sentence, Span
from briefbot.faces.telegram.markup import Markup
from briefbot.faces.telegram.measuring import LONGEST_MESSAGE, MOST_BYTES, utf16_length
from tests.fakes import corpus_of, document
from tests.telegram.oracle import MOST_ENTITIES, SHIELD, Text, cleaned, displayed, parsed

QUOTATIONS = ("blockquote", "expandable_blockquote")
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
# The oracle keeps Markdown's signs in these places of a private area while it cleans a text.
_SHIELDED = "".join(map(chr, SHIELD.values()))
_TOKENS = st.sampled_from(
    [
        *("<b>", "</b>", "<blockquote expandable>", "</blockquote>", "<a href='http://x'>", "<!--", "<br/>", "<", ">"),
        *("&lt;", "&amp;lt;", "&#60;", "&nbsp;", "&", '"', "'", "*bold*", "_it_", "`code`", "[x](http://x.example)"),
        *("\ud800", "\udc00", "\u202eevil\u202c", "\u2066", "\x00", "\x1b[31m", "\u2028", "\xad", "\ufeff"),
        *("a\u030a", " \u030a", "x\u0333\u033f", "\u0301", FAMILY, "👍🏽", "🇩🇪", "1️⃣", "नमस्ते", "שלום", "{name}"),
        *("@durov", "/start", "#tag", "https://example.org/?a=1&b=<2>", "word", "Lisbon", ". ", "! ", " ", "\n", "# "),
    ]
)
HELL = st.one_of(
    st.lists(_TOKENS, max_size=12).map("".join),
    st.text(st.characters(exclude_characters=_SHIELDED), max_size=60),
)
_LONG = st.builds(lambda words, times: words * times, HELL, st.integers(1, 200))
PARAGRAPHS = st.lists(st.one_of(HELL, HELL.map("## {}".format), _LONG), max_size=6)
TITLES = HELL.map(lambda words: words[:200] or "?")
URLS = st.one_of(st.just(""), HELL, HELL.map("https://x.example/{}".format))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document from hell."""
    return document("a.md", draw(TITLES), *draw(PARAGRAPHS), date=draw(HELL), url=draw(URLS))


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Two documents, with at least one sentence, so that there is something to cite."""
    return corpus_of([draw(documents()), document("z.md", draw(TITLES), "The last resort.")])


def citation(sentence: Sentence, highlight: Span | None = None, number: int = 1) -> Citation:
    """`sentence` as a citation of a reply."""
    return Citation(number, Reading(Hit(0, sentence, 0.5, 0.25, 0.125), 0.75, highlight))


def answer(
    *sentences: Sentence, question: str = "Who?", highlight: Span | None = None, context: Sentence | None = None
) -> Answer:
    """An answer with these citations; the first one has the highlight and the context."""
    readings = [Reading(Hit(0, sentence, 0.5, 0.25, 0.125), 0.75) for sentence in sentences]
    first = replace(citation(sentences[0], highlight), context=context)
    return Answer(question, (first, *cited(readings)[1:]), 0.75)


def silence(*sentences: Sentence, question: str = "Who?") -> Abstention:
    """A silence with these nearest sentences."""
    return Abstention(question, Reason.NOT_COVERED, answer(*sentences).citations if sentences else (), 0.75)


@st.composite
def replies(draw: st.DrawFn, corpus: Corpus) -> Reply:
    """An answer or a silence about `corpus`, with a highlight somewhere in the first sentence."""
    sentences = draw(st.lists(st.sampled_from(corpus.sentences), min_size=1, max_size=3))
    span = sentences[0].span
    first, second = sorted(draw(st.tuples(*[st.integers(span.start, span.end)] * 2)))
    highlight = draw(st.sampled_from([None, Span(first, second)]))
    question = draw(HELL)
    if draw(st.booleans()):
        return silence(*sentences, question=question)
    context = draw(st.sampled_from([None, *corpus.sentences]))
    return answer(*sentences, question=question, highlight=highlight, context=context)


@st.composite
def questioned(draw: st.DrawFn) -> tuple[Corpus, Reply]:
    """A corpus from hell and a reply about it."""
    corpus = draw(corpora())
    return corpus, draw(replies(corpus))


def accepted(markup: Markup) -> Text:
    """What people see of a message, without the links that Telegram finds in it by itself.

    It is what was meant, whether it is sent as HTML or as plain text.
    """
    read = parsed(markup.html, "HTML")
    seen = cleaned(read)
    assert read.plain == seen.plain == displayed(read).plain == markup.shown
    assert displayed(Text(markup.plain)).plain == markup.plain
    assert len(markup.html.encode()) <= MOST_BYTES
    assert 0 < max(len(seen), utf16_length(markup.plain)) <= LONGEST_MESSAGE
    assert len(seen.entities) < MOST_ENTITIES
    return seen


def quotations(seen: Text) -> list[str]:
    """The quotations in a message, in order."""
    return [words for kind, words in shown_as(seen) if kind in QUOTATIONS]


def shown_as(seen: Text) -> list[tuple[str, str]]:
    """What is shown in a special way, in order, with how it is shown."""
    return [(entity.kind, seen.cut(entity.offset, entity.end).plain) for entity in seen.entities]


def whole(one: Document) -> Sentence:
    """All of the first block of a document as a sentence."""
    return Sentence(one, one.blocks[0], one.blocks[0].span)
