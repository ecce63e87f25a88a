"""What python-telegram-bot does behind a webhook, and how the fake server feeds one."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Final

import pytest

from tests.telegram.echo_bot import echo_app, started
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules
from tests.telegram.fake_webhook import Webhook

SECRET: Final = "a-secret"  # noqa: S105 - opens nothing
QUICK: Final = Rules(first_retry=0.1)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.asynccontextmanager
async def listening(server: FakeServer) -> AsyncIterator[None]:
    """The echo bot behind a webhook."""
    app, port = echo_app(server), free_port()
    async with app, started(app):
        assert app.updater
        url = f"http://127.0.0.1:{port}/hook"
        await app.updater.start_webhook("127.0.0.1", port, "hook", webhook_url=url, secret_token=SECRET)
        try:
            yield
        finally:
            await app.updater.stop()


def test_webhook() -> None:
    """SetWebhook comes first; updates then come with the secret, are answered, and are gone."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            early = ada.send("before")
            async with listening(server):
                assert (await server.answers(early))[0].plain == "before"
                [answer] = await server.answers(ada.send("after"))
                assert answer.plain == "after"
                await server.until(lambda: not server.world.mailbox.waiting())
            assert [call.method for call in server.ledger.calls[:2]] == ["getMe", "setWebhook"]
            assert server.sender.webhook
            assert (server.sender.webhook.secret, server.arrivals("getUpdates")) == (SECRET, 0)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("body", "secret", "content_type", "status"),
    [
        ({"update_id": 1}, SECRET, "application/json", 200),
        ({"update_id": 1}, "wrong", "application/json", 403),
        ({"update_id": 1}, "", "application/json", 403),
        ({"update_id": 1}, SECRET, "application/json; charset=utf-8", 403),
        ("{", SECRET, "application/json", 500),
        ({"update_id": 1, "message": {"message_id": 1}}, SECRET, "application/json", 400),
    ],
)
def test_what_a_webhook_refuses(body: object, secret: str, content_type: str, status: int) -> None:
    """Strangers are 403, garbage is 500, and an update that PTB cannot parse 400: it would come again for ever."""

    async def scenario() -> int:
        async with FakeServer() as server, listening(server):
            raw = body if isinstance(body, str) else json.dumps(body)
            return await server.post_update(raw.encode(), secret, content_type)

    assert asyncio.run(scenario()) == status


def test_repeated_update_is_handled_twice() -> None:
    """PTB does not remember what it has handled."""

    async def scenario() -> None:
        async with FakeServer() as server:
            question = server.user().send("x")
            [update] = server.world.mailbox.waiting()
            async with listening(server):
                await server.answers(question)
                await server.post_update(json.dumps(update.as_json()).encode())
                assert [answer.plain for answer in await server.answers(question, 2)] == ["x", "x"]

    asyncio.run(scenario())


def test_wrong_secret_is_retried_with_doubling_delay() -> None:
    """An update that is refused comes again, twice as late each time; the rest of its chat waits, others do not."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server, listening(server):
            right = server.sender.webhook
            assert right
            server.sender.webhook = Webhook(right.url, "wrong")
            ada = server.user()
            first, second = ada.send("1"), ada.send("2")
            await server.until(lambda: len(server.sender.deliveries) == 4)
            assert [each.status for each in server.sender.deliveries] == [403] * 4
            assert len({each.update_id for each in server.sender.deliveries}) == 1
            assert server.sender.last_error == "Wrong response from the webhook: 403 Forbidden"
            pauses = [later.at - earlier.at for earlier, later in pairwise(server.sender.deliveries)]
            assert pauses == pytest.approx([0.1, 0.2, 0.4], abs=0.08)
            server.sender.webhook = right
            [other] = await server.answers(server.user("Bob").send("3"))
            assert (other.plain, server.said(ada)) == ("3", ())
            assert [said.plain for said in await server.answers(first, 2)] == ["1", "2"]
            assert server.said(second.chat, second)

    asyncio.run(scenario())
