"""The bot from its start to its end: what it says of itself, what it logs, and with what status it leaves."""

import asyncio
import json
import logging
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from telegram import Update

from briefbot.core.answering import Reply
from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.app import hush_libraries
from briefbot.faces.telegram.commands import FOR_ADMINISTRATORS, IN_GROUPS, IN_PRIVATE
from briefbot.faces.telegram.faults import told
from briefbot.faces.telegram.options import Secret, TelegramOptions
from briefbot.faces.telegram.vitals import Event
from briefbot.faces.wording import ENGLISH, GERMAN
from tests.fakes import BRIEFING, ask_of
from tests.telegram.fake_calls import FOR_EVER, Fault
from tests.telegram.fake_server import FakeServer, running_server
from tests.telegram.fake_state import Rules
from tests.telegram.running import QUESTION, QUICK, SENTENCE, listening, running
from tests.telegram.test_faults import said, small_bot

ADMINISTRATOR: Final = 101  # the first person at the fake server


def test_introduces_itself(tmp_path: Path) -> None:
    """Commands are set for each kind of chat and language, descriptions too, and privacy mode is told."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user(started=True)
            async with running(server, tmp_path, administrators=frozenset({ada.id})):
                await server.until(lambda: server.said(ada))
            assert [message.plain for message in server.said(ada)] == [ENGLISH.telegram.privacy_mode]
            set_for = {
                (call.parameters.json("scope")["type"], call.parameters.text("language_code")): [
                    command["command"] for command in call.parameters.json("commands")
                ]
                for call in server.calls("setMyCommands", 200)
            }
            private, groups = ([command.value for command in commands] for commands in (IN_PRIVATE, IN_GROUPS))
            assert set_for == {
                ("all_private_chats", ""): private,
                ("all_private_chats", "en"): private,
                ("all_private_chats", "de"): private,
                ("all_group_chats", ""): groups,
                ("all_group_chats", "en"): groups,
                ("all_group_chats", "de"): groups,
                ("chat", ""): [command.value for command in FOR_ADMINISTRATORS],
            }
            about = [call.parameters.text("short_description") for call in server.calls("setMyShortDescription")]
            assert about == [ENGLISH.telegram.about, ENGLISH.telegram.about, GERMAN.telegram.about]

    asyncio.run(scenario())


def test_starts_though_it_cannot_introduce_itself(tmp_path: Path) -> None:
    """Refused or hanging commands keep nobody from being answered, nor the bot from leaving."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            server.fault("setMyCommands", Fault(status=500))
            server.fault("setMyCommands", Fault(hang=True))
            async with running(server, tmp_path, patience=30) as bot:
                assert (await server.answers(server.user().send(QUESTION)))[0].plain == SENTENCE
            assert bot.task.result() == 0

    asyncio.run(scenario())


def test_asks_for_what_it_handles(tmp_path: Path) -> None:
    """`allowed_updates` is explicit, and nothing that waits is dropped."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            early = server.user().send(QUESTION)
            async with running(server, tmp_path):
                assert await server.answers(early)
            wanted = server.calls("getUpdates")[0].parameters.json("allowed_updates")
            assert wanted == [
                "message",
                "edited_message",
                "callback_query",
                "inline_query",
                "my_chat_member",
            ]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=401), "Telegram refuses the token: take the right one from @BotFather"),
        (Fault(status=500), "Telegram cannot be reached: NetworkError: Internal Server Error"),
    ],
)
def test_cannot_start(fault: Fault, words: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong token at once, and an unreachable server after some attempts, end with one clear line and status 1."""

    async def scenario() -> int:
        async with FakeServer(QUICK) as server:
            server.fault("getMe", fault, FOR_EVER)
            async with running(server, tmp_path) as bot:
                return await bot.ended()

    assert asyncio.run(scenario()) == 1
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.CRITICAL] == [words]


def test_starts_when_telegram_comes_back(tmp_path: Path) -> None:
    """A fault at the start is tried again."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            server.fault("getMe", Fault(status=500))
            async with running(server, tmp_path):
                assert (await server.answers(server.user().send(QUESTION)))[0].plain == SENTENCE

    asyncio.run(scenario())


def test_stopped_while_starting(tmp_path: Path) -> None:
    """Whoever stops a bot that cannot start yet need not wait."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            server.fault("getMe", Fault(hang=True))
            async with running(server, tmp_path, patience=30) as bot:
                await server.until(lambda: server.arrivals("getMe"))
                bot.stop.set()
                assert await bot.ended(2) == 0

    asyncio.run(scenario())


def test_stops_at_once_in_trouble(tmp_path: Path) -> None:
    """Though PTB sleeps between polls that fail, and Telegram makes a repeated poll wait, stopping takes no time."""

    async def scenario() -> float:
        async with FakeServer(Rules()) as server:
            async with running(server, tmp_path) as bot:
                await server.answers(server.user().send(QUESTION))
                server.fault("getUpdates", Fault(status=500), FOR_EVER)
                await server.called("getUpdates", 3, status=500)
                start = time.monotonic()
                bot.stop.set()
                assert await bot.ended() == 0
                server.heal("getUpdates")
            return time.monotonic() - start

    assert asyncio.run(scenario()) < 1


