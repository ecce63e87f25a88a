"""What is kept of a person or a chat, and that nothing is left of it when it is to be forgotten."""

from pathlib import Path

import pytest

from briefbot.adapters.state import State
from briefbot.core.records import Chat, ChatKind, Counted, Kept, Post, Rating, Waiting
from briefbot.core.text import Span
from tests.adapters.test_counters import MONDAY, TUESDAY, numbers
from tests.remembering import ANNA, BERT, GROUP, on_disk, reply

TALK = reply("talk", chat=ANNA, user=None)
ANSWER = reply("answer", question="a secret question")
SECOND = reply("second", parent="answer", user=BERT, question="and a public one")


@pytest.fixture
def used(state: State) -> State:
    """A state in which Anna and Bert have left something of everything."""
    for recorded in (TALK, ANSWER, SECOND):
        state.ledger.record(recorded)
    for identity, user in (("answer", ANNA), ("answer", BERT), ("second", ANNA), ("second", BERT)):
        state.feedback.rate(identity, user, Rating.GOOD, 1.0)
    for user, day in ((ANNA, MONDAY), (ANNA, TUESDAY), (BERT, MONDAY)):
        state.counters.count(user, day, Counted.QUESTION)
        state.counters.count(user, day, Counted.ANSWER)
    for chat in (ANNA, GROUP):
        state.posts.record(Post(chat, 50, "a.md", "d", Span(0, 9)))
        state.inbox.accept(abs(chat), "words", chat, 1.0)
    state.chats.see(ANNA, ChatKind.PRIVATE, 1.0)
    state.chats.see(GROUP, ChatKind.GROUP, 2.0)
    return state


ANNAS = Kept(is_chat_known=True, replies=2, questions=1, ratings=2, days=2, posts=1)
BERTS = Kept(is_chat_known=False, replies=1, questions=1, ratings=2, days=1, posts=0)


def test_about(used: State) -> None:
    """Everybody is told what is kept of them; of a stranger nothing is."""
    assert [used.privacy.about(user) for user in (ANNA, BERT, 9)] == [ANNAS, BERTS, Kept()]


def test_forget(used: State, tmp_path: Path) -> None:
    """What was told is deleted, in the files too; of others, only their ratings of the deleted replies go with it."""
    assert used.privacy.forget(ANNA) == ANNAS
    assert b"secret" not in on_disk(tmp_path)
    assert b"and a public one" in on_disk(tmp_path)
    assert used.privacy.about(ANNA) == used.privacy.forget(ANNA) == Kept()
    assert used.privacy.about(BERT) == Kept(replies=1, questions=1, ratings=1, days=1)
    assert used.ledger.by_id("second") == reply("second", user=BERT, question="and a public one")
    assert [used.ledger.by_id("talk"), used.ledger.by_id("answer")] == [None, None]
    assert used.feedback.counts()[Rating.GOOD] == 1
    assert used.counters.totals() == numbers(1, 1, 0, 0)
    assert used.chats.known() == (Chat(GROUP, ChatKind.GROUP, False, 2.0),)
    assert used.database.rows("SELECT count(*) FROM receipts") == [(3,)]


def test_forget_leaves_what_waits(used: State) -> None:
    """A question that is still to be answered is answered; its words go with that."""
    used.privacy.forget(ANNA)
    assert used.inbox.unfinished() == (Waiting(7, "words", ANNA, 1.0), Waiting(100, "words", GROUP, 1.0))


def test_forget_chat(used: State, tmp_path: Path) -> None:
    """Everything of a chat is deleted, in the files too; what waits there is neither answered nor accepted again."""
    used.privacy.forget_chat(GROUP)
    assert b"secret" not in on_disk(tmp_path)
    assert [used.ledger.by_id(identity) for identity in ("talk", "answer", "second")] == [TALK, None, None]
    assert used.feedback.counts()[Rating.GOOD] == 0
    assert used.posts.posted_part(GROUP, "a.md", "d", Span(1, 2)) is None
    assert used.chats.known() == (Chat(ANNA, ChatKind.PRIVATE, False, 1.0),)
    assert used.inbox.unfinished() == (Waiting(7, "words", ANNA, 1.0),)
    assert not used.inbox.claim(100)
    assert not used.inbox.accept(100, "words", GROUP, 1.0)
    assert used.counters.totals() == numbers(3, 3, 0, 0)
