"""The smallest bot worth the name, to drive the fake server with: it says again what it hears. `main` runs it alone."""

import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from tests.telegram.fake_server import FakeServer
from tests.telegram.oracle import Json

App = Application[Any, Any, Any, Any, Any, Any]

os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"  # httpx would ask a proxy for loopback too
os.environ["PTB_TIMEDELTA"] = "true"  # without it every RetryAfter is a deprecation warning, which is an error here


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def builder(server: FakeServer) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """What points PTB at the fake server."""
    start: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    return start.token(server.token).base_url(server.base_url).base_file_url(server.base_file_url)


def echo_app(server: FakeServer) -> App:
    """The bot, not running yet."""
    app: App = builder(server).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    return app


@contextlib.asynccontextmanager
async def polling(
    server: FakeServer, app: App | None = None, heard: Callable[[TelegramError], None] | None = None
) -> AsyncIterator[App]:
    """A bot that polls, and at the end stops."""
    running = app or echo_app(server)
    async with running, started(running):
        if running.updater is None:
            raise TypeError("a bot without updater cannot poll")
        await running.updater.start_polling(timeout=10, error_callback=heard)
        try:
            yield running
        finally:
            if running.updater.running:  # the test may have stopped it
                await running.updater.stop()


@contextlib.asynccontextmanager
async def started(app: App) -> AsyncIterator[App]:
    """A bot whose handlers work."""
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def call(server: FakeServer, method: str, **parameters: Any) -> tuple[int, Json]:
    """A call without PTB, with a JSON body: the status, and the whole answer."""
    async with aiohttp.ClientSession() as session:
        url = f"{server.base_url}{server.token}/{method}"
        async with session.post(url, json=parameters) as response:
            answer: Json = await response.json()
            return response.status, answer


async def refusal(server: FakeServer, method: str, **parameters: Any) -> str:
    """The words in which a call is refused; empty if it is not."""
    return str((await call(server, method, **parameters))[1].get("description", ""))


def button(data: str) -> Json:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "press", "callback_data": data}]]}


async def updates(server: FakeServer, **parameters: Any) -> list[Json]:
    """What getUpdates hands out."""
    result: list[Json] = (await call(server, "getUpdates", **parameters))[1]["result"]
    return result


async def name_commands(app: App) -> None:
    """A `post_init` that lets errors out."""
    await app.bot.set_my_commands([("ask", "ask")])


def main(base_url: str, token: str, retries: str = "0") -> None:
    """Poll until a signal comes."""
    start: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    app: App = start.token(token).base_url(base_url).post_init(name_commands).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(timeout=10, bootstrap_retries=int(retries))


if __name__ == "__main__":
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)  # the faults are ordered; nobody need read of them
    main(*sys.argv[1:])
