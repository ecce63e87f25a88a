"""The fake server hands out updates as the real one does."""

import asyncio
import time
from typing import Final

import pytest

from tests.telegram.echo_bot import call, refusal, updates
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules

STOLEN_POLL: Final = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def test_offsets() -> None:
    """An offset acknowledges what stands before it, a negative one counts from the end; 1 to 100 come at a time."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            for number in range(120):
                ada.send(str(number))
            assert len(await updates(server)) == len(await updates(server, limit=1000)) == 100
            first = (await updates(server, limit=0))[0]["update_id"]
            later = [update["update_id"] for update in await updates(server, offset=first + 110)]
            assert later == list(range(first + 110, first + 120))
            assert [update["update_id"] for update in await updates(server, offset=-2)] == later[-2:]
            assert [update["update_id"] for update in await updates(server)] == later[-2:]
            assert [update["update_id"] for update in await updates(server, offset=first + 500)] == later[-2:]
            assert await updates(server, offset=first + 120) == []

    asyncio.run(scenario())


def test_kinds_of_updates() -> None:
    """Only the kinds that the bot wants are queued; none named leaves it at that, an empty list is the default."""

    async def scenario() -> None:
        async with FakeServer(Rules(repeated_poll=0)) as server:
            ada = server.user()
            wishes: list[dict[str, list[str]]] = [{"allowed_updates": ["inline_query"]}, {}, {"allowed_updates": []}]
            for kinds in wishes:
                await updates(server, offset=-1, **kinds)
                ada.send("x")
                ada.inline("x")
            told = [next(iter(update.keys() - {"update_id"})) for update in await updates(server)]
            assert told[-2:] == ["message", "inline_query"]
            assert "message" not in told[:-2]

    asyncio.run(scenario())


def test_waiting_for_updates() -> None:
    """A poll waits until something comes or its time is over, which is 50 seconds at most, and 3 when repeated."""

    async def scenario() -> None:
        async with FakeServer(Rules(longest_poll=0.2, repeated_poll=0.4)) as server:
            begin = time.monotonic()
            assert await updates(server, timeout=100) == []
            assert await updates(server, timeout=0) == []
            assert time.monotonic() - begin == pytest.approx(0.6, abs=0.15)
            server.set_rules(longest_poll=50)
            poll = asyncio.create_task(updates(server, timeout=20))
            await server.until(lambda: server.polling.open_polls)
            server.user().send("x")
            assert len(await poll) == 1

    asyncio.run(scenario())
    assert (Rules().longest_poll, Rules().repeated_poll) == (50, 3)


def test_two_pollers() -> None:
    """The older of two waiting polls is told so, at once the first time, and after a pause when it happens again."""

    async def scenario() -> None:
        async with FakeServer(Rules(between_conflicts=0.3)) as server:
            times, poll = [], asyncio.create_task(call(server, "getUpdates", timeout=20))
            for _ in range(2):
                await server.until(lambda: server.polling.open_polls)
                begin, older = time.monotonic(), poll
                poll = asyncio.create_task(call(server, "getUpdates", timeout=20))
                status, answer = await older
                assert (status, answer["description"]) == (409, STOLEN_POLL)
                times.append(time.monotonic() - begin)
            assert times == pytest.approx([0, 0.3], abs=0.12)
            server.user().send("x")
            assert (await poll)[0] == 200

    asyncio.run(scenario())
    assert Rules().between_conflicts == 3


def test_webhook_against_polling() -> None:
    """Who sets a webhook cannot poll; setting it ends an open poll, and cannot be repeated within a second."""

    async def scenario() -> None:
        async with FakeServer(Rules(between_conflicts=0)) as server:
            poll = asyncio.create_task(refusal(server, "getUpdates", timeout=20))
            await server.until(lambda: server.polling.open_polls)
            await call(server, "setWebhook", url="http://127.0.0.1:1/")
            assert await poll == "Conflict: terminated by setWebhook request"
            assert await refusal(server, "getUpdates") == (
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
            status, answer = await call(server, "setWebhook", url="http://127.0.0.1:2/")
            assert (status, answer["parameters"]) == (429, {"retry_after": 1})
            assert (await call(server, "getWebhookInfo"))[1]["result"]["url"] == "http://127.0.0.1:1/"
            server.user().send("x")
            await server.until(lambda: server.sender.last_error == "Connection refused")
            await call(server, "deleteWebhook")
            assert len(await updates(server)) == 1

    asyncio.run(scenario())
