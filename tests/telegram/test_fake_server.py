"""The fake server takes calls as the real one does, fails as ordered, and can be watched."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import aiohttp
import pytest

from tests.telegram.echo_bot import button, call, updates
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_server import TOKEN, FakeServer, running_server
from tests.telegram.fake_state import Rules

# --- how calls come in


def test_parameters_in_three_encodings() -> None:
    """A call may bring its parameters urlencoded, as JSON or as multipart, and methods in any case."""

    async def scenario() -> None:
        async with FakeServer() as server, aiohttp.ClientSession() as session:
            ada = server.user(started=True)
            url, plain = f"{server.base_url}{TOKEN}/SENDmessage", {"chat_id": str(ada.id), "text": "hi"}
            markup = button("1")
            multipart = aiohttp.FormData({**plain, "reply_markup": json.dumps(markup)}, default_to_multipart=True)
            await session.post(url, data={**plain, "reply_markup": json.dumps(markup)})
            await session.post(url, json={"chat_id": ada.id, "text": "hi", "reply_markup": markup})
            await session.post(url, data=multipart)
            assert [(said.plain, said.buttons[0].data) for said in server.said(ada)] == [("hi", "1")] * 3

    asyncio.run(scenario())


def test_tokens() -> None:
    """A wrong token is 401, one that is none 404."""

    async def scenario() -> None:
        async with FakeServer() as server, aiohttp.ClientSession() as session:
            answers = [await session.get(f"{server.base_url}{token}/getMe") for token in (TOKEN, "1:x", "x")]
            assert [answer.status for answer in answers] == [200, 401, 404]
            assert (await answers[1].json())["description"] == "Unauthorized"

    asyncio.run(scenario())


def test_unknown_method_fails_the_test() -> None:
    """An unknown method is 404, and the test fails unless it says that it knows."""

    async def scenario(forgiven: str) -> None:
        async with FakeServer() as server:
            server.forgive(forgiven)
            assert await call(server, "sendCrown") == (
                404,
                {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
            )

    with pytest.raises(AssertionError, match="sendCrown: Not Found: method not found"):
        asyncio.run(scenario("sendMessage"))
    asyncio.run(scenario("sendCrown"))


# --- faults


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("fault", "seen", "logged"),
    [
        (Fault(status=502), 502, 502),
        (Fault(drop=True), "ServerDisconnectedError", 0),
        (Fault(hang=True), "TimeoutError", 0),
        (Fault(body=b"<html>"), 200, 200),
    ],
    ids=["status", "drop", "hang", "garbage"],
)
def test_faults(fault: Fault, seen: int | str, logged: int, after: bool) -> None:  # noqa: FBT001 - pytest passes it
    """A reply can be wrong, cut, missing or no JSON, with the effect done or not; the next call is well again."""

    async def scenario() -> None:
        async with FakeServer() as server, aiohttp.ClientSession() as session:
            ada = server.user(started=True)
            server.fault("sendMessage", replace(fault, after=after))
            url = f"{server.base_url}{TOKEN}/sendMessage"
            statuses: list[int | str] = []
            for _ in range(2):
                try:
                    async with asyncio.timeout(0.2), session.post(url, json={"chat_id": ada.id, "text": "x"}) as answer:
                        statuses.append(answer.status)
                except (aiohttp.ClientError, TimeoutError) as error:
                    statuses.append(type(error).__name__)
            assert statuses == [seen, 200]
            assert [each.status for each in server.calls("sendMessage")] == [logged, 200]
            assert len(server.said(ada)) == 1 + after

    asyncio.run(scenario())


def test_too_many_requests() -> None:
    """A 429 says how long to wait, in the body and in a header."""

    async def scenario() -> None:
        async with FakeServer() as server, aiohttp.ClientSession() as session:
            server.fault("getMe", Fault(status=429, retry_after=7))
            answer = await session.get(f"{server.base_url}{TOKEN}/getMe")
            body = await answer.json()
            assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
            assert (body["description"], body["parameters"]) == (
                "Too Many Requests: retry after 7",
                {"retry_after": 7},
            )

    asyncio.run(scenario())


def test_open_poll_suffers_a_fault() -> None:
    """A fault of getUpdates hits the poll that is waiting, without a loss of updates; a delay only delays."""

    async def scenario() -> None:
        async with FakeServer() as server:
            poll = asyncio.create_task(call(server, "getUpdates", timeout=20))
            await server.until(lambda: server.polling.open_polls)
            server.fault("getUpdates", Fault(status=500))
            assert (await poll)[0] == 500
            server.user().send("x")
            begin = time.monotonic()
            server.fault("getUpdates", Fault(delay=0.2))
            assert len(await updates(server)) == 1
            assert time.monotonic() - begin > 0.2

    asyncio.run(scenario())


# --- the log, and the server in a thread


def test_log_can_be_awaited() -> None:
    """`called` waits for calls; a call that never comes is a failure that tells what came instead."""

    async def scenario() -> None:
        async with FakeServer() as server:
            later = asyncio.create_task(call(server, "getMe"))
            assert [each.status for each in await server.called("getme")] == [200]
            await later
            with pytest.raises(AssertionError, match="getMe → 200"):
                await server.called("getMe", count=2, timeout=0.05)

    asyncio.run(scenario())


def test_bot_in_another_process() -> None:
    """A bot that runs as a child answers people whom the test plays from its own thread, and ends on SIGTERM."""
    with running_server(Rules(repeated_poll=0)) as server:
        command = [sys.executable, "-m", "tests.telegram.echo_bot", server.base_url, server.token]
        with subprocess.Popen(command) as child:
            ada = server.user()
            [answer] = server.wait_answers(ada.send("hello"), timeout=20)
            child.send_signal(signal.SIGTERM)
            assert (answer.plain, child.wait(10)) == ("hello", 0)
        server.wait_called("getUpdates", count=2)


def test_thread_tells_reproaches() -> None:
    """What the bot did wrong also fails the test that runs the server in a thread."""
    with pytest.raises(AssertionError, match="sendCrown"), running_server() as server:
        asyncio.run(call(server, "sendCrown"))
