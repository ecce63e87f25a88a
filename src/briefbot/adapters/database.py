"""One SQLite file behind one connection and one lock: how it is opened and written, and how its faults are said.

Every call is short (microseconds, unless the disk hangs) and may come from any thread, the event loop's included.

What can be lost: a killed process loses nothing that was committed. After a power cut the file is whole, but the last
seconds may be missing, since not each commit waits for the disk (WAL with synchronous = NORMAL); `settle` does wait.
"""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from briefbot.adapters.migrations import APPLICATION, MIGRATIONS, application_of, migrate, version_of
from briefbot.core.errors import StateUnavailable

PATIENCE = 1.0
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "temp_store = MEMORY",
    "wal_autocheckpoint = 10000",  # pages, 40 MB: `settle` comes before it, and no question waits for the disk
)
_ANOTHER_FILE = "or name another file for the state"
_DAMAGED = f"is damaged; put a copy of it back, move it away to begin with an empty one, {_ANOTHER_FILE}."
_FAULTS = {
    sqlite3.SQLITE_BUSY: "is locked by another program; end that program and try again.",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: f"cannot be written: the disk is full; make room there, {_ANOTHER_FILE}.",
    sqlite3.SQLITE_READONLY: "is read-only; give this user the right to write the file and its folder, "
    f"{_ANOTHER_FILE}.",
}


@dataclass(frozen=True, slots=True)
class Database:
    """An open database at `path`; whoever opened it closes it."""

    path: Path
    connection: sqlite3.Connection = field(repr=False)
    lock: RLock = field(default_factory=RLock, repr=False)

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows that `query` finds, as tuples."""
        with self.lock, said_of(self.path):
            return self.connection.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> Any:
        """The first row that `query` finds, or None."""
        return next(iter(self.rows(query, *values)), None)

    def change(self, statement: str, *values: object) -> int:
        """How many rows `statement` changed; outside a transaction it is one of its own."""
        with self.lock, said_of(self.path):
            return self.connection.execute(statement, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are made, or none of them."""
        with self.lock, said_of(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self.connection.rollback()
                raise

    def settle(self) -> None:
        """Sees everything onto the disk and empties the log of changes, in which deleted words still stand.

        The disk is waited for on a connection of its own, while others may write; only what they add takes the lock.
        """
        place = f"{self.path.absolute().as_uri()}?mode=rw"
        with said_of(self.path), closing(sqlite3.connect(place, uri=True, isolation_level=None)) as beside:
            beside.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Settles and ends the connection; nothing can be called afterwards."""
        with self.lock, said_of(self.path):
            self.connection.close()


def open_database(path: Path, patience: float = PATIENCE) -> Database:
    """The database at `path`, made if it is not there, with the tables of today, for its owner's eyes only.

    `patience` is for how many seconds a lock of another program is waited for.

    Raises:
        StateUnavailable: if it is damaged, locked, read-only, another program's or from a newer version of this one.
    """
    with said_of(path):
        make_private(path)
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        connection.text_factory = from_utf8
        try:
            prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection)


def make_private(path: Path) -> None:
    """Makes an empty file where there is none, and takes every right to it from all but its owner."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(0o600)
    if not path.is_file():
        raise StateUnavailable(f"The state cannot be kept in {path}, which is no file; name a file for the state.")
    for file in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        if file.exists() and (mode := stat.S_IMODE(file.stat().st_mode)) & 0o077:
            file.chmod(mode & 0o700)


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Checks a database and brings it to the tables of today."""
    check(connection, path)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    migrate(connection)
    connection.execute("COMMIT")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StateUnavailable if a database is damaged or not for this program."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StateUnavailable(f"The state in {path} {_DAMAGED}")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application_of(connection) != APPLICATION:
        raise StateUnavailable(f"The file {path} is another program's database; name another file for the state.")
    if version_of(connection) > len(MIGRATIONS):
        raise StateUnavailable(
            f"The state in {path} was written by a newer briefbot (its tables are version {version_of(connection)}, "
            f"this program knows {len(MIGRATIONS)}); update briefbot, {_ANOTHER_FILE}."
        )


@contextmanager
def said_of(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system say into one sentence; a statement that cannot be right stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except (sqlite3.Error, OSError) as error:
        raise StateUnavailable(f"The state in {path} {fault(error)}") from error


def fault(error: sqlite3.Error | OSError) -> str:
    """What is wrong and the remedy, to continue "The state in PATH …"."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the higher bits tell details
    words = getattr(error, "strerror", None) or str(error)
    otherwise = f"cannot be used ({words.lower()}); check the disk and the rights there, {_ANOTHER_FILE}."
    return _FAULTS.get(code, otherwise)


def utf8(text: str) -> bytes:
    """`text` for `CAST(? AS TEXT)`: a file's name may hold halves of characters, which `sqlite3` refuses to bind."""
    return text.encode("utf-8", "surrogatepass")


def from_utf8(encoded: bytes) -> str:
    """What `utf8` made these bytes of."""
    return encoded.decode("utf-8", "surrogatepass")
