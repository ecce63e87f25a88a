"""The whole bot, on fakes that are read with open eyes."""

from collections.abc import Sequence

import pytest

from briefbot.core.answering import Abstention, Answer, Policy, Reason
from briefbot.core.bot import LONGEST_QUESTION, MANY_WORDS, READ, READ_OF_MANY_WORDS, Bot
from briefbot.core.reading import Reading, RetrievalReader
from briefbot.core.retrieval import Hit, Retriever
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex
from tests.fakes import corpus_of, document

CORPUS = corpus_of(
    [
        document("pier.md", "Pier", "Norway pays for the pier. Ferries leave in May. It costs four million."),
        document("zoo.md", "Zoo", *[f"Zebra {number} sleeps." for number in range(20)]),
    ]
)


class WordReader:
    """A sentence answers as probably as its words are asked for; it remembers how many hits it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:  # noqa: ARG002 -- part of the port
        """Readings, best first."""
        self.given.append(len(hits))
        return tuple(sorted((Reading(hit, hit.words) for hit in hits), key=lambda reading: -reading.score))


def bot_with(reader: WordReader | RetrievalReader) -> Bot:
    """A bot for the corpus that needs to be sure by one half."""
    words = [sentence.words.rstrip(".") for sentence in CORPUS.sentences]
    encoder = LetterEncoder()
    retriever = Retriever(CORPUS, encoder, NumpyIndex(encoder.encode_passages(words)), SetIndex(words))
    return Bot(CORPUS, retriever, reader, Policy(0.5))


def test_an_answer() -> None:
    """The sentence that has the words is cited, with the place where it stands."""
    reply = bot_with(WordReader()).ask("norway pays")
    assert isinstance(reply, Answer)
    assert [citation.sentence.text for citation in reply.citations] == ["Norway pays for the pier."]
    assert (reply.question, reply.confidence, reply.citations[0].number) == ("norway pays", 1.0, 1)
    assert reply.citations[0].sentence.document.id == "pier.md"


def test_an_answer_that_refers_back() -> None:
    """The bot knows the sentence before it."""
    reply = bot_with(WordReader()).ask("it costs four million")
    assert isinstance(reply, Answer)
    (citation,) = reply.citations
    assert (citation.sentence.words, citation.context) == ("It costs four million.", CORPUS.sentences[1])
    assert CORPUS.sentences[1].words == "Ferries leave in May."


def test_never_more_than_three_citations() -> None:
    """Twenty sentences that answer equally well are cited as the first three."""
    reply = bot_with(WordReader()).ask("zebra sleeps")
    assert isinstance(reply, Answer)
    assert [citation.sentence.words for citation in reply.citations] == [
        "Zebra 0 sleeps.", "Zebra 1 sleeps.", "Zebra 2 sleeps."
    ]  # fmt: skip
    assert [citation.number for citation in reply.citations] == [1, 2, 3]


def test_an_abstention() -> None:
    """Where nothing answers it is silent, with a reason and three nearest sentences."""
    reply = bot_with(WordReader()).ask("quantum chromodynamics")
    assert isinstance(reply, Abstention)
    assert (reply.reason, reply.confidence, len(reply.nearest)) == (Reason.NOT_COVERED, 1.0, 3)


@pytest.mark.parametrize("question", ["", " \n", "?!", "…", "🙂🙂", "\u200b", "\x1b[", "—" * 5000])
def test_an_empty_question(question: str) -> None:
    """What has neither letter nor digit asks nothing; nothing is searched for."""
    reader = WordReader()
    assert bot_with(reader).ask(question) == Abstention(question, Reason.EMPTY_QUESTION, (), 1.0)
    assert reader.given == []


def test_a_long_question() -> None:
    """A question may have 1,000 characters, not one more."""
    reader = WordReader()
    longest = "norway pays".ljust(LONGEST_QUESTION, ".")
    assert LONGEST_QUESTION == 1000
    assert isinstance(bot_with(reader).ask(longest), Abstention)
    assert reader.given == [READ]
    too_long = longest + "."
    assert bot_with(reader).ask(too_long) == Abstention(too_long, Reason.QUESTION_TOO_LONG, (), 1.0)
    assert reader.given == [READ]


def test_a_question_of_many_words_is_read_with_fewer_hits() -> None:
    """From twenty-one words on."""
    reader = WordReader()
    for count in (MANY_WORDS, MANY_WORDS + 1):
        bot_with(reader).ask(" ".join(["norway"] * count))
    assert reader.given == [READ, READ_OF_MANY_WORDS]


@pytest.mark.parametrize("question", ["7", "東京", "\ud800a", "ñ"])
def test_other_writing_is_a_question(question: str) -> None:
    """One letter or digit of any script is something to look for."""
    reader = WordReader()
    assert bot_with(reader).ask(question).question == question
    assert reader.given == [READ]


def test_history_is_accepted() -> None:
    """Earlier questions may be given, in any sequence."""
    bot = bot_with(WordReader())
    assert bot.ask("norway pays", ["zebra"]) == bot.ask("norway pays", ("zebra", "ferries")) == bot.ask("norway pays")


def test_with_the_reader_that_is_used() -> None:
    """The reader of retrieval scores answers what stands in the corpus word for word."""
    reply = bot_with(RetrievalReader(len(CORPUS.sentences))).ask("norway pays for the pier")
    assert isinstance(reply, Answer)
    assert reply.citations[0].sentence.text == "Norway pays for the pier."
    assert 0.9 < reply.confidence < 1
    assert reply.confidence == reply.citations[0].score