def test_what_is_not_answered_in_time_is_answered_later(tmp_path: Path) -> None:
    """An `ask` that hangs holds up the end for so long and not longer; its question is answered after the restart."""

    async def scenario() -> None:
        event = asyncio.Event()

        async def hang(_: Update) -> None:
            await event.wait()

        async with FakeServer(QUICK) as server:
            ada = server.user()
            async with running(server, tmp_path, before=hang, stop_within=0.3) as bot:
                question = ada.send(QUESTION)
                await server.until(lambda: bot.runtime.watchdog.vitals.counts[Event.ACCEPTED])
                bot.stop.set()
                assert await bot.ended(3) == 0
                assert [one.update_id for one in bot.state.inbox.unfinished()] == [server.world.mailbox.last_id]
            assert server.said(ada) == ()
            async with running(server, tmp_path):
                assert (await server.answers(question))[0].plain == SENTENCE

    asyncio.run(scenario())


def test_sigterm(tmp_path: Path) -> None:
    """SIGTERM: what was accepted is answered, then the program ends with 0; its log has neither questions nor token."""
    with running_server() as server:
        users = [server.user(str(number)) for number in range(5)]
        with small_bot(server, tmp_path, 0.2) as bot:
            for user in users:
                user.send(f"1:{QUESTION}")
            server.wait_until(lambda: server.calls("sendMessage", 200), 20)
            start = time.monotonic()
            bot.send_signal(signal.SIGTERM)
            _, errors = bot.communicate(timeout=10)
            assert (bot.returncode, time.monotonic() - start < 8) == (0, True)
        assert [said(server, user) for user in users] == [[f"1:{SENTENCE}"]] * 5
    lines = [json.loads(line) for line in errors.splitlines()]
    assert "listening as @brief_bot" in [line["message"] for line in lines]
    assert all(words not in errors.decode() for words in ("pier", server.token))


def test_refused_token_as_a_program(tmp_path: Path) -> None:
    """A wrong token: one line, status 1, and the token in no line."""
    with running_server() as server:
        right, server.token = server.token, "12345:AAnotthetokennotthetokennotthetoken"
        with small_bot(server, tmp_path, 0) as bot:
            _, errors = bot.communicate(timeout=20)
        assert bot.returncode == 1
        assert b"Telegram refuses the token" in errors
        assert server.token not in errors.decode()
        server.token = right


def test_announcements(tmp_path: Path) -> None:
    """What another thread has to tell reaches all administrators who can be reached."""
    announcements = Announcements()

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user(started=True)
            both = frozenset({ada.id, 999})
            async with running(server, tmp_path, administrators=both, announcements=announcements):
                await asyncio.to_thread(announcements.tell, lambda wording: wording.telegram.rebuild_failed)
                await server.until(lambda: ENGLISH.telegram.rebuild_failed in said(server, ada))

    asyncio.run(scenario())


def test_an_error_is_told_in_one_neutral_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The chat gets an id, the log the same id with the place; the words of the error stand in neither."""

    def ask(_question: str, _history: Sequence[str] = ()) -> Reply:
        raise ValueError("the secret question")

    async def scenario() -> str:
        async with FakeServer(QUICK) as server, running(server, tmp_path, ask=ask) as bot:
            await listening(server)
            [answer] = await server.answers(server.user().send("the secret question"))
            await bot.at_rest(server)
            assert bot.runtime.watchdog.vitals.counts[Event.FAILED] == 1
            return answer.plain

    plain = asyncio.run(scenario())
    identity = plain.rsplit(" ", 1)[1]
    assert plain == ENGLISH.telegram.failed.format(identity=identity)
    [line] = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert f"error {identity}: ValueError (test_runtime_app.py:" in line
    assert "secret" not in caplog.text


def test_harmless_errors_are_not_told(tmp_path: Path) -> None:
    """What is too old or not modified interests nobody."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user()
            async with running(server, tmp_path) as bot:
                question = ada.send(QUESTION)
                await server.answers(question)
                for words in ("query is too old and response timeout expired", "message is not modified: x"):
                    server.fault("answerCallbackQuery", Fault(status=400, description=f"Bad Request: {words}"))
                    ada.press_data(question, "x")
                    await bot.at_rest(server)
                assert len(server.said(ada)) == 1
                assert bot.runtime.watchdog.vitals.counts[Event.FAILED] == 0

    asyncio.run(scenario())


def test_errors_in_the_log() -> None:
    """An error tells its kind, its places and its causes; words only where they are this program's own."""
    try:
        try:
            ask_of(BRIEFING)(1, ())  # type: ignore[arg-type] # that is the error
        except TypeError as error:
            raise KeyError("secret") from error
    except KeyError as error:
        line = told(error)
    assert line.startswith("KeyError (test_runtime_app.py:")
    assert "; because of TypeError (fakes.py:" in line
    assert "secret" not in line


def test_no_token_in_sight() -> None:
    """Options do not show the token, and httpx, which logs addresses with it, is heard from WARNING on."""
    token, httpx = "1234567890:AAabcdefghijklmnopqrstuvwxyz_-12345", logging.getLogger("httpx")
    assert token not in repr(TelegramOptions(token=Secret(token)))
    assert token not in str(Secret(token))
    level = httpx.level
    try:
        httpx.setLevel(logging.NOTSET)
        hush_libraries()
        assert httpx.level == logging.WARNING
        httpx.setLevel(logging.CRITICAL)
        hush_libraries()
        assert httpx.level == logging.CRITICAL
    finally:
        httpx.setLevel(level)
