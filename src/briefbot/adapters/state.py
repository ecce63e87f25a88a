"""The operator's state: what the bot remembers across restarts, in one SQLite file."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from briefbot.adapters.chats import Chats
from briefbot.adapters.counters import Counters
from briefbot.adapters.database import PATIENCE, Database, open_database
from briefbot.adapters.feedback import Feedback
from briefbot.adapters.inbox import Inbox
from briefbot.adapters.ledger import Ledger
from briefbot.adapters.posts import Posts
from briefbot.adapters.privacy import Privacy


@dataclass(frozen=True, slots=True)
class State:
    """The parts of the state, each with its own job and its own tables; `with` closes it at the end."""

    database: Database
    inbox: Inbox
    ledger: Ledger
    feedback: Feedback
    posts: Posts
    counters: Counters
    chats: Chats
    privacy: Privacy

    @classmethod
    def from_database(cls, database: Database) -> "State":
        """The state that is kept in `database`."""
        return cls(
            database,
            Inbox(database),
            Ledger(database),
            Feedback(database),
            Posts(database),
            Counters(database),
            Chats(database),
            Privacy(database),
        )

    def tidy(self, now: float) -> None:
        """Forgets old update ids, and takes deleted words off the disk; to be called every few minutes."""
        self.inbox.prune(now)
        self.database.settle()

    def close(self) -> None:
        """Sees everything onto the disk; nothing can be called afterwards."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_state(path: Path, patience: float = PATIENCE) -> State:
    """The state in the file `path`, made with its folder if it is not there.

    `patience` is for how many seconds a lock of another program is waited for.

    Raises:
        StateUnavailable: if the file cannot be used, with one sentence on why and what to do.
    """
    return State.from_database(open_database(path, patience))
