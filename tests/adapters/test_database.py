"""One SQLite file: opened, refused with a sentence, migrated, written by one at a time."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

import pytest

from briefbot.adapters.counters import Counters
from briefbot.adapters.database import Database, open_database
from briefbot.adapters.inbox import Inbox
from briefbot.adapters.migrations import migrate, statements_in, version_of
from briefbot.core.errors import StateUnavailable
from briefbot.core.records import Counted, Waiting
from tests.adapters.test_counters import MONDAY

TABLES = {
    "updates": ["number", "id", "at"],
    "waiting": ["id", "chat", "payload", "claimed"],
    "replies": [
        *("number", "id", "chat", "thread", "question_message", "bot_message", "user", "at", "reason", "confidence"),
        *("generation", "question", "parent"),
    ],
    "receipts": ["reply", "number", "document", "start", "stop", "digest"],
    "ratings": ["reply", "user", "rating", "at"],
    "posts": ["chat", "message", "thread", "document", "digest", "start", "stop"],
    "counters": ["user", "day", "counted", "number"],
    "chats": ["id", "kind", "blocked", "seen"],
}


def refusal(path: Path) -> str:
    """What is said of a file that cannot be the state, without its place."""
    with pytest.raises(StateUnavailable) as refused:
        open_database(path, patience=0.0)
    return str(refused.value).replace(str(path), "FILE")


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database at `path`, closed at the end; nobody else is waited for."""
    with closing(open_database(path, patience=0.0)) as database:
        yield database


@contextmanager
def foreign(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def modes(folder: Path) -> dict[str, int]:
    """Who may do what with each file of `folder`."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_the_tables(tmp_path: Path) -> None:
    """A new file has these tables with these columns, and the version of the last script."""
    with opened(tmp_path / "state") as database:
        names = [name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = "SELECT name FROM pragma_table_info(?)"
        assert {name: [column for (column,) in database.rows(columns, name)] for name in names} == TABLES
        assert database.row("PRAGMA user_version") == (1,)
        assert database.row("PRAGMA journal_mode") == ("wal",)


def test_for_its_owner_alone(tmp_path: Path) -> None:
    """A folder that did not exist is made; it and its files are their owner's alone, and stay so when opened again."""
    path = tmp_path / "deep" / "folder" / "state"
    with opened(path) as database:
        database.change("INSERT INTO updates (id, at) VALUES (1, 1)")
        assert modes(path.parent) == {"state": 0o600, "state-wal": 0o600, "state-shm": 0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o664)
    with opened(path) as database:
        assert database.rows("SELECT id FROM updates") == [(1,)]
        assert modes(path.parent) == {"state": 0o600, "state-wal": 0o600, "state-shm": 0o600}
    assert modes(path.parent) == {"state": 0o600}


DAMAGED = (
    "The state in FILE is damaged; put a copy of it back, move it away to begin with an empty one, "
    "or name another file for the state."
)


@pytest.mark.parametrize("kind", ["text", "cut", "header", "middle"])
def test_damaged(tmp_path: Path, kind: str) -> None:
    """A text file, a cut one, one with another header or with a page overwritten is damaged, and left as it is."""
    path = tmp_path / "state"
    with opened(path) as database:
        for number in range(500):
            database.change("INSERT INTO updates (id, at) VALUES (?, 1)", number)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "text": b"Talks began. They ended in May. " * 100,
            "cut": whole[: len(whole) // 2],
            "header": b"\xff" * 100 + whole[100:],
            "middle": whole[:4096] + b"\xff" * 8192 + whole[12288:],
        }[kind]
    )
    damaged = path.read_bytes()
    assert refusal(path) == DAMAGED
    assert path.read_bytes() == damaged


def test_newer(tmp_path: Path) -> None:
    """A file of a newer program is not touched."""
    path = tmp_path / "state"
    with opened(path) as database:
        database.rows("PRAGMA user_version = 7")
    assert refusal(path) == (
        "The state in FILE was written by a newer briefbot (its tables are version 7, this program knows 1); "
        "update briefbot, or name another file for the state."
    )


