"""The fake server's webhook: hands out updates one by one, and again with doubling delay until they are taken."""

import asyncio
import json
import time
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp

from tests.telegram.fake_state import World
from tests.telegram.fake_updates import Update
from tests.telegram.oracle import Json


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates go, and the secret that is sent with them."""

    url: str
    secret: str = ""
    connections: int = 40


@dataclass(frozen=True, slots=True)
class Delivery:
    """An attempt to hand out an update; status 0 if nobody answered."""

    update_id: int
    status: int
    at: float  # time.monotonic()


class WebhookSender:
    """Sends to `webhook` what the mailbox holds; the updates of one chat in order, different chats side by side."""

    def __init__(self, world: World) -> None:
        self.webhook: Webhook | None = None
        self.deliveries: list[Delivery] = []
        self.last_error = ""
        self._world = world
        self._lanes: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Send until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            try:
                while True:
                    for lane in await self._world.bell.heard(self._idle_lanes, 3600):
                        self._lanes[lane] = asyncio.create_task(self._drain(lane, session))
            finally:
                for task in self._lanes.values():
                    task.cancel()
                await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    def info(self) -> Json:
        """The answer of getWebhookInfo."""
        webhook, pending = self.webhook, len(self._world.mailbox.waiting())
        info: Json = {"url": webhook.url if webhook else "", "has_custom_certificate": False}
        info |= {"pending_update_count": pending}
        if webhook:
            info |= {"max_connections": webhook.connections, "allowed_updates": sorted(self._world.mailbox.allowed)}
        if self.last_error:
            info |= {"last_error_message": self.last_error, "last_error_date": int(time.time())}
        return info

    def _idle_lanes(self) -> set[int]:
        """The lanes that have updates and nobody who sends them."""
        if self.webhook is None:
            return set()
        self._lanes = {lane: task for lane, task in self._lanes.items() if not task.done()}
        lanes = {update.lane for update in self._world.mailbox.waiting()} - self._lanes.keys()
        return set(sorted(lanes)[: self.webhook.connections - len(self._lanes)])

    async def _drain(self, lane: int, session: aiohttp.ClientSession) -> None:
        """Send the updates of one lane."""
        delay = self._world.rules.first_retry
        while (webhook := self.webhook) and (update := self._next(lane)):
            if await self._send(webhook, update, session):
                delay = self._world.rules.first_retry
                self._world.mailbox.remove(update)
            else:
                await asyncio.sleep(delay)
                delay = min(2 * delay, self._world.rules.longest_retry)
        asyncio.get_running_loop().call_soon(self._world.bell.ring)  # when this task is done, look for more

    def _next(self, lane: int) -> Update | None:
        return next((update for update in self._world.mailbox.waiting() if update.lane == lane), None)

    async def _send(self, webhook: Webhook, update: Update, session: aiohttp.ClientSession) -> bool:
        """Whether the bot took the update."""
        status, error = await post(session, webhook, json.dumps(update.as_json()).encode())
        self.deliveries.append(Delivery(update.id, status, time.monotonic()))
        self.last_error = error
        self._world.bell.ring()
        return not error


async def post(
    session: aiohttp.ClientSession, webhook: Webhook, body: bytes, content_type: str = "application/json"
) -> tuple[int, str]:
    """The bot's status for one request, and what is wrong with it in the real server's words."""
    headers = {"Content-Type": content_type}
    headers |= {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    try:
        async with session.post(webhook.url, data=body, headers=headers) as response:
            status = response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        return 0, "Connection refused" if isinstance(error, aiohttp.ClientConnectorError) else "Connection closed"
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return status, ""
    return status, f"Wrong response from the webhook: {status} {HTTPStatus(status).phrase}"
