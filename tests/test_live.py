"""A bot that follows its documents, with an honest stand-in for reading them."""

from dataclasses import dataclass, field
from threading import Event

import pytest

from briefbot.assembly import Opened
from briefbot.core.answering import Answer, Policy
from briefbot.core.bot import Bot
from briefbot.core.errors import BriefbotError, IndexUnavailable, NoDocuments
from briefbot.core.reading import RetrievalReader
from briefbot.core.retrieval import Retriever
from briefbot.faces.wording import ENGLISH
from briefbot.live import LiveBot
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex
from tests.fakes import corpus_of, document

QUESTION = "When does the ferry leave"


def bot_for(text: str) -> Bot:
    """A bot that knows one paragraph and is never silent."""
    corpus, encoder = corpus_of([document("harbour.md", "Harbour", text)]), LetterEncoder()
    texts = [sentence.words for sentence in corpus.sentences]
    retriever = Retriever(corpus, encoder, NumpyIndex(encoder.encode_passages(texts)), SetIndex(texts))
    return Bot(corpus, retriever, RetrievalReader(len(texts)), Policy(0.0))


def opened_gate() -> Event:
    """An event that has happened."""
    gate = Event()
    gate.set()
    return gate


@dataclass
class Shelf:
    """A document that can change while a bot follows it; reading it waits for the `gate`."""

    text: str = "The ferry leaves in May."
    problems: tuple[str, ...] = ()
    fault: BriefbotError | None = None
    gate: Event = field(default_factory=opened_gate)
    readings: int = 0
    named: str = ""

    def open(self) -> Opened:
        """What reading the document gives now."""
        text, fault = self.text, self.fault
        self.readings += 1
        assert self.gate.wait(20)
        if fault:
            raise fault
        return Opened(bot_for(text), self.problems, None, "")

    def signature(self) -> str:
        """Differs after each change."""
        return self.named or f"{self.text} {self.fault}"


def first_words(bot: LiveBot) -> str:
    """The first sentence that the bot cites."""
    reply = bot.ask(QUESTION)
    assert isinstance(reply, Answer)
    return reply.citations[0].sentence.words


def test_a_change_is_picked_up_by_the_next_question() -> None:
    """Read once, then again after each change, and not otherwise."""
    shelf = Shelf()
    bot = LiveBot(shelf.open, shelf.signature)
    assert first_words(bot) == "The ferry leaves in May."
    assert first_words(bot) == "The ferry leaves in May."
    assert (shelf.readings, bot.notices()) == (1, [])
    shelf.text = "The ferry leaves in June."
    assert first_words(bot) == "The ferry leaves in June."
    assert (shelf.readings, bot.notices(), bot.notices()) == (2, [ENGLISH.changed], [])
    assert bot.corpus().documents[0].text == "The ferry leaves in June."


def test_what_was_skipped_is_told_once() -> None:
    """The sentences on skipped documents come with the first reply after the reading."""
    shelf = Shelf(problems=("x.md was skipped: it is not UTF-8; save it as UTF-8.",))
    bot = LiveBot(shelf.open, shelf.signature)
    bot.ask(QUESTION)
    assert bot.notices() == ["x.md was skipped: it is not UTF-8; save it as UTF-8."]
    assert bot.notices() == []


def test_a_long_reading_does_not_keep_a_question_waiting() -> None:
    """The earlier text answers meanwhile, and it is said that it does."""
    shelf = Shelf()
    bot = LiveBot(shelf.open, shelf.signature, patience=0.01)
    bot.ask(QUESTION)
    shelf.text, shelf.gate = "The ferry leaves in June.", Event()
    assert first_words(bot) == "The ferry leaves in May."
    assert bot.notices() == [ENGLISH.still_reading]
    shelf.gate.set()
    while not (told := bot.notices()):
        pass
    assert told == [ENGLISH.changed]
    assert first_words(bot) == "The ferry leaves in June."


def test_an_edit_during_a_reading_is_read_afterwards() -> None:
    """No change is lost because another one was just being read."""
    shelf = Shelf(gate=Event())
    bot = LiveBot(shelf.open, shelf.signature)
    bot.start()
    while not shelf.readings:
        pass
    shelf.text = "The ferry leaves in July."
    shelf.gate.set()
    assert first_words(bot) == "The ferry leaves in July."
    assert shelf.readings == 2


def test_what_failed_for_another_reason_is_tried_again() -> None:
    """A full disk that has been mended needs no edit to be noticed."""
    shelf = Shelf(fault=IndexUnavailable("The disk is full."))
    bot = LiveBot(shelf.open, shelf.signature)
    signature = shelf.signature()
    with pytest.raises(IndexUnavailable, match=r"^The disk is full\.$"):
        bot.ask(QUESTION)
    shelf.fault, shelf.named = None, signature
    assert first_words(bot) == "The ferry leaves in May."


def test_what_cannot_be_read_leaves_the_earlier_text_in_service() -> None:
    """It is told once, and read again when it changes."""
    shelf = Shelf()
    bot = LiveBot(shelf.open, shelf.signature)
    bot.ask(QUESTION)
    shelf.fault = NoDocuments("The folder is empty.")
    assert first_words(bot) == "The ferry leaves in May."
    assert bot.notices() == [
        "The briefing has changed but cannot be read, so the earlier text answers. The folder is empty."
    ]
    assert first_words(bot) == "The ferry leaves in May."
    assert (bot.notices(), shelf.readings) == ([], 2)
    shelf.text, shelf.fault = "The ferry leaves in June.", None
    assert first_words(bot) == "The ferry leaves in June."


def test_nothing_to_read_from_the_start_is_an_error_until_there_is() -> None:
    """The error says why; once there are documents, they answer."""
    shelf = Shelf(fault=NoDocuments("The folder is empty."))
    bot = LiveBot(shelf.open, shelf.signature)
    with pytest.raises(NoDocuments, match=r"^The folder is empty\.$"):
        bot.ask(QUESTION)
    with pytest.raises(NoDocuments, match=r"^The folder is empty\.$"):
        bot.corpus()
    shelf.fault = None
    assert first_words(bot) == "The ferry leaves in May."


def test_an_unforeseen_error_is_told_as_one_sentence() -> None:
    """A fault of the program itself does not leave the bot deaf or without a word."""
    shelf = Shelf()

    def fail() -> Opened:
        raise ZeroDivisionError

    bot = LiveBot(fail, shelf.signature)
    with pytest.raises(BriefbotError, match=r"^The documents could not be read \(ZeroDivisionError\)"):
        bot.ask(QUESTION)
