"""What python-telegram-bot does while it polls: the ground that the Telegram face stands on."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Final

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import MessageHandler, filters

from tests.telegram.echo_bot import App, builder, polling
from tests.telegram.fake_calls import FOR_EVER, Fault
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules

QUICK: Final = Rules(repeated_poll=0, between_conflicts=0)


async def open_poll(server: FakeServer, count: int = 1) -> None:
    """Wait until somebody polls."""
    await server.until(lambda: server.polling.open_polls >= count, 10)


def gaps(server: FakeServer) -> list[float]:
    """Seconds between the polls."""
    return [later.arrived - earlier.arrived for earlier, later in pairwise(server.calls("getUpdates"))]


def test_idle_bot_answers_at_once() -> None:
    """One poll is open while nothing happens, and an update is answered within milliseconds."""

    async def scenario() -> list[float]:
        times = []
        async with FakeServer(QUICK) as server, polling(server):
            ada = server.user()
            for number in range(5):
                await open_poll(server)
                begin = time.perf_counter()
                [answer] = await server.answers(ada.send(str(number)))
                times.append(time.perf_counter() - begin)
                assert answer.plain == str(number)
            assert (server.polling.open_polls, server.arrivals("getUpdates")) == (1, 6)
        return times

    assert min(asyncio.run(scenario())) < 0.03


async def recovers(fault: Fault, error: type[TelegramError], words: str) -> float:
    """A fault of one poll is told to the callback, and the next poll, which comes so much later, succeeds."""
    errors: list[TelegramError] = []
    async with FakeServer(QUICK) as server:
        server.fault("getUpdates", fault)
        async with polling(server, heard=errors.append):
            [answer] = await server.answers(server.user().send("x"))
            assert answer.plain == "x"
            [only] = errors
            assert isinstance(only, error)
            assert words in str(only)
            return gaps(server)[0]


def test_recovers_from_faults() -> None:
    """Errors, garbage and cut connections are told to `error_callback`; the next poll comes a second later."""

    async def scenario() -> list[float]:
        pauses = await asyncio.gather(
            recovers(Fault(status=500), NetworkError, "Internal Server Error"),
            recovers(Fault(status=502, body=b"<html>"), NetworkError, "Bad Gateway (502). Parsing the server response"),
            recovers(Fault(status=409, description="Conflict: x"), Conflict, "Conflict: x"),
            recovers(Fault(drop=True), NetworkError, "Server disconnected"),
            recovers(Fault(body=b"<html>"), TelegramError, "Invalid server response"),
        )
        return list(pauses)

    assert asyncio.run(scenario()) == pytest.approx([1.0] * 5, abs=0.3)


def test_waits_longer_after_each_fault() -> None:
    """The pause grows by half with each fault in a row."""

    async def scenario() -> list[float]:
        async with FakeServer(QUICK) as server:
            server.fault("getUpdates", Fault(status=500), 3)
            async with polling(server, heard=lambda _error: None):
                await server.answers(server.user().send("x"), timeout=9)
                return gaps(server)[:3]

    assert asyncio.run(scenario()) == pytest.approx([1.0, 1.5, 2.25], abs=0.3)


def test_flood_limit_on_polls() -> None:
    """After 429 PTB waits half a second more than told, and the callback hears nothing of it."""
    errors: list[TelegramError] = []

    async def scenario() -> list[float]:
        async with FakeServer(QUICK) as server:
            server.fault("getUpdates", Fault(status=429, retry_after=1))
            async with polling(server, heard=errors.append):
                await server.answers(server.user().send("x"))
                return gaps(server)[:1]

    assert asyncio.run(scenario()) == pytest.approx([1.5], abs=0.3)
    assert errors == []


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
def test_is_deaf_after_one_wrong_token(status: int, description: str) -> None:
    """One 401 or 404 ends the polling for good: nobody is told, and everything claims to be running."""
    errors: list[TelegramError] = []

    async def scenario() -> None:
        async with FakeServer(QUICK) as server, polling(server, heard=errors.append) as app:
            assert app.updater
            await open_poll(server)
            server.fault("getUpdates", Fault(status=status))
            await server.called("getUpdates", status=status)
            question = server.user().send("x")
            await asyncio.sleep(0.3)
            assert (server.said(question.chat), server.polling.open_polls) == ((), 0)
            assert (app.running, app.updater.running, errors) == (True, True, [])
            with pytest.raises(InvalidToken, match=description):
                await app.updater.stop()

    asyncio.run(scenario())


async def polls_per_second(server: FakeServer, provoke: Callable[[], object]) -> float:
    """How often PTB polls once something happened that it cannot digest."""
    async with polling(server, heard=lambda _error: None) as app:
        await open_poll(server)
        before = server.arrivals("getUpdates")
        provoke()
        server.user().send("x")
        await asyncio.sleep(0.4)
        polls = server.arrivals("getUpdates") - before
        assert server.calls("sendMessage") == []
        assert app.updater
        server.world.mailbox.clear()
        server.heal("getUpdates")
    return polls / 0.4


def test_hot_loop_on_what_it_cannot_read() -> None:
    """An update that PTB cannot parse, and `ok: false` with status 200, make it poll without a pause, for nothing."""

    async def scenario() -> list[float]:
        async with FakeServer(QUICK) as first, FakeServer(QUICK) as second:
            unread = await polls_per_second(first, lambda: first.push({"message": {"message_id": 1}}))
            false = Fault(body=b'{"ok": false, "error_code": 500, "description": "x"}')
            refused = await polls_per_second(second, lambda: second.fault("getUpdates", false, FOR_EVER))
            return [unread, refused]

    assert min(asyncio.run(scenario())) > 50


def test_two_bots_with_one_token() -> None:
    """Two bots with one token take the polls from each other; either gets a part of the questions, and Conflicts."""
    errors: tuple[list[TelegramError], list[TelegramError]] = ([], [])

    async def scenario() -> None:
        async with FakeServer(QUICK) as server, polling(server, heard=errors[0].append):
            await open_poll(server)
            async with polling(server, heard=errors[1].append):
                await server.called("getUpdates", 3, status=409)
                question = server.user().send("x")
                assert [answer.plain for answer in await server.answers(question)] == ["x"]

    asyncio.run(scenario())
    assert all(isinstance(error, Conflict) for heard in errors for error in heard)
    assert min(map(len, errors)) >= 1


def test_stopping_handles_what_is_queued() -> None:
    """What has been fetched is handled before stopping is done, one after another."""
    handled: list[str] = []

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            app: App = builder(server).build()
            app.add_handler(MessageHandler(filters.TEXT, slowly(handled)))
            ada = server.user()
            for number in range(3):
                ada.send(str(number))
            async with polling(server, app):
                await server.until(lambda: not server.world.mailbox.waiting())
            assert handled == ["+0", "-0", "+1", "-1", "+2", "-2"]

    asyncio.run(scenario())


def slowly(handled: list[str]) -> Callable[[Update, object], Coroutine[object, object, None]]:
    """A handler that takes its time and tells when it begins and ends."""

    async def handle(update: Update, _context: object) -> None:
        text = update.message.text if update.message else ""
        handled.append(f"+{text}")
        await asyncio.sleep(0.05)
        handled.append(f"-{text}")

    return handle


def test_acknowledges_before_handling() -> None:
    """The next poll acknowledges updates that are not handled yet: whoever is killed then loses them."""
    handled: list[str] = []

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            app: App = builder(server).build()
            app.add_handler(MessageHandler(filters.TEXT, slowly(handled)))
            server.user().send("x")
            async with polling(server, app):
                await server.until(lambda: not server.world.mailbox.waiting())
                assert "-x" not in handled

    asyncio.run(scenario())


def test_concurrent_updates_have_no_order() -> None:
    """With `concurrent_updates` the messages of one chat overtake each other."""
    handled: list[str] = []

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            app: App = builder(server).concurrent_updates(True).build()
            app.add_handler(MessageHandler(filters.TEXT, slowly(handled)))
            ada = server.user()
            for number in range(2):
                ada.send(str(number))
            async with polling(server, app):
                await server.until(lambda: not server.world.mailbox.waiting())
            assert handled == ["+0", "+1", "-0", "-1"]

    asyncio.run(scenario())


def test_stopping_repeats_a_poll_and_the_server_makes_it_wait() -> None:
    """At the end PTB polls once more with the offset that it had: within 3 s of the last poll this takes 3 s."""

    async def scenario() -> float:
        async with FakeServer(Rules(repeated_poll=0.5)) as server:
            async with polling(server):
                await server.answers(server.user().send("x"))
                await open_poll(server)
                begin = time.monotonic()
            return time.monotonic() - begin

    assert asyncio.run(scenario()) == pytest.approx(0.5, abs=0.2)
