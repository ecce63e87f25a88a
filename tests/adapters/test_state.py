"""The state as a whole: kept over restarts, tidied, and standing whenever its process is killed."""

import random
import subprocess
import sys
from pathlib import Path

from briefbot.adapters.state import State, open_state
from briefbot.core.records import Chat, ChatKind, Counted, Post, Rating
from briefbot.core.text import Span
from tests.adapters.test_counters import MONDAY, numbers
from tests.remembering import ANNA, RECEIPTS, on_disk, reply

ROOT = Path(__file__).parent.parent.parent
KILLS = 6
# Goes on for ever: update n stays accepted, is claimed or is finished, by its remainder; and says what it has done.
WRITER = """
import sys
from itertools import count
from pathlib import Path
from briefbot.adapters.state import open_state
from tests.remembering import reply
print("opening", flush=True)
with open_state(Path(sys.argv[1])) as state:
    for number in count(int(sys.argv[2])):
        state.inbox.accept(number, "words " * 100, 1, float(number))
        state.ledger.record(reply(str(number)))
        if number % 3:
            state.inbox.claim(number)
        if number % 3 == 2:
            state.inbox.finish(number)
        print(number, flush=True)
"""


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """Closed and opened again, each part of the state knows what it knew."""
    post = Post(ANNA, 50, "a.md", "d", Span(0, 9))
    with open_state(tmp_path / "state") as state:
        state.inbox.accept(1, "words", None, 1.0)
        state.ledger.record(reply("one"))
        state.feedback.rate("one", ANNA, Rating.GOOD, 1.0)
        state.posts.record(post)
        state.counters.count(ANNA, MONDAY, Counted.ANSWER)
        state.chats.see(ANNA, ChatKind.PRIVATE, 1.0)
    with open_state(tmp_path / "state") as state:
        assert state.inbox.highest_update_id() == 1
        assert state.ledger.by_id("one") == reply("one")
        assert state.feedback.counts()[Rating.GOOD] == 1
        assert state.posts.posted_part(ANNA, "a.md", "d", Span(1, 2)) == post
        assert state.counters.totals() == numbers(0, 1, 0, 0)
        assert state.chats.known() == (Chat(ANNA, ChatKind.PRIVATE, False, 1.0),)


def test_tidy(state: State, tmp_path: Path) -> None:
    """Tidied, the state is all in its file: the log of changes is empty."""
    state.ledger.record(reply("one", question="a public question"))
    state.tidy(1.0)
    assert (tmp_path / "state-wal").stat().st_size == 0
    assert b"a public question" in on_disk(tmp_path)


def killed_after(path: Path, first: int, lines: int) -> list[int]:
    """What a writer had done that began with update `first` and was killed when it had said so many lines."""
    command = [sys.executable, "-c", WRITER, str(path), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline() for _ in range(lines)]
        assert writer.stderr
        writer.kill()
        rest, problems = writer.stdout.read(), writer.stderr.read()
    assert problems == ""
    assert said[0] == "opening\n"
    return [int(line) for line in "".join([*said, rest]).splitlines()[1:]]


def test_killed_while_writing(tmp_path: Path) -> None:
    """Writers are killed in the middle of their work; what they had done is there, and nothing by halves."""
    moments = random.Random(5)  # noqa: S311 -- repeatable, not secret
    done: set[int] = set()
    begun: set[int] = set()  # what each writer was doing when it was killed
    for _ in range(KILLS):
        numbers_done = killed_after(tmp_path / "state", max(begun, default=-1) + 1, moments.randrange(2, 400))
        done.update(numbers_done)
        begun.add(numbers_done[-1] + 1)
        with open_state(tmp_path / "state") as state:
            assert {waiting.update_id for waiting in state.inbox.unfinished()} - begun == at_stage(done, 0)
            assert set(state.inbox.claimed_but_unfinished()) - begun == at_stage(done, 1)
            assert state.inbox.highest_update_id() in {max(done), max(begun)}
            assert all(is_whole(state, number) for number in done)
            assert all(is_whole(state, number) or state.ledger.by_id(str(number)) is None for number in begun)


def at_stage(numbers: set[int], remainder: int) -> set[int]:
    """The numbers that a writer leaves at the same stage."""
    return {number for number in numbers if number % 3 == remainder}


def is_whole(state: State, number: int) -> bool:
    """Whether the reply of that number is there with all its receipts."""
    found = state.ledger.by_id(str(number))
    return found == reply(str(number)) and found.receipts == RECEIPTS


def test_killed_while_opening(tmp_path: Path) -> None:
    """A process killed while it makes the tables leaves a file that the next one opens."""
    for attempt in range(4):
        killed_after(tmp_path / "state", 1000 * attempt, 1)
        with open_state(tmp_path / "state") as state:
            assert state.inbox.accept(attempt, "words", None, 1.0)
