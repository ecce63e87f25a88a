"""How updates leave the fake server: getUpdates with its conflicts, and setting and deleting the webhook."""

import asyncio
import time
from typing import Final

from tests.telegram.fake_calls import Ledger, Parameters
from tests.telegram.fake_state import World
from tests.telegram.fake_webhook import Webhook, WebhookSender
from tests.telegram.oracle import Json, RefusedError

STOLEN_POLL: Final = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET: Final = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class InterruptedPollError(Exception):
    """An open poll is to suffer a fault."""


class Polling:
    """The methods that decide how the bot gets its updates."""

    def __init__(self, world: World, ledger: Ledger, sender: WebhookSender) -> None:
        self.open_polls = 0
        self._world = world
        self._ledger = ledger
        self._sender = sender
        self._latest_poll = 0
        self._last_poll = (0, float("-inf"))  # its offset, and when it began
        self._next_conflict = 0.0
        self._next_webhook = 0.0

    async def get_updates(self, parameters: Parameters) -> list[Json]:
        """Updates from an offset on, after waiting for them; only the latest of several waiting polls gets them."""
        if self._sender.webhook:
            await self._conflict(WEBHOOK_IS_SET)
        offset, limit, seconds = self._poll_parameters(parameters)
        mailbox = self._world.mailbox
        mailbox.allow(parameters.json("allowed_updates"))
        mailbox.acknowledge(offset)
        first = max(offset, 0)
        if not mailbox.waiting(first) and seconds:
            await self._poll(first, seconds)
        return [update.as_json() for update in mailbox.waiting(first, limit)]

    def _poll_parameters(self, parameters: Parameters) -> tuple[int, int, float]:
        """Offset, limit and timeout, within the real server's bounds."""
        rules, now, offset = self._world.rules, time.monotonic(), parameters.integer("offset")
        seconds = max(0.0, min(rules.longest_poll, parameters.integer("timeout")))
        if offset == self._last_poll[0] and now < self._last_poll[1] + rules.repeated_poll:
            seconds = max(seconds, rules.repeated_poll)
        self._last_poll = (offset, now)
        return offset, max(1, min(100, parameters.integer("limit", 100))), seconds

    async def _poll(self, first: int, seconds: float) -> None:
        """Wait for updates; ends whoever waited before."""
        self._latest_poll += 1
        number = self._latest_poll
        self.open_polls += 1
        self._world.bell.ring()
        try:
            await self._world.bell.heard(lambda: self._poll_is_over(number, first), seconds)
        finally:
            self.open_polls -= 1
        if self._sender.webhook:
            await self._conflict("Conflict: terminated by setWebhook request")
        if number != self._latest_poll:
            await self._conflict(STOLEN_POLL)
        if self._ledger.is_due("getUpdates"):
            raise InterruptedPollError

    def _poll_is_over(self, number: int, first: int) -> bool:
        taken = number != self._latest_poll or self._sender.webhook is not None
        return taken or bool(self._world.mailbox.waiting(first)) or self._ledger.is_due("getUpdates")

    async def _conflict(self, description: str) -> None:
        """Refuse with 409, not oftener than the real server does."""
        now, pause = time.monotonic(), self._world.rules.between_conflicts
        if now < self._next_conflict:
            await asyncio.sleep(pause)
        else:
            self._next_conflict = now + pause
        raise RefusedError(description, 409)

    async def set_webhook(self, parameters: Parameters) -> bool:
        """Send updates to a URL from now on; an empty one deletes the webhook."""
        url, now = parameters.text("url"), time.monotonic()
        if not url:
            return await self.delete_webhook(parameters)
        if now < self._next_webhook:
            raise RefusedError("Too Many Requests: retry after 1", 429, retry_after=1)
        self._next_webhook = now + self._world.rules.between_webhooks
        self._world.mailbox.allow(parameters.json("allowed_updates"))
        if parameters.flag("drop_pending_updates"):
            self._world.mailbox.clear()
        self._sender.webhook = Webhook(url, parameters.text("secret_token"), parameters.integer("max_connections", 40))
        self._world.bell.ring()
        return True

    async def delete_webhook(self, parameters: Parameters) -> bool:
        """Keep updates for getUpdates again."""
        self._sender.webhook = None
        if parameters.flag("drop_pending_updates"):
            self._world.mailbox.clear()
        self._world.bell.ring()
        return True

    async def get_webhook_info(self, _parameters: Parameters) -> Json:
        """Where updates go, and how that works out."""
        return self._sender.info()
