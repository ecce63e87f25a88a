"""Chats: seen, blocked, moved to a supergroup."""

from briefbot.adapters.state import State
from briefbot.core.records import Chat, ChatKind, Post, Waiting
from briefbot.core.text import Span
from tests.remembering import ANNA, GROUP, reply

NEW = -1000099


def test_seen(state: State) -> None:
    """A chat is known as it was last seen; the one seen last is told first."""
    assert state.chats.find(GROUP) is None
    state.chats.see(GROUP, ChatKind.GROUP, 1.0)
    state.chats.see(ANNA, ChatKind.PRIVATE, 2.0)
    state.chats.see(GROUP, ChatKind.CHANNEL, 3.0)
    group, private = Chat(GROUP, ChatKind.CHANNEL, False, 3.0), Chat(ANNA, ChatKind.PRIVATE, False, 2.0)
    assert state.chats.find(GROUP) == group
    assert state.chats.known() == (group, private)


def test_blocked(state: State) -> None:
    """A chat that blocked the bot is marked until it writes again; one that is not known is not made known."""
    state.chats.see(ANNA, ChatKind.PRIVATE, 1.0)
    state.chats.block(ANNA)
    state.chats.block(GROUP)
    assert state.chats.known() == (Chat(ANNA, ChatKind.PRIVATE, True, 1.0),)
    state.chats.see(ANNA, ChatKind.PRIVATE, 2.0)
    assert state.chats.known() == (Chat(ANNA, ChatKind.PRIVATE, False, 2.0),)


def test_migrate(state: State) -> None:
    """Everything of a group is its supergroup's; its messages' numbers mean nothing there and are forgotten."""
    state.chats.see(GROUP, ChatKind.GROUP, 1.0)
    state.inbox.accept(1, "words", GROUP, 1.0)
    state.inbox.accept(2, "words", ANNA, 1.0)
    state.ledger.record(reply("one", bot_message=42))
    state.ledger.record(reply("two", chat=ANNA, bot_message=42))
    state.posts.record(Post(GROUP, 50, "a.md", "d", Span(0, 9)))
    state.posts.record(Post(ANNA, 50, "a.md", "d", Span(0, 9)))
    state.chats.migrate(GROUP, NEW)
    assert state.chats.known() == (Chat(NEW, ChatKind.SUPERGROUP, False, 1.0),)
    assert state.inbox.unfinished() == (Waiting(1, "words", NEW, 1.0), Waiting(2, "words", ANNA, 1.0))
    assert state.ledger.by_id("one") == reply("one", chat=NEW, question_message=None)
    assert state.ledger.by_bot_message(NEW, 42) is None
    assert state.ledger.by_bot_message(ANNA, 42) == reply("two", chat=ANNA, bot_message=42)
    assert [state.posts.posted_part(chat, "a.md", "d", Span(1, 2)) for chat in (GROUP, NEW)] == [None, None]
    assert state.posts.posted_part(ANNA, "a.md", "d", Span(1, 2)) == Post(ANNA, 50, "a.md", "d", Span(0, 9))


def test_migrate_to_a_known_supergroup(state: State) -> None:
    """The supergroup may have been heard of before the group is known to have moved; and the news may come twice."""
    state.chats.see(GROUP, ChatKind.GROUP, 1.0)
    state.chats.see(NEW, ChatKind.SUPERGROUP, 5.0)
    state.ledger.record(reply("old"))
    state.ledger.record(reply("new", chat=NEW, bot_message=3))
    for _ in range(2):
        state.chats.migrate(GROUP, NEW)
        assert state.chats.known() == (Chat(NEW, ChatKind.SUPERGROUP, False, 5.0),)
        assert state.ledger.by_id("old") == reply("old", chat=NEW, question_message=None)
        assert state.ledger.by_bot_message(NEW, 3) == reply("new", chat=NEW, bot_message=3)
