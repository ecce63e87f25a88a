"""Order within a chat, chats side by side, and questions that have become old."""

import asyncio
from pathlib import Path

from telegram import Update

from briefbot.faces.telegram.vitals import Event
from briefbot.faces.wording import ENGLISH
from tests.telegram.fake_server import FakeServer
from tests.telegram.running import QUESTION, QUICK, listening, running

HOUR = 3600.0
LATE = ENGLISH.telegram.late


def said(server: FakeServer, chat: int) -> list[str]:
    """What the bot said in a chat, up to the colon."""
    return [message.plain.split(":")[0] for message in server.world.said(chat)]


def test_order_in_a_chat_and_chats_side_by_side(tmp_path: Path) -> None:
    """A chat's updates are handled one after another, and those of different chats at the same time."""
    present: set[int] = set()
    seen: list[set[int]] = []

    async def slowly(update: Update) -> None:
        assert update.effective_chat
        assert update.effective_chat.id not in present
        present.add(update.effective_chat.id)
        seen.append(set(present))
        await asyncio.sleep(0.05)
        present.remove(update.effective_chat.id)

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            users = [server.user(str(number)) for number in range(4)]
            async with running(server, tmp_path, before=slowly, handled_at_once=3) as bot:
                for number in range(3):
                    for user in users:
                        user.send(f"{number}:{QUESTION}")
                await bot.at_rest(server)
            assert [said(server, user.id) for user in users] == [["0", "1", "2"]] * 4
            assert max(map(len, seen)) == 3

    asyncio.run(scenario())


def test_after_an_outage_only_the_newest_is_answered(tmp_path: Path) -> None:
    """Of questions that are older than ten minutes the newest of each chat is answered; it is said that it is late."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, bob, cleo = (server.user(name) for name in ("Ada", "Bob", "Cleo"))
            for number in range(60):
                ada.send(f"{number}:{QUESTION}", age=HOUR)
                bob.send(f"{number}:{QUESTION}", age=HOUR)
            cleo.send(f"0:{QUESTION}", age=HOUR)
            cleo.send(f"1:{QUESTION}")
            cleo.send(f"2:{QUESTION}", age=300)
            async with running(server, tmp_path) as bot:
                await bot.at_rest(server)
                assert bot.runtime.watchdog.vitals.counts[Event.SKIPPED] == 59 + 59 + 1
            late = f"{LATE} {ENGLISH.telegram.skipped[1].format(number=59)}"
            assert said(server, ada.id) == [late, "59"]
            assert said(server, bob.id) == [late, "59"]
            assert said(server, cleo.id) == [ENGLISH.telegram.skipped[0], "1", "2"]

    asyncio.run(scenario())


def test_a_single_old_question_is_answered(tmp_path: Path) -> None:
    """Nothing was passed over, so nothing is said of that."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user()
            ada.send(f"0:{QUESTION}", age=HOUR)
            async with running(server, tmp_path) as bot:
                await bot.at_rest(server)
            assert said(server, ada.id) == [LATE, "0"]

    asyncio.run(scenario())


def test_buttons_are_told_busy_too(tmp_path: Path) -> None:
    """A pressed button in a full chat says so, and stops waiting; nothing else of the chat is lost."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user(started=True)
            gate = asyncio.Event()

            async def waiting(_: Update) -> None:
                await gate.wait()

            async with running(server, tmp_path, before=waiting, queue_of_chat=1) as bot:
                await listening(server)
                question = ada.send(f"0:{QUESTION}")
                await server.until(lambda: not server.world.mailbox.waiting())
                first, second = ada.press_data(question, "x"), ada.press_data(question, "x")
                assert (await server.until(lambda: server.notice(first))).text == ENGLISH.telegram.busy
                assert (await server.until(lambda: server.notice(second))).text == ""
                gate.set()
                await bot.at_rest(server)
            assert said(server, ada.id) == ["0"]

    asyncio.run(scenario())
