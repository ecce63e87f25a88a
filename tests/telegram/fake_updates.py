"""The updates that wait for the bot."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.telegram.bell import Bell
from tests.telegram.oracle import Json

DEFAULT_KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "my_chat_member",
    }
)


@dataclass(frozen=True, slots=True)
class Update:
    """Something that the bot is to be told."""

    id: int
    kind: str
    payload: Json
    lane: int  # a webhook delivers one after another what has the same lane

    def as_json(self) -> Json:
        """The update as the Bot API writes it."""
        return {"update_id": self.id, **({self.kind: self.payload} if self.kind else self.payload)}


class Mailbox:
    """The updates that the bot has not acknowledged."""

    def __init__(self, bell: Bell) -> None:
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.last_id = int(time.time()) // 2  # real ones do not begin at 1 either
        self._bell = bell
        self._waiting: list[Update] = []

    def push(self, kind: str, payload: Json, lane: int = 0) -> int:
        """Queue an update of a kind that the bot wants; its id, or 0."""
        with self._bell.lock:
            if kind and kind not in self.allowed:
                return 0
            self.last_id += 1
            self._waiting.append(Update(self.last_id, kind, payload, lane))
        self._bell.ring()
        return self.last_id

    def waiting(self, offset: int = 0, limit: int | None = None) -> list[Update]:
        """The updates from `offset` on; one beyond the end is taken for no offset, as the real server does."""
        with self._bell.lock:
            first = offset if offset <= self.last_id + 1 else 0
            return [update for update in self._waiting if update.id >= first][:limit]

    def acknowledge(self, offset: int) -> None:
        """Forget what stands before `offset`; a negative one counts from the end."""
        with self._bell.lock:
            first = offset if offset >= 0 else self.last_id + 1 + offset
            if first <= self.last_id + 1:
                self._waiting = [update for update in self._waiting if update.id >= first]

    def remove(self, update: Update) -> None:
        """Forget one that the webhook has taken."""
        with self._bell.lock:
            self._waiting = [other for other in self._waiting if other.id != update.id]
        self._bell.ring()

    def clear(self) -> None:
        """Forget all."""
        with self._bell.lock:
            self._waiting = []
        self._bell.ring()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Take over the bot's `allowed_updates`: none given changes nothing, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or DEFAULT_KINDS
