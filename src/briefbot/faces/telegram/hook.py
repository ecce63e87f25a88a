"""The webhook's own small server: unlike PTB's, it takes what it cannot read, so that this does not come for ever."""

import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError
from telegram.ext import ExtBot
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from briefbot.faces.telegram.ear import parsed_text
from briefbot.faces.telegram.entrance import Entrance
from briefbot.faces.telegram.options import Webhook

LOG = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the name of it
LARGEST_UPDATE = 1_000_000  # bytes


class Hook(RequestHandler):
    """Takes updates from whoever knows the secret, and answers when they are stored."""

    def initialize(self, entrance: Entrance, bot: ExtBot[None], secret: str) -> None:
        """Tornado's way of giving a handler what it needs."""
        self._entrance = entrance
        self._bot = bot
        self._secret = secret

    async def post(self) -> None:
        """200 for what is stored, known, or can never be read; 403 for strangers; 503 if it cannot be stored now."""
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.set_status(HTTPStatus.FORBIDDEN)
            return
        update = parsed_text(self.request.body, self._bot)
        if update:
            try:
                await self._entrance.put(update)
            except NetworkError:
                self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)

    def log_exception(self, *_: Any) -> None:
        """Tornado would log the request."""
        LOG.error("a request to the webhook failed")


@asynccontextmanager
async def listening(webhook: Webhook, entrance: Entrance, bot: ExtBot[None]) -> AsyncIterator[None]:
    """Takes updates as long as this lasts.

    Raises:
        OSError: if the port cannot be had.
    """
    given = {"entrance": entrance, "bot": bot, "secret": webhook.secret.value}
    application = Application([("/" + webhook.path.strip("/") + "/?", Hook, given)], log_function=lambda _: None)
    server = HTTPServer(application, max_buffer_size=LARGEST_UPDATE)
    server.listen(webhook.port, webhook.listen)
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()
