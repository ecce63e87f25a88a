"""The runtime against the fake server, with the real desk or a small honest one, as long as a test needs it."""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, ContextTypes, InlineQueryHandler, MessageHandler, filters

from briefbot.adapters.state import State, open_state
from briefbot.core.answering import Answer, Reply
from briefbot.core.text import Document
from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.app import serve
from briefbot.faces.telegram.building import Runtime, assembled
from briefbot.faces.telegram.desk import Desk
from briefbot.faces.telegram.options import Secret, TelegramOptions
from briefbot.faces.telegram.ports import App, Handling, Inbox
from briefbot.faces.telegram.ports import Ask as DeskAsk
from briefbot.faces.telegram.vitals import Vitals
from tests.fakes import BRIEFING, HARBOUR, WIDE, ask_of, document
from tests.telegram.desk_stage import Oracle
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules

QUICK: Final = Rules(repeated_poll=0, between_conflicts=0, between_webhooks=0, first_retry=0.1)
QUESTION: Final = "Who pays for the pier?"
SENTENCE: Final = "Norway pays 40 million crowns for the pier."
ANSWER: Final = f"{SENTENCE}\n1 · Harbour talks › Who pays for the new pier · 2026-03-02"  # as the real desk says it
SILENCE: Final = "The briefing does not say."

os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"

Ask = Callable[[str, Sequence[str]], Reply]


@dataclass
class SmallDesk:
    """Answers with the best sentence alone: asks in a thread, claims, sends once."""

    inbox: Inbox
    ask: Ask
    before: Callable[[Update], Any] | None = None  # what happens in the event loop before anything is asked

    def add_to(self, application: App) -> None:
        """Texts, buttons and inline queries."""
        application.add_handler(MessageHandler(filters.TEXT, self.answer))
        application.add_handler(CallbackQueryHandler(self.press))
        application.add_handler(InlineQueryHandler(self.offer))

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A question gets its sentence; what is asked after a colon is looked up, all of it is said again."""
        message = update.effective_message
        assert message is not None
        assert message.text
        if self.before:
            await self.before(update)
        said, _, question = message.text.rpartition(":")
        reply = await asyncio.get_running_loop().run_in_executor(None, self.ask, question, ())
        if self.inbox.claim(update.update_id):
            await context.bot.send_message(message.chat.id, f"{said}:{words_of(reply)}" if said else words_of(reply))

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button says thanks."""
        if update.callback_query and self.inbox.claim(update.update_id):
            await update.callback_query.answer("thanks")

    async def offer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """An inline query finds nothing, with a hint that the desk was asked."""
        if update.inline_query and self.inbox.claim(update.update_id):
            await update.inline_query.answer([], cache_time=7)


def words_of(reply: Reply) -> str:
    """The best sentence, or silence."""
    return reply.citations[0].sentence.words if isinstance(reply, Answer) else SILENCE


def options_for(server: FakeServer, **changes: Any) -> TelegramOptions:
    """Options with short times."""
    given: dict[str, Any] = {
        "token": Secret(server.token),
        "base_url": server.base_url,
        "poll": 2,
        "patience": 1.0,
        "start_attempts": 2,
        "stop_within": 3.0,
        "messages_per_second": 0,
        "questions_per_minute": 1000,
    }
    return TelegramOptions(**(given | changes))


@dataclass
class Running:
    """A bot that runs: what it is made of, and how it ends."""

    runtime: Runtime
    state: State
    task: asyncio.Task[int]
    stop: asyncio.Event

    async def ended(self, seconds: float = 5) -> int:
        """Its exit status, once it has ended by itself."""
        return await asyncio.wait_for(asyncio.shield(self.task), seconds)

    async def at_rest(self, server: FakeServer, seconds: float = 20) -> None:
        """Waits until nothing is left to do."""
        async with asyncio.timeout(seconds):
            while self._is_at_work(server):  # noqa: ASYNC110 - no bell rings for what happens inside the bot
                await asyncio.sleep(0.01)

    def _is_at_work(self, server: FakeServer) -> bool:
        unfinished = self.runtime.lanes.present or self.state.inbox.unfinished()
        return bool(server.world.mailbox.waiting() or unfinished)


@contextlib.asynccontextmanager
async def running(  # noqa: PLR0913 - what a test may want to have its way
    server: FakeServer,
    path: Path,
    *,
    ask: Ask | None = None,
    before: Callable[[Update], Any] | None = None,
    vitals: Vitals | None = None,
    announcements: Announcements | None = None,
    **changes: Any,
) -> AsyncIterator[Running]:
    """The bot with the small desk and its state in `path`; at the end it is stopped, and what is left waited for."""
    with open_state(path / "state.sqlite3") as state:
        desk, options = SmallDesk(state.inbox, ask or ask_of(BRIEFING), before), options_for(server, **changes)
        async with until_stopped(assembled(options, desk, state, vitals, announcements), state) as bot:
            yield bot


@contextlib.asynccontextmanager
async def running_desk(
    server: FakeServer, path: Path, oracle: Oracle | None = None, ask: DeskAsk | None = None, **changes: Any
) -> AsyncIterator[Running]:
    """The same with the real desk; `oracle` has the documents and answers, unless `ask` does."""
    with open_state(path / "state.sqlite3") as state:
        options = options_for(server, **changes)
        with real_desk(state, options, oracle or Oracle((HARBOUR, WIDE)), ask) as desk:
            async with until_stopped(assembled(options, desk, state), state) as bot:
                yield bot


@contextlib.contextmanager
def real_desk(state: State, options: TelegramOptions, oracle: Oracle, ask: DeskAsk | None = None) -> Iterator[Handling]:
    """The real desk about an oracle's documents, closed at the end."""
    with contextlib.closing(Desk(ask or oracle, oracle, state, oracle.rebuild, options)) as desk:
        yield desk


@contextlib.asynccontextmanager
async def until_stopped(runtime: Runtime, state: State) -> AsyncIterator[Running]:
    """The bot that runs; it is stopped at the end."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve(runtime, stop))
    try:
        yield Running(runtime, state, task, stop)
    finally:
        stop.set()
        await task


async def listening(server: FakeServer) -> None:
    """Waits until the bot polls."""
    await server.until(lambda: server.polling.open_polls, 10)


def piers(count: int) -> Document:
    """A document with another answer to each of so many questions."""
    return document("piers.md", "Piers", *(f"Sweden has pier{number:03}." for number in range(count)))


def question_about(number: int) -> str:
    """What only one sentence about the piers answers."""
    return f"Who has pier{number:03}?"


def pier_in(answer: str) -> int:
    """The number of the pier that the bot's answer is about; it must be an answer, and about one pier alone."""
    found = re.fullmatch(r"Sweden has pier(\d{3})\.\n1 · Piers", answer)
    assert found, answer
    return int(found[1])