def test_another_programs(tmp_path: Path) -> None:
    """Another program's database gets none of our tables."""
    path = tmp_path / "state"
    with foreign(path) as connection:
        connection.execute("CREATE TABLE bookmarks (address)")
        assert refusal(path) == "The file FILE is another program's database; name another file for the state."
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_read_only(tmp_path: Path) -> None:
    """A file that may not be written is refused at once, not at the first question."""
    path = tmp_path / "state"
    with opened(path):
        pass
    whole = path.read_bytes()
    later_format = b"\x03"  # by which SQLite may read and not write, whoever asks; rights mean nothing to root
    path.write_bytes(whole[:18] + later_format + whole[19:])
    assert refusal(path) == (
        "The state in FILE is read-only; give this user the right to write the file and its folder, "
        "or name another file for the state."
    )


def test_no_file(tmp_path: Path) -> None:
    """A folder is refused and keeps its rights; so is a path through a file."""
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir(0o755)
    file.touch(0o644)
    assert refusal(folder) == "The state cannot be kept in FILE, which is no file; name a file for the state."
    assert refusal(file / "state") == (
        "The state in FILE cannot be used (not a directory); check the disk and the rights there, "
        "or name another file for the state."
    )
    assert modes(tmp_path) == {"folder": 0o755, "file": 0o644}


LOCKED = "The state in FILE is locked by another program; end that program and try again."


def test_locked_when_opened(tmp_path: Path) -> None:
    """A file that another program is writing is refused, and opened when that has ended."""
    path = tmp_path / "state"
    with opened(path):
        pass
    with foreign(path) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert refusal(path) == LOCKED
    with opened(path) as database:
        assert database.rows("SELECT id FROM updates") == []


def test_locked_later(tmp_path: Path) -> None:
    """While another program writes, a change is refused and reading goes on; afterwards the change is made."""
    path = tmp_path / "state"
    with opened(path) as database, foreign(path) as connection:
        inbox = Inbox(database)
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateUnavailable, match=re.escape(LOCKED.replace("FILE", str(path)))):
            inbox.accept(1, "{}", None, 1.0)
        assert inbox.unfinished() == ()
        connection.execute("ROLLBACK")
        assert inbox.accept(1, "{}", None, 1.0)
        assert inbox.unfinished() == (Waiting(1, "{}", None, 1.0),)


def test_locked_in_particular(tmp_path: Path) -> None:
    """SQLite tells several ways of being locked apart; a person is told the same of each."""
    path = tmp_path / "state"
    with opened(path) as database, foreign(path) as connection:
        assert database.rows("BEGIN") == database.rows("SELECT id FROM updates") == []
        connection.execute("INSERT INTO updates (id, at) VALUES (1, 1)")
        with pytest.raises(StateUnavailable, match=re.escape(LOCKED.replace("FILE", str(path)))) as refused:
            database.change("INSERT INTO updates (id, at) VALUES (2, 1)")
        assert isinstance(refused.value.__cause__, sqlite3.OperationalError)
        assert refused.value.__cause__.sqlite_errorname == "SQLITE_BUSY_SNAPSHOT"


def test_full(tmp_path: Path) -> None:
    """What does not fit on the disk is refused whole, and the state goes on with what it has."""
    path = tmp_path / "state"
    with opened(path) as database:
        inbox = Inbox(database)
        assert inbox.accept(1, "first", None, 1.0)
        database.rows(f"PRAGMA max_page_count = {database.row('PRAGMA page_count')[0]}")
        with pytest.raises(StateUnavailable) as refused:
            inbox.accept(2, "second " * 10_000, None, 1.0)
        assert str(refused.value).replace(str(path), "FILE") == (
            "The state in FILE cannot be written: the disk is full; make room there, "
            "or name another file for the state."
        )
        assert inbox.unfinished() == (Waiting(1, "first", None, 1.0),)
        assert inbox.highest_update_id() == 1
        assert inbox.claim(1)


