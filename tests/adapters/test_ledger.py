"""Replies: recorded whole, found by button, message and question, followed back."""

import re
import sqlite3

import pytest

from briefbot.adapters.ledger import new_id
from briefbot.adapters.state import State
from briefbot.core.answering import Reason
from briefbot.core.receipts import Receipt
from briefbot.core.records import Kind
from briefbot.core.text import Span
from tests.remembering import ANNA, BERT, GROUP, RECEIPTS, reply

FULL = reply(
    "ab-_1234",
    thread=3,
    bot_message=42,
    reason=Reason.NOT_COVERED,
    question="What “now” \ud83d?",
    user=BERT,
    receipts=RECEIPTS[:2],
)


def test_recorded_whole(state: State) -> None:
    """A reply comes back as it went in, its receipts in their order, with everything or with the least there can be."""
    least = reply("least", chat=None, question_message=None, user=None, receipts=())
    for recorded in (FULL, reply("answer", receipts=RECEIPTS[::-1]), least):
        state.ledger.record(recorded)
        assert state.ledger.by_id(recorded.id) == recorded
    assert state.ledger.by_id("stranger") is None


def test_kind() -> None:
    """A reply with a reason is an abstention."""
    assert [FULL.kind, reply("answer").kind] == [Kind.ABSTENTION, Kind.ANSWER]


def test_recorded_once(state: State) -> None:
    """An id stands for one reply; a second one is refused and leaves the first."""
    state.ledger.record(FULL)
    with pytest.raises(sqlite3.IntegrityError, match=re.escape("UNIQUE constraint failed: replies.id")):
        state.ledger.record(reply(FULL.id))
    assert state.ledger.by_id(FULL.id) == FULL


def test_nothing_by_halves(state: State) -> None:
    """A reply with a receipt that cannot be written is not recorded."""
    endless = Receipt("a.md", Span(0, 2**63), "d" * 32)
    with pytest.raises(OverflowError):
        state.ledger.record(reply("one", receipts=(*RECEIPTS, endless)))
    assert state.ledger.by_id("one") is None
    assert state.database.rows("SELECT count(*) FROM receipts") == [(0,)]


def test_shown(state: State) -> None:
    """A reply is found by its message as soon as that is known, in its own chat."""
    state.ledger.record(reply("one"))
    assert state.ledger.by_bot_message(GROUP, 43) is None
    state.ledger.shown("one", 43)
    assert state.ledger.by_bot_message(GROUP, 43) == reply("one", bot_message=43)
    assert state.ledger.by_bot_message(ANNA, 43) is None


def test_an_edited_question(state: State) -> None:
    """Of several replies to one question, shown by one message, the newest counts; earlier buttons find theirs."""
    first, second = reply("first", bot_message=42), reply("second", bot_message=42, at=1.0, receipts=())
    state.ledger.record(first)
    assert state.ledger.by_question_message(GROUP, 41) == first
    state.ledger.record(second)
    assert state.ledger.by_question_message(GROUP, 41) == second
    assert state.ledger.by_bot_message(GROUP, 42) == second
    assert state.ledger.by_id("first") == first
    assert state.ledger.by_question_message(ANNA, 41) is None


def test_chain(state: State) -> None:
    """A follow-up leads back to the question that began it; a parent that is not remembered is none."""
    one, two, three = reply("one"), reply("two", parent="one"), reply("three", parent="two")
    for recorded in (one, two, three, reply("other", parent="forgotten")):
        state.ledger.record(recorded)
    assert state.ledger.chain("three") == (one, two, three)
    assert state.ledger.chain("other") == (reply("other"),)
    assert state.ledger.chain("stranger") == ()


def test_a_long_chain(state: State) -> None:
    """Of a long conversation the last sixteen replies are told."""
    for number in range(20):
        state.ledger.record(reply(str(number), parent=str(number - 1), receipts=()))
    assert [recorded.id for recorded in state.ledger.chain("19")] == [str(number) for number in range(4, 20)]


def test_new_id() -> None:
    """Eight characters that need no escaping, other ones each time."""
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch("[A-Za-z0-9_-]{8}", identity) for identity in ids)
