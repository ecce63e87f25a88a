"""What the face is given: it asks, remembers and rebuilds through these and knows nobody behind them.

The state's parts are what `adapters.state.State` has; its calls take microseconds and may come from any thread, the
event loop's included. Each raises StateUnavailable if the state cannot be used.

The way of an update: the runtime calls `Inbox.accept` before Telegram hears that the update has arrived; whoever
handles it calls `Inbox.claim` before the first message goes out, and sends nothing if that is False; the runtime calls
`Inbox.finish` when the handlers are done.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum, unique
from typing import Any, Protocol

from telegram.ext import Application

from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.records import Chat, ChatKind, Counted, Kept, Post, Rating, RecordedReply, Waiting
from briefbot.core.text import Span

App = Application[Any, Any, Any, Any, Any, Any]


class Ask(Protocol):
    """Answers questions; takes its time, so it is called in a thread."""

    def __call__(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        Raises:
            BriefbotError: if nothing can be asked about (yet).
        """


class Briefing(Protocol):
    """What can be asked about at present; it may be replaced between two calls. Called in a thread, as `Ask` is."""

    def corpus(self) -> Corpus:
        """The documents and their sentences."""

    def generation(self) -> str:
        """The fingerprint of the index that answers."""


@unique
class Rebuilt(Enum):
    """What came of reading the documents again."""

    DONE = "done"
    UNCHANGED = "unchanged"
    RUNNING = "running"
    FAILED = "failed"


class Rebuild(Protocol):
    """Reads the documents again; takes its time, so it is called in a thread."""

    def __call__(self) -> Rebuilt:
        """What came of it: RUNNING at once, if somebody else is at it; why something FAILED stands in the log."""


class Inbox(Protocol):
    """The updates that were accepted and are not finished; those of one id are one."""

    def accept(self, update_id: int, payload: str, chat: int | None, at: float) -> bool:
        """Whether the update is new; if so, it waits from now on, whatever crashes."""

    def claim(self, update_id: int) -> bool:
        """Whether its effect may be sent now; this is said once, to one caller."""

    def finish(self, update_id: int) -> None:
        """Nothing is left to do for it."""

    def unfinished(self) -> Sequence[Waiting]:
        """What was accepted and neither claimed nor finished, oldest first."""

    def claimed_but_unfinished(self) -> Sequence[int]:
        """What a crash left between claim and finish, oldest first."""


class Ledger(Protocol):
    """The replies that were given."""

    def record(self, reply: RecordedReply) -> None:
        """Remembers a reply with its receipts."""

    def shown(self, reply_id: str, bot_message: int) -> None:
        """Remembers the message that shows a reply."""

    def by_id(self, reply_id: str) -> RecordedReply | None:
        """The reply that a button names."""

    def by_bot_message(self, chat: int, message: int) -> RecordedReply | None:
        """The newest reply that a message of the bot shows."""

    def by_question_message(self, chat: int, message: int) -> RecordedReply | None:
        """The newest reply to a question."""

    def chain(self, reply_id: str) -> Sequence[RecordedReply]:
        """The reply and what it follows up, the earliest first."""


class Feedback(Protocol):
    """What people think of replies."""

    def rate(self, reply_id: str, user: int, rating: Rating, at: float) -> bool:
        """Whether the reply is remembered; if so, this is the person's rating of it from now on."""

    def counts(self) -> dict[Rating, int]:
        """How many ratings there are of each kind."""


class Posts(Protocol):
    """Which message shows which part of a document."""

    def record(self, post: Post) -> None:
        """Remembers what a message shows."""

    def posted_part(self, chat: int, document: str, digest: str, span: Span) -> Post | None:
        """The newest message in `chat` that shows all of `span`, as the document stands now."""

    def forget(self, chat: int, message: int) -> None:
        """The message is gone, or does not show what it should."""


class Counters(Protocol):
    """How much the bot is used."""

    def count(self, user: int, day: date, counted: Counted) -> None:
        """Adds one."""

    def totals(self, first: date = date.min) -> dict[Counted, int]:
        """The numbers of everybody since that day."""

    def users(self, first: date = date.min) -> int:
        """How many people were counted since that day."""


class Chats(Protocol):
    """The chats that are known."""

    def see(self, chat: int, kind: ChatKind, at: float) -> None:
        """The chat is there, and the bot may write to it."""

    def migrate(self, old: int, new: int) -> None:
        """A group has become a supergroup."""

    def known(self) -> Sequence[Chat]:
        """All chats, those heard of last first."""


class Privacy(Protocol):
    """What is kept of a person or a chat."""

    def about(self, user: int) -> Kept:
        """What is kept of a person."""

    def forget(self, user: int) -> Kept:
        """What was kept of a person and is now deleted."""

    def forget_chat(self, chat: int) -> None:
        """Deletes everything that is kept of a chat."""


class Memory(Protocol):
    """What is remembered across restarts: `adapters.state.State`."""

    @property
    def inbox(self) -> Inbox:
        """The updates that wait."""

    @property
    def ledger(self) -> Ledger:
        """The replies."""

    @property
    def feedback(self) -> Feedback:
        """The ratings."""

    @property
    def posts(self) -> Posts:
        """The posted documents."""

    @property
    def counters(self) -> Counters:
        """The numbers."""

    @property
    def chats(self) -> Chats:
        """The chats."""

    @property
    def privacy(self) -> Privacy:
        """The view on one person."""


class Handling(Protocol):
    """What a person can do: the desk, as the runtime knows it."""

    def add_to(self, application: App) -> None:
        """Adds its handlers to group 0; the gate stands before them in group -1."""
