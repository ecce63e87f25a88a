"""Every update is stored before Telegram hears that it has arrived, and handled once, polled or sent to the webhook."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from briefbot.adapters.inbox import Inbox
from briefbot.adapters.state import State, open_state
from briefbot.core.errors import StateUnavailable
from briefbot.faces.telegram.app import serve
from briefbot.faces.telegram.building import assembled
from briefbot.faces.telegram.options import Secret, Webhook
from briefbot.faces.telegram.ports import Memory
from tests.fakes import BRIEFING, ask_of
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_webhook import Webhook as Sending
from tests.telegram.running import QUESTION, QUICK, SENTENCE, SmallDesk, options_for, running
from tests.telegram.test_ptb_webhook import free_port

SECRET: Final = "a-secret"  # noqa: S105 - opens nothing


class FullInbox(Inbox):
    """An inbox whose disk is full for the next `refusals` updates."""

    refusals: ClassVar[int] = 0

    def accept(self, update_id: int, payload: str, chat: int | None, at: float) -> bool:
        """As Inbox does, if there is room."""
        if FullInbox.refusals:
            FullInbox.refusals -= 1
            raise StateUnavailable("the disk is full")
        return super().accept(update_id, payload, chat, at)


def as_memory(state: State) -> Memory:
    """The state is what the face is given; mypy proves it."""
    return state


def webhook() -> Webhook:
    """A webhook on a free port."""
    port = free_port()
    return Webhook(url=f"http://127.0.0.1:{port}/hook", secret=Secret(SECRET), port=port, path="hook")


def test_what_cannot_be_stored_stays_with_telegram(tmp_path: Path) -> None:
    """While the disk is full, nothing is acknowledged; afterwards everything is answered once."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            with open_state(tmp_path / "state.sqlite3") as state:
                memory = replace(state, inbox=FullInbox(state.database))
                FullInbox.refusals = 1
                desk, stop = SmallDesk(memory.inbox, ask_of(BRIEFING)), asyncio.Event()
                questions = [server.user().send(QUESTION) for _ in range(3)]
                task = asyncio.create_task(serve(assembled(options_for(server), desk, as_memory(memory)), stop))
                await server.called("getUpdates")
                await asyncio.sleep(0.2)
                assert len(server.world.mailbox.waiting()) == 3
                for question in questions:
                    await server.answers(question)
                stop.set()
                assert await task == 0
            assert len(server.calls("sendMessage")) == 3

    asyncio.run(scenario())


def test_what_was_accepted_before_is_handled(tmp_path: Path) -> None:
    """After a crash the stored is answered, though Telegram does not have it any more; the claimed is not."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, bob = server.user("Ada"), server.user("Bob")
            ada.send(QUESTION)
            bob.send(QUESTION)
            with open_state(tmp_path / "state.sqlite3") as state:
                for update in server.world.mailbox.waiting():
                    state.inbox.accept(update.id, json.dumps(update.as_json()), update.lane, 0)
                state.inbox.claim(server.world.mailbox.last_id)
            server.world.mailbox.clear()
            async with running(server, tmp_path) as bot:
                await server.until(lambda: server.said(ada))
                await bot.at_rest(server)
                assert (len(server.said(ada)), len(server.said(bob))) == (1, 0)
                assert bot.state.inbox.claimed_but_unfinished() == ()

    asyncio.run(scenario())


def test_polled_twice_is_answered_once(tmp_path: Path) -> None:
    """What Telegram hands out again after a restart is known, and the polls do not run hot over it."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user()
            question = ada.send(QUESTION)
            [update] = server.world.mailbox.waiting()
            async with running(server, tmp_path):
                await server.answers(question)
            server.push({name: value for name, value in update.as_json().items() if name != "update_id"})
            server.world.mailbox.clear()
            server.world.mailbox._waiting = [update]  # noqa: SLF001 - nothing else makes Telegram repeat itself
            async with running(server, tmp_path):
                await server.until(lambda: not server.world.mailbox.waiting())
                polls = server.arrivals("getUpdates")
                await asyncio.sleep(0.3)
                assert server.arrivals("getUpdates") - polls <= 1
            assert len(server.said(ada)) == 1

    asyncio.run(scenario())


def test_webhook(tmp_path: Path) -> None:
    """Behind a webhook updates are answered once, however often they come."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            async with running(server, tmp_path, webhook=webhook()) as bot:
                await server.until(lambda: server.sender.webhook)
                question = server.user().send(QUESTION)
                [update] = server.world.mailbox.waiting()
                assert [answer.plain for answer in await server.answers(question)] == [SENTENCE]
                for _ in range(3):
                    assert await server.post_update(json.dumps(update.as_json()).encode()) == 200
                await bot.at_rest(server)
                assert len(server.said(question.chat)) == 1
                assert server.sender.webhook
                assert (server.sender.webhook.secret, server.arrivals("getUpdates")) == (SECRET, 0)
            assert bot.task.result() == 0

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("body", "secret", "content_type", "status"),
    [
        ({"update_id": 1}, SECRET, "application/json", 200),
        ({"update_id": 1}, SECRET, "application/json; charset=utf-8", 200),
        ({"update_id": 1, "message": {"message_id": 1}}, SECRET, "application/json", 200),
        ("{", SECRET, "application/json", 200),
        ({"update_id": 1}, "wrong", "application/json", 403),
        ({"update_id": 1}, "", "application/json", 403),
    ],
)
def test_what_the_webhook_takes(body: Any, secret: str, content_type: str, status: int, tmp_path: Path) -> None:
    """Strangers are refused; what nobody can read is taken, since it would come again for hours and hold up a chat."""

    async def scenario() -> int:
        async with FakeServer(QUICK) as server, running(server, tmp_path, webhook=webhook()):
            await server.until(lambda: server.sender.webhook)
            raw = body if isinstance(body, str) else json.dumps(body)
            return await server.post_update(raw.encode(), secret, content_type)

    assert asyncio.run(scenario()) == status


def test_webhook_taken_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """If somebody else sets another webhook, the bot says so and ends itself."""

    async def scenario() -> int:
        async with FakeServer(QUICK) as server:
            hook = webhook()
            async with running(server, tmp_path, webhook=hook, longest_conflict=0.5, longest_silence=1.0) as bot:
                await server.until(lambda: server.sender.webhook)
                server.sender.webhook = Sending("http://127.0.0.1:1/other")
                return await bot.ended()

    assert asyncio.run(scenario()) == 1
    assert "another process polls this token (or a webhook was set for it)" in caplog.text


def test_deaf_behind_webhook(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Behind a webhook, too, the bot notices that Telegram is not there any more."""

    async def scenario() -> int:
        hook = webhook()
        async with FakeServer(QUICK) as server, running(server, tmp_path, webhook=hook, longest_silence=1.0) as bot:
            await server.until(lambda: server.sender.webhook)
            server.fault("getWebhookInfo", Fault(status=500), 1000)
            return await bot.ended()

    assert asyncio.run(scenario()) == 1
    assert "deaf: Telegram has not been heard for 1 s" in caplog.text
