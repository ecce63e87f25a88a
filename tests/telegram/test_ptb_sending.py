"""What python-telegram-bot does with calls that fail, at its start and at its end."""

import asyncio
import contextlib
import datetime as dt
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

import pytest
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import AIORateLimiter

from tests.telegram.echo_bot import App, builder
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_server import FakeServer, running_server
from tests.telegram.fake_state import Rules
from tests.telegram.oracle import Entity

QUICK: Final = Rules(repeated_poll=0, between_conflicts=0)


def bot_of(server: FakeServer) -> Bot:
    """A bot that only sends."""
    bot: Bot = builder(server).build().bot
    return bot


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(status=500), NetworkError, "Internal Server Error"),
        (Fault(status=502, body=b"<html>"), NetworkError, "Bad Gateway (502)"),
        (Fault(status=429, retry_after=3), RetryAfter, "Retry in 0:00:03"),
        (Fault(status=429), NetworkError, "Too Many Requests"),
        (Fault(status=401), InvalidToken, "Unauthorized"),
        (Fault(status=404), InvalidToken, "Not Found"),
        (Fault(status=409, description="Conflict: x"), Conflict, "Conflict: x"),
        (Fault(drop=True), NetworkError, "Server disconnected without sending a response"),
        (Fault(body=b"<html>"), TelegramError, "Invalid server response"),
        (Fault(status=400, description="Bad Request: chat not found"), BadRequest, "Chat not found"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_errors_of_sending(fault: Fault, error: type[TelegramError], words: str) -> None:
    """A call that fails is tried once and becomes one error of PTB, with "Bad Request: " taken off."""

    async def scenario() -> None:
        async with FakeServer() as server, bot_of(server) as bot:
            ada = server.user(started=True)
            server.fault("sendMessage", fault)
            with pytest.raises(error, match=re.escape(words)):
                await bot.send_message(ada.id, "x")
            assert (server.arrivals("sendMessage"), server.said(ada)) == (1, ())

    asyncio.run(scenario())


def test_errors_of_chats() -> None:
    """Who blocked the bot is Forbidden, a group that moved ChatMigrated with its new id."""

    async def scenario() -> None:
        async with FakeServer() as server, bot_of(server) as bot:
            ada = server.user()
            ada.block_bot()
            with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
                await bot.send_message(ada.id, "x")
            room = server.group("Room", ada)
            hall = server.migrate(room)
            with pytest.raises(ChatMigrated) as caught:
                await bot.send_message(room.id, "x")
            assert caught.value.new_chat_id == hall.id

    asyncio.run(scenario())


def test_lost_reply() -> None:
    """When the reply is lost the message stands there all the same, and PTB says that time is out."""

    async def scenario() -> None:
        async with FakeServer() as server, bot_of(server) as bot:
            ada = server.user(started=True)
            server.fault("sendMessage", Fault(hang=True, after=True))
            with pytest.raises(TimedOut):
                await bot.send_message(ada.id, "x", read_timeout=0.2)
            assert [said.plain for said in server.said(ada)] == ["x"]

    asyncio.run(scenario())


def test_rate_limiter_repeats_nothing_but_429() -> None:
    """AIORateLimiter tries again after 429, and after nothing else."""

    async def scenario() -> None:
        async with FakeServer() as server:
            app: App = builder(server).rate_limiter(AIORateLimiter(max_retries=1)).build()
            ada, begin = server.user(started=True), time.monotonic()
            async with app:
                server.fault("sendMessage", Fault(status=429, retry_after=1))
                await app.bot.send_message(ada.id, "x")
                assert time.monotonic() - begin == pytest.approx(1.1, abs=0.2)
                server.fault("sendMessage", Fault(status=500))
                with pytest.raises(NetworkError):
                    await app.bot.send_message(ada.id, "x")
            assert server.arrivals("sendMessage") == 3

    asyncio.run(scenario())


def test_rate_limiter_does_not_spare_a_private_chat() -> None:
    """Ten messages to one person go out at once: the limit of one a second is the bot's own business."""

    async def scenario() -> None:
        async with FakeServer() as server:
            app: App = builder(server).rate_limiter(AIORateLimiter()).build()
            ada, begin = server.user(started=True), time.monotonic()
            async with app:
                for number in range(10):
                    await app.bot.send_message(ada.id, str(number))
            assert time.monotonic() - begin < 0.5

    asyncio.run(scenario())


def test_everything_a_message_can_have() -> None:
    """PTB reads back what it sent: text, entities, keyboard, quote, preview and a real date."""

    async def scenario() -> Message:
        async with FakeServer() as server, bot_of(server) as bot:
            ada = server.user()
            question = ada.send("What was signed?")
            message = await bot.send_message(
                ada.id,
                "<b>The pact</b> 😀",
                parse_mode="HTML",
                reply_parameters=ReplyParameters(question.id, quote="signed"),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            [shown] = server.said(ada)
            assert (shown.marked("bold"), shown.link_preview) == (("The pact",), False)
            assert shown.text.entities == (Entity("bold", 0, 8),)
            return message

    message = asyncio.run(scenario())
    assert message.text_html == "<b>The pact</b> 😀"
    assert message.quote
    assert (message.quote.text, message.quote.position) == ("signed", 9)
    assert abs(dt.datetime.now(dt.UTC) - message.date).total_seconds() < 3


@contextlib.contextmanager
def child(server: FakeServer, retries: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """The echo bot as a process of its own."""
    command = [sys.executable, "-m", "tests.telegram.echo_bot", server.base_url, server.token, str(retries)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("method", "fault", "retries", "calls"),
    [
        ("getMe", Fault(status=500), 0, 1),
        ("getMe", Fault(status=401), 3, 1),
        ("setMyCommands", Fault(status=500), 3, 1),
    ],
)
def test_faults_at_the_start(method: str, fault: Fault, retries: int, calls: int) -> None:
    """A failing getMe ends the program, a wrong token even with retries, and so does what `post_init` lets out."""
    with running_server(QUICK) as server:
        server.fault(method, fault)
        with child(server, retries) as process:
            assert process.wait(20) == 1
        assert (server.arrivals(method), server.arrivals("getUpdates")) == (calls, 0)


def test_patience_at_the_start() -> None:
    """With `bootstrap_retries` a failing getMe is repeated; SIGTERM in a long poll ends the bot at once."""
    with running_server(QUICK) as server:
        server.fault("getMe", Fault(status=500))
        with child(server, retries=1) as process:
            server.wait_until(lambda: server.polling.open_polls, 20)
            begin = time.monotonic()
            process.terminate()
            assert process.wait(10) == 0
            assert time.monotonic() - begin < 1
        assert server.arrivals("getMe") == 2
