"""Updates: accepted once, sent at most once, their words kept no longer than needed."""

from pathlib import Path

import pytest

from briefbot.adapters.state import State, open_state
from briefbot.core.records import Waiting
from tests.remembering import on_disk

WEEK = 7 * 24 * 3600.0


def test_the_usual_way(state: State) -> None:
    """An update waits with its words until it is claimed, and is ambiguous until it is finished."""
    inbox = state.inbox
    assert inbox.accept(5, '{"text": "What “now” \\ud83d?"}', 7, 12.5)
    assert inbox.unfinished() == (Waiting(5, '{"text": "What “now” \\ud83d?"}', 7, 12.5),)
    assert inbox.claim(5)
    assert inbox.unfinished() == ()
    assert inbox.claimed_but_unfinished() == (5,)
    inbox.finish(5)
    assert [*inbox.unfinished(), *inbox.claimed_but_unfinished()] == []


def test_accepted_once(state: State) -> None:
    """At whatever stage it is, an update that comes again is not new, and changes nothing."""
    inbox = state.inbox
    for step in (lambda: inbox.accept(5, "first", 7, 1.0), lambda: inbox.claim(5), lambda: inbox.finish(5)):
        step()
        assert not inbox.accept(5, "second", 8, 2.0)
    assert inbox.unfinished() == ()
    assert inbox.accept(6, "third", None, 3.0)


def test_claimed_once(state: State) -> None:
    """A claim succeeds for an update that waits, and for no other."""
    inbox = state.inbox
    assert not inbox.claim(5)
    inbox.accept(5, "words", 7, 1.0)
    assert [inbox.claim(5), inbox.claim(5)] == [True, False]
    inbox.finish(5)
    assert not inbox.claim(5)


def test_finished_without_a_claim(state: State) -> None:
    """What calls for no reply is finished as it stands; what was never accepted may be finished too."""
    state.inbox.accept(5, "words", 7, 1.0)
    state.inbox.finish(5)
    state.inbox.finish(6)
    assert state.inbox.unfinished() == ()
    assert not state.inbox.accept(5, "words", 7, 1.0)
    assert state.inbox.accept(6, "words", 7, 1.0)


def test_after_a_restart(tmp_path: Path) -> None:
    """What waited still waits, in the order in which it came, whatever the ids; what was claimed is only counted."""
    path = tmp_path / "state"
    with open_state(path) as state:
        for update_id in (90, 30, 60, 10, 20):
            state.inbox.accept(update_id, f"words of {update_id}", None, 1.0)
        for update_id in (60, 20, 10):
            state.inbox.claim(update_id)
        state.inbox.finish(10)
    with open_state(path) as state:
        assert state.inbox.unfinished() == (
            Waiting(90, "words of 90", None, 1.0),
            Waiting(30, "words of 30", None, 1.0),
        )
        assert state.inbox.claimed_but_unfinished() == (60, 20)


def test_highest_update_id(state: State) -> None:
    """The highest of all ids, handled or not; none at first."""
    assert state.inbox.highest_update_id() is None
    for update_id in (5, 9, 7):
        state.inbox.accept(update_id, "words", None, 1.0)
        state.inbox.finish(update_id)
    assert state.inbox.highest_update_id() == 9


def fill(state: State, count: int, at: float) -> None:
    """Puts the ids from 1 to `count` into the inbox as handled ones."""
    with state.database.transaction():
        for update_id in range(1, count + 1):
            state.database.change("INSERT INTO updates (id, at) VALUES (?, ?)", update_id, at)


@pytest.mark.parametrize(("now", "forgotten"), [(WEEK + 1000.0, []), (WEEK + 1000.5, [1, 2, 3])])
def test_prune(state: State, now: float, forgotten: list[int]) -> None:
    """An id is forgotten when it is older than a week and 100,000 have followed it; not before."""
    fill(state, 100_003, at=1000.0)
    state.inbox.prune(now)
    assert [update_id for update_id in (1, 2, 3, 4, 5) if state.inbox.accept(update_id, "", None, now)] == forgotten


def test_what_waits_is_not_pruned(state: State) -> None:
    """However old it is, what has not been handled stays."""
    state.inbox.accept(200_000, "words", None, 0.0)
    fill(state, 100_003, at=1.0)
    state.inbox.prune(10 * WEEK)
    assert state.inbox.unfinished() == (Waiting(200_000, "words", None, 0.0),)
    assert not state.inbox.accept(200_000, "words", None, 1.0)


@pytest.mark.parametrize("repeats", [1, 3000], ids=["short", "over several pages"])
def test_words_are_gone(state: State, tmp_path: Path, repeats: int) -> None:
    """As soon as the state is tidied, no file holds the words of an update that was claimed or finished."""
    for update_id, words in enumerate(("a secret question", "another secret"), start=1):
        state.inbox.accept(update_id, words * repeats, 7, 1.0)
    state.tidy(1.0)
    assert b"a secret question" in on_disk(tmp_path)
    state.inbox.claim(1)
    state.inbox.finish(2)
    state.tidy(1.0)
    assert b"secret" not in on_disk(tmp_path)
