"""What is kept of a person or a chat, and its deletion.

A person's private chat has the person's own id; it is deleted with the person. Questions of a person that wait in the
inbox are neither told nor deleted: their words are gone as soon as their answer is on its way.
"""

from dataclasses import dataclass

from briefbot.adapters.database import Database
from briefbot.core.records import Kept

_ABOUT = (
    "SELECT (SELECT count(*) FROM chats WHERE id = ?), "
    "(SELECT count(*) FROM replies WHERE user = ? OR chat = ?), "
    "(SELECT count(question) FROM replies WHERE user = ? OR chat = ?), "
    "(SELECT count(*) FROM ratings WHERE user = ?), "
    "(SELECT count(DISTINCT day) FROM counters WHERE user = ?), "
    "(SELECT count(*) FROM posts WHERE chat = ?)"
)


@dataclass(frozen=True, slots=True)
class Privacy:
    """The view across all tables on one person or chat."""

    database: Database

    def about(self, user: int) -> Kept:
        """What is kept of a person."""
        chats, *numbers = self.database.row(_ABOUT, *[user] * _ABOUT.count("?"))
        return Kept(bool(chats), *numbers)

    def forget(self, user: int) -> Kept:
        """What was kept of a person and is now deleted, on the disk too, with other people's ratings of it."""
        with self.database.transaction():
            kept = self.about(user)
            self.database.change("DELETE FROM ratings WHERE user = ?", user)
            self.database.change("DELETE FROM replies WHERE user = ? OR chat = ?", user, user)
            self.database.change("DELETE FROM counters WHERE user = ?", user)
            self.database.change("DELETE FROM posts WHERE chat = ?", user)
            self.database.change("DELETE FROM chats WHERE id = ?", user)
        self.database.settle()
        return kept

    def forget_chat(self, chat: int) -> None:
        """Deletes everything that is kept of a chat, on the disk too; what waits for an answer there gets none."""
        with self.database.transaction():
            self.database.change("DELETE FROM waiting WHERE chat = ?", chat)
            self.database.change("DELETE FROM replies WHERE chat = ?", chat)
            self.database.change("DELETE FROM posts WHERE chat = ?", chat)
            self.database.change("DELETE FROM chats WHERE id = ?", chat)
        self.database.settle()
