"""Updates from Telegram: each is accepted once and its effect sent at most once, whatever crashes in between.

    accept → waiting → claim → (its effect is sent) → finish

After a crash, what was accepted and not claimed is handled anew. What was claimed and not finished may or may not have
reached the chat: it is never sent again. Words of people are kept from `accept` to `claim` and no longer.
"""

from dataclasses import dataclass

from briefbot.adapters.database import Database, utf8
from briefbot.core.records import Waiting

KEPT_SECONDS = 7 * 24 * 3600.0
KEPT_IDS = 100_000


@dataclass(frozen=True, slots=True)
class Inbox:
    """The updates that were accepted; those of one id are one, whatever process and whatever way they came."""

    database: Database

    def accept(self, update_id: int, payload: str, chat: int | None, at: float) -> bool:
        """Whether the update is new; if so, it waits from now on."""
        with self.database.transaction():
            is_new = self.database.change(
                "INSERT INTO updates (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", update_id, at
            )
            if is_new:
                self.database.change(
                    "INSERT INTO waiting (id, chat, payload) VALUES (?, ?, CAST(? AS TEXT))",
                    update_id,
                    chat,
                    utf8(payload),
                )
        return bool(is_new)

    def claim(self, update_id: int) -> bool:
        """Whether its effect may be sent now; this is said once, to one caller. Its words are gone from now on."""
        return bool(
            self.database.change("UPDATE waiting SET claimed = 1, payload = '' WHERE id = ? AND claimed = 0", update_id)
        )

    def finish(self, update_id: int) -> None:
        """Only its id is kept, so that it is not accepted again; whether it had been claimed does not matter."""
        self.database.change("DELETE FROM waiting WHERE id = ?", update_id)

    def unfinished(self) -> tuple[Waiting, ...]:
        """What was accepted and neither claimed nor finished, oldest first: to be handled after a restart."""
        rows = self.database.rows(
            "SELECT id, payload, chat, at FROM waiting JOIN updates USING (id) WHERE claimed = 0 ORDER BY number"
        )
        return tuple(Waiting(*row) for row in rows)

    def claimed_but_unfinished(self) -> tuple[int, ...]:
        """What a crash left between claim and finish, oldest first: to be counted and finished, not to be sent."""
        rows = self.database.rows("SELECT id FROM waiting JOIN updates USING (id) WHERE claimed = 1 ORDER BY number")
        return tuple(update_id for (update_id,) in rows)

    def highest_update_id(self) -> int | None:
        """The highest id that is kept, or None; Telegram may begin at a lower one after a week without updates."""
        highest: int | None
        (highest,) = self.database.row("SELECT max(id) FROM updates")
        return highest

    def prune(self, now: float) -> None:
        """Forgets ids that are older than a week and have been followed by 100,000 others."""
        self.database.change(
            "DELETE FROM updates WHERE at < ? AND number <= (SELECT max(number) FROM updates) - ? "
            "AND id NOT IN (SELECT id FROM waiting)",
            now - KEPT_SECONDS,
            KEPT_IDS,
        )
