"""Which message holds which reply to which question, and the receipts of what was quoted in it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefbot.adapters.database import Database, utf8
from briefbot.core.answering import Reason
from briefbot.core.receipts import Receipt
from briefbot.core.records import RecordedReply
from briefbot.core.text import Span

LONGEST_CHAIN = 16


@dataclass(frozen=True, slots=True)
class Ledger:
    """The replies that were given."""

    database: Database

    def record(self, reply: RecordedReply) -> None:
        """Remembers a reply with its receipts; a parent that is not remembered (any more) is left out.

        Recorded before it is sent, a reply's buttons work from the first moment; `shown` adds the message afterwards.
        """
        with self.database.transaction():
            self._insert(reply)
            for number, receipt in enumerate(reply.receipts, start=1):
                self.database.change(
                    "INSERT INTO receipts (reply, number, document, start, stop, digest) "
                    "SELECT number, ?, CAST(? AS TEXT), ?, ?, ? FROM replies WHERE id = ?",
                    number,
                    utf8(receipt.document),
                    receipt.span.start,
                    receipt.span.end,
                    receipt.digest,
                    reply.id,
                )

    def _insert(self, reply: RecordedReply) -> None:
        self.database.change(
            "INSERT INTO replies (id, chat, thread, question_message, bot_message, user, at, reason, confidence, "
            "generation, question, parent) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), (SELECT number FROM replies WHERE id = ?))",
            reply.id,
            reply.chat,
            reply.thread,
            reply.question_message,
            reply.bot_message,
            reply.user,
            reply.at,
            reply.reason.value if reply.reason else None,
            reply.confidence,
            reply.generation,
            None if reply.question is None else utf8(reply.question),
            reply.parent,
        )

    def shown(self, reply_id: str, bot_message: int) -> None:
        """Remembers the message that shows a reply."""
        self.database.change("UPDATE replies SET bot_message = ? WHERE id = ?", bot_message, reply_id)

    def by_id(self, reply_id: str) -> RecordedReply | None:
        """The reply that a button names, or None if it is not remembered."""
        return self._newest("SELECT number FROM replies WHERE id = ?", reply_id)

    def by_bot_message(self, chat: int, message: int) -> RecordedReply | None:
        """The reply that a message of the bot shows; of several, since it was edited, the newest."""
        return self._newest("SELECT max(number) FROM replies WHERE chat = ? AND bot_message = ?", chat, message)

    def by_question_message(self, chat: int, message: int) -> RecordedReply | None:
        """The newest reply to a question, which may have been edited."""
        return self._newest("SELECT max(number) FROM replies WHERE chat = ? AND question_message = ?", chat, message)

    def chain(self, reply_id: str) -> tuple[RecordedReply, ...]:
        """The reply and what it follows up, the earliest first; at most 16."""
        return tuple(self._backwards(reply_id))[::-1]

    def _backwards(self, reply_id: str) -> Iterator[RecordedReply]:
        reply = self.by_id(reply_id)
        for _ in range(LONGEST_CHAIN):
            if reply is None:
                return
            yield reply
            reply = self.by_id(reply.parent) if reply.parent else None

    def _newest(self, query: str, *values: object) -> RecordedReply | None:
        with self.database.lock:  # a reply is read whole
            number = self.database.row(query, *values)
            found = number and self.database.row(
                "SELECT replies.id, replies.chat, replies.question_message, replies.user, replies.at, "
                "replies.confidence, replies.generation, replies.reason, replies.thread, replies.bot_message, "
                "parents.id, replies.question "
                "FROM replies LEFT JOIN replies AS parents ON parents.number = replies.parent WHERE replies.number = ?",
                *number,
            )
            return recorded(found, receipts_of(self.database, *number)) if found else None


def recorded(row: Any, receipts: tuple[Receipt, ...]) -> RecordedReply:
    """A row as a reply."""
    *before, reason, thread, bot_message, parent, question = row
    after = [receipts, Reason(reason) if reason else None, thread, bot_message, parent, question]
    return RecordedReply(*before, *after)


def receipts_of(database: Database, number: int) -> tuple[Receipt, ...]:
    """The receipts of the reply with that number, in the order of its citations."""
    rows = database.rows("SELECT document, start, stop, digest FROM receipts WHERE reply = ? ORDER BY number", number)
    return tuple(Receipt(document, Span(start, stop), digest) for document, start, stop, digest in rows)


def new_id() -> str:
    """Eight random characters (A-Z, a-z, 0-9, "-", "_") that nobody guesses: what a button can carry."""
    return secrets.token_urlsafe(6)
