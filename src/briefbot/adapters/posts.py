"""Which message shows which part of a document, so that an answer can quote the very sentence in it."""

from dataclasses import dataclass

from briefbot.adapters.database import Database, utf8
from briefbot.core.records import Post
from briefbot.core.text import Span


@dataclass(frozen=True, slots=True)
class Posts:
    """The messages that show parts of documents."""

    database: Database

    def record(self, post: Post) -> None:
        """Remembers what a message shows."""
        self.database.change(
            "INSERT OR REPLACE INTO posts (chat, message, document, digest, start, stop, thread) "
            "VALUES (?, ?, CAST(? AS TEXT), ?, ?, ?, ?)",
            post.chat,
            post.message,
            utf8(post.document),
            post.digest,
            post.span.start,
            post.span.end,
            post.thread,
        )

    def posted_part(self, chat: int, document: str, digest: str, span: Span) -> Post | None:
        """The newest message in `chat` that shows all of `span`, as the document stands now, or None."""
        row = self.database.row(
            "SELECT message, start, stop, thread FROM posts WHERE chat = ? AND document = CAST(? AS TEXT) "
            "AND digest = ? AND start <= ? AND stop >= ? ORDER BY message DESC LIMIT 1",
            chat,
            utf8(document),
            digest,
            span.start,
            span.end,
        )
        return Post(chat, row[0], document, digest, Span(row[1], row[2]), row[3]) if row else None

    def forget(self, chat: int, message: int) -> None:
        """The message is gone, or Telegram says that it does not show what it should."""
        self.database.change("DELETE FROM posts WHERE chat = ? AND message = ?", chat, message)
