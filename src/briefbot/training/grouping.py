"""Question sets → the questions that marks are calibrated on, as the bot reads them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

from briefbot.core.candidates import CrossEncoder
from briefbot.core.retrieval import Encoder, passages
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.training.calibrating import Groups
from briefbot.training.collecting import Parts, Read, read_all, retriever_of

# Questions about other briefings are taken for off-topic, and now and then fit by chance ("Next meeting where?"). With
# more weight than this, more of the off-topic questions get an answer.
BRIEFINGS_WEIGHT = 0.25


def about_articles(
    articles: QuestionSet, strange: Sequence[Question], encoder: Encoder, model: CrossEncoder, random: Random
) -> tuple[Groups, Groups]:
    """The questions of a set and strange ones, asked of all its articles, and of a part as small as a briefing.

    The same likeness means less in a large corpus than in a small one.
    """
    retriever = retriever_of(articles, encoder)
    parts = Parts(retriever, encoder.encode_passages(passages(retriever.corpus.sentences)))
    asked = Questions.of(articles, drawn(strange, len(articles.near_misses), random), random)
    return (
        asked.read(lambda questions: read_all(questions, retriever, model)),
        asked.read(lambda questions: parts.read_all(questions, model, random)),
    )


def about_briefings(
    briefings: Sequence[QuestionSet],
    strange: Sequence[Question],
    encoder: Encoder,
    model: CrossEncoder,
    random: Random,
) -> Groups:
    """The questions about each briefing, asked of that alone, and half as many strange ones as it has near misses.

    As many again are about other briefings.
    """

    def one(briefing: QuestionSet) -> Groups:
        retriever = retriever_of(briefing, encoder)
        others = [question for other in briefings if other is not briefing for question in other.answerable]
        half = (len(briefing.near_misses) + 1) // 2
        asked = Questions.of(briefing, [*drawn(strange, half, random), *drawn(others, half, random)], random)
        return asked.read(lambda questions: read_all(questions, retriever, model))

    return together([one(briefing) for briefing in briefings], BRIEFINGS_WEIGHT)


def together(found: Sequence[Groups], weight: float) -> Groups:
    """The questions about several texts as those about one kind, with this weight."""
    return Groups(
        [*chain.from_iterable(one.answerable for one in found)],
        [*chain.from_iterable(one.near_misses for one in found)],
        [*chain.from_iterable(one.off_topic for one in found)],
        [*chain.from_iterable(one.small_talk for one in found)],
        weight,
    )


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of a text, as the groups of the same names."""

    answerable: Sequence[Question]
    near_misses: Sequence[Question]
    off_topic: Sequence[Question]
    small_talk: Sequence[Question]

    @classmethod
    def of(cls, question_set: QuestionSet, off_topic: Sequence[Question], random: Random) -> "Questions":
        """The questions of a set, those about something else, and no more small talk than there are near misses."""
        near_misses = question_set.near_misses
        return cls(question_set.answerable, near_misses, off_topic, drawn(small_talk(), len(near_misses), random))

    def read(self, reading: Callable[[Sequence[Question]], Iterator[Read]]) -> Groups:
        """What becomes of them."""
        return Groups(
            [*reading(self.answerable)],
            [*reading(self.near_misses)],
            [*reading(self.off_topic)],
            [*reading(self.small_talk)],
        )


def small_talk() -> list[Question]:
    """What people type that asks nothing of any text."""
    lines = Path(__file__).with_name("small_talk.txt").read_text(encoding="utf-8").splitlines()
    return [Question(line, "", ()) for line in lines]


def drawn(questions: Sequence[Question], count: int, random: Random) -> list[Question]:
    """So many of the questions, or all where there are fewer."""
    return random.sample(questions, min(count, len(questions)))
