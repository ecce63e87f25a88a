"""The tables of the operator's state, as numbered scripts, and the way of a database through them."""

import sqlite3
from collections.abc import Iterator, Sequence

# Tells our files from other programs'.
APPLICATION = int.from_bytes(b"bref", "big")
# Number n takes a database of version n - 1 to version n; version 0 is an empty file. What is here has been in use and
# is never edited: a change to the tables is a further script.
MIGRATIONS = (
    """
CREATE TABLE updates (              -- every update that was ever accepted, until its id is pruned
    number INTEGER PRIMARY KEY,     -- the order of arrival
    id INTEGER NOT NULL UNIQUE,     -- Telegram's update_id
    at REAL NOT NULL                -- here and below: seconds since 1970
);
CREATE TABLE waiting (              -- those of them that are not finished
    id INTEGER PRIMARY KEY REFERENCES updates (id),
    chat INTEGER,
    payload TEXT NOT NULL,          -- JSON; '' as soon as it is claimed
    claimed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE replies (
    number INTEGER PRIMARY KEY,     -- the order of recording
    id TEXT NOT NULL UNIQUE,        -- what buttons carry
    chat INTEGER,
    thread INTEGER,
    question_message INTEGER,
    bot_message INTEGER,
    user INTEGER,
    at REAL NOT NULL,
    reason TEXT,                    -- why the bot was silent; NULL for an answer
    confidence REAL NOT NULL,
    generation TEXT NOT NULL,
    question TEXT,                  -- only with the operator's consent
    parent INTEGER REFERENCES replies (number) ON DELETE SET NULL
);
CREATE INDEX replies_by_bot_message ON replies (chat, bot_message);
CREATE INDEX replies_by_question_message ON replies (chat, question_message);
CREATE INDEX replies_by_user ON replies (user);
CREATE INDEX replies_by_parent ON replies (parent);

CREATE TABLE receipts (
    reply INTEGER NOT NULL REFERENCES replies (number) ON DELETE CASCADE,
    number INTEGER NOT NULL,        -- the citation's, from 1 as shown
    document TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (reply, number)
) WITHOUT ROWID;

CREATE TABLE ratings (
    reply INTEGER NOT NULL REFERENCES replies (number) ON DELETE CASCADE,
    user INTEGER NOT NULL,
    rating TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (reply, user)
) WITHOUT ROWID;
CREATE INDEX ratings_by_user ON ratings (user);

CREATE TABLE posts (                -- messages that show a part of a document
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    thread INTEGER,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    PRIMARY KEY (chat, message)
) WITHOUT ROWID;

CREATE TABLE counters (
    user INTEGER NOT NULL,
    day TEXT NOT NULL,              -- YYYY-MM-DD
    counted TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (user, day, counted)
) WITHOUT ROWID;

CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    blocked INTEGER NOT NULL,
    seen REAL NOT NULL
);
""",
)


def migrate(connection: sqlite3.Connection, scripts: Sequence[str] = MIGRATIONS) -> None:
    """Runs the scripts that a database has not seen yet; the caller holds a transaction, so all of them or none.

    It writes even where there is nothing to run, so that a database that cannot be written is found out at once.
    """
    for script in scripts[version_of(connection) :]:
        for statement in statements_in(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(scripts)}")


def version_of(connection: sqlite3.Connection) -> int:
    """The number of the last script that a database has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_of(connection: sqlite3.Connection) -> int:
    """What tells whose a database is; 0 if nobody has said so."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def statements_in(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the caller's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
