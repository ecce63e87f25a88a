"""Question sets → the questions that marks are calibrated on, as the bot reads them."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from briefbot.core.candidates import CrossEncoder
from briefbot.core.retrieval import Encoder, passages
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.training.calibrating import Groups, together
from briefbot.training.collecting import Parts, Read, read_all, retriever_of

# Questions about other briefings are taken for off-topic, and now and then fit by chance ("Next meeting where?"). With
# more weight than this, more of the off-topic questions get an answer.
BRIEFINGS_WEIGHT = 0.25

Reading = Callable[[Sequence[Question]], Iterator[Read]]


def about_articles(
    articles: QuestionSet, strange: Sequence[Question], encoder: Encoder, model: CrossEncoder, random: Random
) -> tuple[Groups, Groups]:
    """The questions of a set and strange ones, asked of all its articles, and of a part as small as a briefing.

    The same likeness means less in a large corpus than in a small one.
    """
    retriever = retriever_of(articles, encoder)
    parts = Parts(retriever, encoder.encode_passages(passages(retriever.corpus.sentences)))
    off_topic = drawn(strange, len(articles.near_misses), random)
    return (
        groups(articles, off_topic, lambda questions: read_all(questions, retriever, model)),
        groups(articles, off_topic, lambda questions: parts.read_all(questions, model, random)),
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
        off_topic = [*drawn(strange, half, random), *drawn(others, half, random)]
        return groups(briefing, off_topic, lambda questions: read_all(questions, retriever, model))

    return together([one(briefing) for briefing in briefings], BRIEFINGS_WEIGHT)


def groups(question_set: QuestionSet, off_topic: Sequence[Question], read: Reading) -> Groups:
    """What becomes of the questions of a set, and of those that are about something else."""
    return Groups([*read(question_set.answerable)], [*read(question_set.near_misses)], [*read(off_topic)])


def drawn(questions: Sequence[Question], count: int, random: Random) -> list[Question]:
    """So many of the questions, or all where there are fewer."""
    return random.sample(questions, min(count, len(questions)))
