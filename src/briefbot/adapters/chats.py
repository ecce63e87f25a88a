"""The chats that the bot has been talked to in."""

from dataclasses import dataclass

from briefbot.adapters.database import Database
from briefbot.core.records import Chat, ChatKind


@dataclass(frozen=True, slots=True)
class Chats:
    """The chats that are known."""

    database: Database

    def see(self, chat: int, kind: ChatKind, at: float) -> None:
        """The chat is there, and whoever blocked the bot has let it in again."""
        self.database.change(
            "INSERT INTO chats (id, kind, blocked, seen) VALUES (?, ?, 0, ?) "
            "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, blocked = 0, seen = excluded.seen",
            chat,
            kind.value,
            at,
        )

    def block(self, chat: int) -> None:
        """The bot was blocked there, or thrown out."""
        self.database.change("UPDATE chats SET blocked = 1 WHERE id = ?", chat)

    def find(self, chat: int) -> Chat | None:
        """The chat, or None if it is not known."""
        row = self.database.row("SELECT id, kind, blocked, seen FROM chats WHERE id = ?", chat)
        return as_chat(*row) if row else None

    def known(self) -> tuple[Chat, ...]:
        """All chats, those heard of last first."""
        return tuple(
            as_chat(*row)
            for row in self.database.rows("SELECT id, kind, blocked, seen FROM chats ORDER BY seen DESC, id")
        )

    def migrate(self, old: int, new: int) -> None:
        """A group has become a supergroup.

        A supergroup counts its messages anew, so no message of the group has its number any more: replies stay with
        their ids, posts are forgotten.
        """
        with self.database.transaction():
            self.database.change(
                "INSERT INTO chats (id, kind, blocked, seen) SELECT ?, ?, 0, seen FROM chats WHERE id = ? "
                "ON CONFLICT (id) DO NOTHING",
                new,
                ChatKind.SUPERGROUP.value,
                old,
            )
            self.database.change("DELETE FROM chats WHERE id = ?", old)
            self.database.change("UPDATE waiting SET chat = ? WHERE chat = ?", new, old)
            self.database.change(
                "UPDATE replies SET chat = ?, question_message = NULL, bot_message = NULL WHERE chat = ?", new, old
            )
            self.database.change("DELETE FROM posts WHERE chat = ?", old)


def as_chat(identity: int, kind: str, blocked: int, seen: float) -> Chat:
    """A row as a chat."""
    return Chat(identity, ChatKind(kind), bool(blocked), seen)
