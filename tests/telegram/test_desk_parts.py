"""The parts of the desk that need no Telegram: tickets, memory for the newest, the bench, documents as posted."""

import asyncio
import threading
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from briefbot.faces.telegram.bench import Bench, Busy, apart
from briefbot.faces.telegram.contexts import paragraph_at
from briefbot.faces.telegram.keyboards import of_documents, under_paragraph, under_reply
from briefbot.faces.telegram.posting import NativeQuote
from briefbot.faces.telegram.recent import Asked, Newest, Recent
from briefbot.faces.telegram.shelf import Posting, Shelf, nearest, quoting
from briefbot.faces.telegram.tickets import Deed, Ticket
from briefbot.faces.wording import WORDINGS, Wording
from tests.fakes import BRIEFING, HARBOUR, corpus_of, document
from tests.remembering import reply

LONG = " ".join(f"Sentence {number} of the block says word{number:03}." for number in range(200))


# --- tickets


def test_a_ticket_is_what_its_button_carries() -> None:
    """There and back."""
    ticket = Ticket(Deed.PARAGRAPH, "AbCd_-12", ("2", "17"))
    assert str(ticket) == "p:AbCd_-12:2:17"
    assert Ticket.from_data(str(ticket)) == ticket
    assert ticket.numbers == (2, 17)


@pytest.mark.parametrize("data", [None, object(), "", "q:1", "p", "P:1", " p:1"])
def test_what_is_no_ticket(data: object) -> None:
    """Other versions and strangers send it."""
    assert Ticket.from_data(data) is None


@given(st.text())
def test_no_data_does_harm(data: str) -> None:
    """Whatever is sent becomes a ticket that reads the same, or none."""
    ticket = Ticket.from_data(data)
    assert ticket is None or str(ticket) == data
    assert ticket is None or all(number >= 0 for number in ticket.numbers)


@pytest.mark.parametrize("wording", WORDINGS.values(), ids=list(WORDINGS))
def test_buttons_carry_little(wording: Wording) -> None:
    """At most 64 bytes, whatever a document is called, and at most three in a row beside each other."""
    papers = tuple(document("東京" * 100 + f"/{number}.md", "京" * 300, "Word.") for number in range(30))
    paragraph = paragraph_at(BRIEFING, HARBOUR.id, 1)
    assert paragraph
    keyboards = [
        under_reply(reply("AbCd_-12"), wording, asks_what_was_wrong=True),
        under_paragraph(paragraph, "AbCd_-12", 3, wording),
        *(of_documents(papers, first, wording) for first in (0, 8, 24)),
    ]
    rows = [row for one in keyboards if isinstance(one, InlineKeyboardMarkup) for row in one.inline_keyboard]
    assert len(rows) == 5 + 2 + 9 + 9 + 7
    assert all(len(row) <= 3 for row in rows)
    assert all(0 < len(str(button.callback_data).encode()) <= 64 for row in rows for button in row)


# --- memory


def test_only_the_newest_are_kept() -> None:
    """What is kept again is new again."""
    newest: Newest[str, int] = Newest(2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        newest.keep(key, value)
    assert [newest.find(key) for key in "abc"] == [3, None, 4]
    newest.forget(lambda value: value > 3)
    assert (len(newest), newest.find("c")) == (1, None)


def test_a_person_is_forgotten_wherever_they_asked() -> None:
    """And whoever asked in their private chat."""
    recent = Recent()
    for name, user, chat in (("a", 7, -1), ("b", None, 7), ("c", 8, -1)):
        recent.questions.keep(name, Asked("?", user, chat))
    recent.forget(7)
    assert [bool(recent.questions.find(name)) for name in "abc"] == [False, False, True]


# --- the bench


def test_the_bench_is_bounded() -> None:
    """So much at once, so much that waits, and whoever comes then is told at once; afterwards there is room again."""
    gate = threading.Event()

    def patient(number: int) -> int:
        return number if gate.wait(5) else -1

    async def scenario() -> list[int]:
        bench = Bench(1, 1)
        work = [asyncio.create_task(bench.make(partial(patient, number))) for number in (1, 2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await bench.make(lambda: 3)
        assert bench.present == 2
        gate.set()
        made = [*await asyncio.gather(*work), await bench.make(lambda: 4)]
        bench.close()
        assert bench.present == 0
        return made

    assert asyncio.run(scenario()) == [1, 2, 4]


def test_what_fails_apart_fails_here() -> None:
    """The error comes to whoever waits."""
    with pytest.raises(ZeroDivisionError):
        asyncio.run(apart(lambda: 1 // 0))
    assert asyncio.run(apart(lambda: 7)) == 7


# --- documents as posted


def test_each_sentence_is_in_the_part_that_quotes_it() -> None:
    """What is remembered of a part are the sentences that a reply can quote from it, and no others."""
    corpus = corpus_of([document("long.md", "Long", "# Long", "The first one.", LONG, "## Empty")])
    posting = Posting(corpus.documents[0], corpus.sentences)
    assert len(posting.parts) == len(posting.spans) == 3
    for sentence in corpus.sentences:
        quote = posting.quote_of(sentence)
        covering = [number for number, span in enumerate(posting.spans) if span and span.covers(sentence.span)]
        assert quote
        assert covering == [quote.part]


def test_a_part_of_headings_alone_has_nothing_to_quote() -> None:
    """Then there is no span to remember."""
    corpus = corpus_of([document("a.md", "A", "# A", "## Nothing")])
    assert Posting(corpus.documents[0], corpus.sentences).spans == (None,)


def test_a_document_is_divided_once() -> None:
    """Until it is read again."""
    shelf, corpus = Shelf(), corpus_of([HARBOUR])
    first = shelf.posting(corpus, HARBOUR)
    assert shelf.posting(corpus, HARBOUR) is first
    again = document("harbour.md", "Harbour", "New.")
    assert shelf.posting(corpus_of([again]), again) is not first


def test_a_quote_is_looked_for_in_the_text_that_stands() -> None:
    """Places are counted in UTF-16 units; of several the nearest is meant; what is not there cannot be quoted."""
    assert nearest("🚢 a b a", "a", 2) == 3
    assert nearest("🚢 a b a", "a", 6) == 7
    assert nearest("🚢 a b a", "c", 0) is None
    quote = NativeQuote(0, "a", 5)
    assert quoting(9, quote, "b") is None
    known, unknown = quoting(9, quote, "xa"), quoting(9, quote, None)
    assert known
    assert unknown
    assert (known.quote_position, unknown.quote_position, unknown.message_id) == (1, 5, 9)
