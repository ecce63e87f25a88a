"""The gate: who may ask and how much, for messages, buttons and inline queries alike."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from briefbot.adapters.state import State, open_state
from briefbot.core.records import Counted, Kept
from briefbot.faces.telegram.allowance import MINUTE, Access, Budget, Once, Verdict
from briefbot.faces.telegram.allowance import QUESTION as COST
from briefbot.faces.telegram.app import serve
from briefbot.faces.telegram.building import assembled
from briefbot.faces.telegram.desk import Desk
from briefbot.faces.wording import ENGLISH, GERMAN
from tests.telegram.desk_stage import Oracle
from tests.telegram.fake_server import FakeServer
from tests.telegram.running import QUESTION, QUICK, SENTENCE, options_for, running
from tests.telegram.test_runtime_hearing import Clock

NOBODY: Final = frozenset[int]()


@pytest.mark.parametrize(
    ("users", "chats", "allowed"),
    [
        (NOBODY, NOBODY, [True, True, True]),
        ({1}, NOBODY, [True, False, True]),
        (NOBODY, {-5}, [False, True, True]),
        ({1}, {-5}, [True, True, True]),
    ],
)
def test_access(users: frozenset[int], chats: frozenset[int], allowed: list[bool]) -> None:
    """Without lists everybody may ask; else those in them and administrators, wherever they are."""
    access = Access(frozenset(users), frozenset(chats), frozenset({9}))
    assert [access.allows(1, 1), access.allows(2, -5), access.allows(9, None)] == allowed
    assert access.allows(None, None) is not bool(users or chats)


def test_budget() -> None:
    """So many questions a minute from each person; then one refusal, then silence until the minute is over."""
    clock = Clock()
    budget = Budget(2, clock)
    spent = [budget.spend(1, COST) for _ in range(4)]
    assert spent == [Verdict.ALLOWED] * 2 + [Verdict.FIRST_REFUSAL, Verdict.FURTHER_REFUSAL]
    assert budget.spend(2, COST) is Verdict.ALLOWED
    clock.time += MINUTE - 1
    assert budget.spend(1, 1) is Verdict.FURTHER_REFUSAL
    clock.time += 1
    assert [budget.spend(1, 1) for _ in range(10)] == [Verdict.ALLOWED] * 10
    assert budget.spend(1, 1) is Verdict.FIRST_REFUSAL


def test_nothing_grows_for_ever() -> None:
    """Strangers without number leave nothing behind."""
    clock = Clock()
    budget, once = Budget(1, clock), Once(60, clock)
    for key in range(30_000):
        budget.spend(key, COST)
        once.is_first(key)
    assert len(budget._windows) <= 10_000  # noqa: SLF001 - it is about what is kept
    assert len(once._last) <= 10_000  # noqa: SLF001 - it is about what is kept


def test_strangers(tmp_path: Path) -> None:
    """Who is not on the list is told so once, in their language, and then nothing, whatever way they try."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, eve = server.user("Ada"), server.user("Eve", language="de")
            async with running(server, tmp_path, users=frozenset({ada.id})) as bot:
                question = eve.send(QUESTION)
                [refusal] = await server.answers(question)
                assert refusal.plain == GERMAN.telegram.refused
                eve.send(QUESTION)
                eve.edit(question, "x")
                pressed, typed = eve.press_data(refusal, "x"), eve.inline(QUESTION)
                notice = await server.until(lambda: server.notice(pressed))
                results = await server.until(lambda: server.results(typed))
                assert (notice.text, results.results, results.cache_time) == ("", (), 0)
                await bot.at_rest(server)
                assert [answer.plain for answer in await server.answers(ada.send(QUESTION))] == [SENTENCE]
                assert len(server.said(eve)) == 1
                assert bot.state.chats.find(eve.id) is None

    asyncio.run(scenario())


