"""Replies to an item → what was right about them, in numbers that can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from briefbot.core.answering import Answer, Citation, Reply
from briefbot.evaluation.highlights import best_f1, is_exact
from briefbot.evaluation.question_words import QuestionWord, question_word
from briefbot.evaluation.sets import Item, Kind

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item, the reply of a bot that is never silent, the reply of the bot as it is, and how long the latter took."""

    item: Item
    never_silent: Reply
    own: Reply
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was right about the replies to a question.

    `confidence` is the probability, in the bot's eyes, that the best sentence answers. `relevance` tells for each
    citation whether it covers an accepted answer, if the bot is never silent, and `own_relevance` as it is.
    `highlight_f1` and `is_highlight_exact` judge the first citation's highlight, if the bot is never silent.
    """

    question: str
    kind: Kind
    confidence: float
    is_answered: bool
    relevance: tuple[bool, ...]
    own_relevance: tuple[bool, ...]
    highlight_f1: float
    is_highlight_exact: bool
    milliseconds: float

    @property
    def word(self) -> QuestionWord:
        """What the question asks for."""
        return question_word(self.question)

    @property
    def is_first_right(self) -> bool:
        """Whether the first citation answers, if the bot is never silent."""
        return self.relevance[:1] == (True,)

    @property
    def is_right(self) -> bool:
        """Whether the bot as it is cited the answer first, or was silent where nothing answers."""
        return self.own_relevance[:1] == (True,) if self.kind is Kind.ANSWERABLE else not self.is_answered


def judged(outcome: Outcome, texts: Texts) -> Judgement:
    """What was right, given the texts of the documents by their ids."""
    item, cited = outcome.item, citations(outcome.never_silent)
    found = highlighted(cited[0], texts) if cited else None
    accepted = [place.span.cut(texts[place.document]) for place in item.gold]
    return Judgement(
        question=item.question,
        kind=item.kind,
        confidence=confidence(outcome.never_silent),
        is_answered=isinstance(outcome.own, Answer),
        relevance=tuple(map(item.is_answered_by, cited)),
        own_relevance=tuple(map(item.is_answered_by, citations(outcome.own))),
        highlight_f1=best_f1(found, accepted),
        is_highlight_exact=is_exact(found, accepted),
        milliseconds=outcome.milliseconds,
    )


def citations(reply: Reply) -> tuple[Citation, ...]:
    """The sentences that a reply gives as an answer."""
    return reply.citations if isinstance(reply, Answer) else ()


def confidence(reply: Reply) -> float:
    """The probability that the best sentence answers."""
    return reply.confidence if isinstance(reply, Answer) else 1.0 - reply.confidence


def highlighted(citation: Citation, texts: Texts) -> str | None:
    """The characters of the short answer in a citation."""
    return citation.highlight.cut(texts[citation.sentence.document.id]) if citation.highlight else None