def test_nonsense_is_not_the_operators_fault(tmp_path: Path) -> None:
    """A row that breaks a rule of the tables raises what SQLite raises: a mistake of this program."""
    with opened(tmp_path / "state") as database:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
            database.change("INSERT INTO waiting (id, payload) VALUES (1, '')")
        assert database.rows("SELECT id FROM waiting") == []


def test_all_or_nothing(tmp_path: Path) -> None:
    """What fails in the middle of a transaction has changed nothing, and the next one is free."""
    with opened(tmp_path / "state") as database:

        def interrupted() -> None:
            with database.transaction():
                database.change("INSERT INTO updates (id, at) VALUES (1, 1)")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        with database.transaction():
            database.change("INSERT INTO updates (id, at) VALUES (2, 1)")
        assert database.rows("SELECT id FROM updates") == [(2,)]


FIRST = "CREATE TABLE notes (words);\nINSERT INTO notes VALUES ('kept');\n"
SECOND = """
ALTER TABLE notes ADD COLUMN day;
CREATE TRIGGER dated AFTER INSERT ON notes BEGIN
    UPDATE notes SET day = 'Monday' WHERE day IS NULL;
    UPDATE notes SET words = upper(words);
END;
"""


def test_migrations() -> None:
    """Each script runs once, in order, whatever version a database begins with."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, [FIRST])
        assert version_of(connection) == 1
        migrate(connection, [FIRST, SECOND])
        migrate(connection, [FIRST, SECOND])
        assert version_of(connection) == 2
        connection.execute("INSERT INTO notes VALUES ('new', NULL)")
        assert connection.execute("SELECT * FROM notes").fetchall() == [("KEPT", "Monday"), ("NEW", "Monday")]


def test_a_migration_that_fails() -> None:
    """A script that fails takes those before it with it, when the caller rolls back; no version is half reached."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        faulty = "CREATE TABLE more (x);\nALTER TABLE letters ADD COLUMN day;\n"
        with pytest.raises(sqlite3.OperationalError, match="no such table: letters"):
            migrate(connection, [FIRST, faulty])
        connection.rollback()
        assert version_of(connection) == 0
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_statements() -> None:
    """A trigger is one statement, whatever semicolons it holds."""
    assert [statement.split()[0] for statement in statements_in(SECOND)] == ["ALTER", "CREATE"]


def test_many_threads(tmp_path: Path) -> None:
    """Eight threads want the same updates: each is accepted once and claimed once, and no count is lost."""
    with opened(tmp_path / "state") as database, ThreadPoolExecutor(8) as threads:
        inbox, counters = Inbox(database), Counters(database)

        def handle(_: int) -> tuple[list[int], list[int]]:
            accepted = [number for number in range(200) if inbox.accept(number, "words", 1, 1.0)]
            for _number in range(200):
                counters.count(7, MONDAY, Counted.QUESTION)
            claimed = [number for number in range(200) if inbox.claim(number)]
            for number in claimed:
                inbox.finish(number)
            return accepted, claimed

        accepted, claimed = zip(*threads.map(handle, range(8)), strict=True)
        assert sorted(chain(*accepted)) == list(range(200))
        assert sorted(chain(*claimed)) == list(range(200))
        assert [*inbox.unfinished(), *inbox.claimed_but_unfinished()] == []
        assert counters.of(7, MONDAY)[Counted.QUESTION] == 1600


def test_two_processes(tmp_path: Path) -> None:
    """What one connection accepted is no news for another one, and one of them may send."""
    with opened(tmp_path / "state") as one, opened(tmp_path / "state") as other:
        assert Inbox(one).accept(1, "words", None, 1.0)
        assert not Inbox(other).accept(1, "words", None, 2.0)
        assert Inbox(other).unfinished() == (Waiting(1, "words", None, 1.0),)
        assert Inbox(other).claim(1)
        assert not Inbox(one).claim(1)