def test_strangers_at_buttons(tmp_path: Path) -> None:
    """Who begins with a button is refused there."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, eve = server.user("Ada"), server.user("Eve")
            group = server.group("Harbour", ada, eve)
            async with running(server, tmp_path, users=frozenset({ada.id})):
                [answer] = await server.answers(ada.send(f"/ask {QUESTION}", chat=group))
                pressed = eve.press_data(answer, "x")
                assert (await server.until(lambda: server.notice(pressed))).text == ENGLISH.telegram.refused
                own = ada.press_data(answer, "x")
                assert (await server.until(lambda: server.notice(own))).text == "thanks"

    asyncio.run(scenario())


def test_talk_of_others(tmp_path: Path) -> None:
    """In a group that the bot reads, it refuses nobody who does not speak to it, nor commands for other bots."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, eve = server.user("Ada"), server.user("Eve")
            group = server.supergroup("Harbour", ada, eve, administrator=True)
            async with running(server, tmp_path, chats=frozenset({-1}), users=frozenset({ada.id})) as bot:
                for words in ("lunch?", "/start@other_bot"):
                    eve.send(words, chat=group)
                await bot.at_rest(server)
                assert server.said(group) == ()
                asked = eve.send("/ask x", chat=group)
                [refusal] = await server.answers(asked)
                assert (refusal.plain, refusal.reply_to) == (ENGLISH.telegram.refused, asked.id)

    asyncio.run(scenario())


def test_allowed_chat(tmp_path: Path) -> None:
    """In a chat that is on the list everybody may ask; the same person in private may not."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            eve = server.user("Eve")
            group = server.group("Harbour", eve)
            async with running(server, tmp_path, chats=frozenset({group.id})):
                [answer] = await server.answers(eve.send(f"/ask {QUESTION}", chat=group))
                assert answer.plain == SENTENCE
                [refusal] = await server.answers(eve.send(QUESTION))
                assert refusal.plain == ENGLISH.telegram.refused

    asyncio.run(scenario())


def test_too_many_questions(tmp_path: Path) -> None:
    """Over the limit there is one notice, then silence; others are not concerned, and it is counted."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada, bob = server.user("Ada"), server.user("Bob")
            async with running(server, tmp_path, questions_per_minute=2) as bot:
                for _ in range(5):
                    ada.send(QUESTION)
                await bot.at_rest(server)
                told = ENGLISH.telegram.too_many_questions[1].format(number=2)
                assert [message.plain for message in server.said(ada)] == [SENTENCE, SENTENCE, told]
                assert (await server.answers(bob.send(QUESTION)))[0].plain == SENTENCE
                assert bot.state.counters.totals()[Counted.REFUSAL] == 3

    asyncio.run(scenario())


def test_thrown_out(tmp_path: Path) -> None:
    """A chat that throws the bot out is forgotten; one that lets it in again is known again."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server:
            ada = server.user()
            async with running(server, tmp_path) as bot:
                await server.answers(ada.send(QUESTION))
                assert bot.state.chats.find(ada.id)
                ada.block_bot()
                await bot.at_rest(server)
                assert bot.state.chats.find(ada.id) is None
                ada.unblock_bot()
                await bot.at_rest(server)
                assert bot.state.chats.find(ada.id)

    asyncio.run(scenario())


def test_who_asks_to_be_forgotten_is_not_remembered_for_it(tmp_path: Path) -> None:
    """Behind the gate the desk says that it kept nothing of a stranger, and of somebody whom it has just forgotten."""

    async def scenario() -> None:
        async with FakeServer(QUICK) as server, whole_bot(server, tmp_path) as state:
            ada, bob = server.user("Ada", started=True), server.user("Bob", started=True)
            [nothing] = await server.answers(ada.send("/forget"))
            assert nothing.plain == ENGLISH.telegram.nothing_kept
            assert state.chats.find(ada.id) is None
            await server.answers(bob.send("/help"))
            [asking] = await server.answers(bob.send("/forget@brief_bot"))
            assert asking.plain == ENGLISH.telegram.whether_to_forget
            pressed = bob.press(asking, "Delete it")
            await server.until(lambda: server.notice(pressed))
            await server.until(lambda: state.privacy.about(bob.id) == Kept())
            [nothing] = await server.answers(bob.send("/forget"))
            assert nothing.plain == ENGLISH.telegram.nothing_kept

    asyncio.run(scenario())


@contextlib.asynccontextmanager
async def whole_bot(server: FakeServer, path: Path) -> AsyncIterator[State]:
    """The state of a bot with the desk that people talk to."""
    oracle, options, stop = Oracle(), options_for(server), asyncio.Event()
    with open_state(path / "state.sqlite3") as state:
        desk = Desk(oracle, oracle, state, oracle.rebuild, options)
        task = asyncio.create_task(serve(assembled(options, desk, state, None, None), stop))
        try:
            yield state
        finally:
            stop.set()
            await task
            desk.close()
