"""Reply → inline results: the answer and each cited sentence, to be sent into any chat."""

from collections.abc import Iterator
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Answer, Citation, Reply
from briefbot.core.text import printable
from briefbot.faces.quoting import place, quoted_sentence
from briefbot.faces.telegram.markup import Markup, italic, kept, paragraphs, text
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.rendering import cited, rendered, short_answer
from briefbot.faces.wording import Wording

# In UTF-16 units.
LONGEST_TITLE = 64
LONGEST_DESCRIPTION = 256
LONGEST_QUESTION = 256


@dataclass(frozen=True, slots=True)
class InlineResult:
    """What is offered (title and description, plain words) and the message that is sent if it is chosen.

    `id` differs among the results of one reply.
    """

    id: str
    title: str
    description: str
    message: Markup


def inline_results(reply: Reply, wording: Wording) -> tuple[InlineResult, ...]:
    """The whole answer and each cited sentence, or the silence alone; each message says what was asked."""
    if isinstance(reply, Abstention):
        phrase = wording.silence[reply.reason]
        return (result("silence", phrase, wording.telegram.inline_hint, text(phrase), reply.question),)
    return tuple(answer_results(reply, wording))


def answer_results(reply: Answer, wording: Wording) -> Iterator[InlineResult]:
    """The whole answer, as far as it fits into one message, then its citations one by one."""
    best = quoted_sentence(reply.citations[0])
    headline = short_answer(reply).shown or wording.telegram.whole_answer
    yield result("answer", headline, best.words, whole_answer(reply, wording), reply.question)
    for citation in reply.citations:
        yield sentence_result(citation, reply.question, wording)


def whole_answer(reply: Answer, wording: Wording) -> Markup:
    """The first message of an answer."""
    return rendered(reply, wording)[0]


def sentence_result(citation: Citation, question: str, wording: Wording) -> InlineResult:
    """One citation with its place as the title."""
    words = quoted_sentence(citation).words
    title = f"{citation.number} · {place(citation.sentence)}"
    return result(str(citation.number), title, words, cited(citation, wording), question)


def result(identity: str, title: str, description: str, message: Markup, question: str) -> InlineResult:
    """A result with the question above its message, where there is room."""
    asked = italic(text(shortened(printable(question), LONGEST_QUESTION)))
    with_question = paragraphs(asked, message)
    return InlineResult(
        identity,
        shortened(kept(printable(title)), LONGEST_TITLE),
        shortened(kept(printable(description)), LONGEST_DESCRIPTION),
        with_question if with_question.fits else message,
    )
