"""A desk with a real state, in a real PTB Application, that talks to the fake server about small documents."""

import asyncio
import contextlib
import dataclasses
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from telegram import Update
from telegram.ext import ContextTypes, TypeHandler

from briefbot.adapters.state import State, open_state
from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.records import RecordedReply
from briefbot.core.text import Document
from briefbot.faces.telegram.desk import Desk
from briefbot.faces.telegram.options import Secret, TelegramOptions
from briefbot.faces.telegram.ports import Rebuilt
from tests.fakes import HARBOUR, ask_of, corpus_of
from tests.telegram.echo_bot import App, builder, polling
from tests.telegram.fake_calls import Call
from tests.telegram.fake_people import User
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Message, Rules

QUICK: Final = Rules(repeated_poll=0, between_conflicts=0)
GENERATION: Final = "0123456789abcdef0123"


@dataclass
class Oracle:
    """Documents that can be asked about; it remembers what it was asked, and waits while `gate` is shut."""

    documents: Sequence[Document] = (HARBOUR,)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    rebuilt: Rebuilt = Rebuilt.DONE
    _corpora: dict[Sequence[Document], Corpus] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate.set()

    def __call__(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to the question together with its history."""
        self.gate.wait(10)
        self.asked.append((question, tuple(history)))
        return ask_of(self.corpus())(" ".join([question, *history]), ())

    def corpus(self) -> Corpus:
        """The documents as they are now."""
        return self._corpora.setdefault(self.documents, corpus_of(self.documents))

    def generation(self) -> str:
        """A name that says nothing."""
        return GENERATION

    def rebuild(self) -> Rebuilt:
        """What was ordered."""
        self.gate.wait(10)
        return self.rebuilt


@dataclass(frozen=True, slots=True)
class Stage:
    """All that takes part in a scene."""

    server: FakeServer
    oracle: Oracle
    state: State
    options: TelegramOptions
    app: App
    errors: list[BaseException]

    def person(self, name: str = "Ada", **about: Any) -> User:
        """Somebody who has started the bot."""
        return self.server.user(name, started=True, **about)

    async def ask(self, who: User, words: str, **about: Any) -> Message:
        """The first thing that the bot says to a question, once nothing is left to do."""
        [answer, *_] = await self.server.answers(who.send(words, **about))
        await self.quiet()
        return answer

    async def edited(self, answer: Message) -> Message:
        """An answer after it was edited since."""
        changed: Message = await self.server.until(lambda: self._changed(answer))
        return changed

    def _changed(self, answer: Message) -> Message | None:
        now = self.server.current(answer)
        return now if now and (now.plain, now.keyboard) != (answer.plain, answer.keyboard) else None

    async def press(self, who: User, message: Message, label: str) -> str:
        """The notice that a person gets who presses a button."""
        return await self.notice(who.press(message, label))

    async def notice(self, query: str) -> str:
        """The notice that answers a pressed button."""
        found = await self.server.until(lambda: self.server.notice(query))
        return str(found.text)

    async def quiet(self) -> None:
        """Everything that was said to the bot has been handled."""
        await self.server.until(lambda: not self.server.world.mailbox.waiting())
        for _ in range(1000):
            await asyncio.sleep(0.005)
            left = [*self.state.inbox.unfinished(), *self.state.inbox.claimed_but_unfinished()]
            if not left and not self.app.update_queue.qsize():
                return
        raise AssertionError("updates are left")

    @contextlib.asynccontextmanager
    async def restarted(self, oracle: Oracle) -> AsyncIterator["Stage"]:
        """Another bot with the same state, in the place of this one."""
        if self.app.updater:
            await self.app.updater.stop()
        async with staged(self.server, oracle, self.state, self.options) as later:
            yield later
            assert later.errors == []

    def reply_to(self, answer: Message) -> RecordedReply:
        """What is remembered of an answer."""
        found = self.state.ledger.by_bot_message(answer.chat.id, answer.id)
        assert found
        return found

    def sent(self) -> list[Call]:
        """The messages that the bot has sent, as calls."""
        return self.server.calls("sendMessage", 200)


@contextlib.asynccontextmanager
async def stage(
    oracle: Oracle | None = None, rules: Rules = QUICK, *, concurrent: bool = False, **options: Any
) -> AsyncIterator[Stage]:
    """A scene; whatever a handler lets out fails it at the end, unless the scene takes it out of `errors`."""
    speaker = oracle or Oracle()
    with TemporaryDirectory() as folder, open_state(Path(folder) / "state.sqlite") as state:
        async with FakeServer(rules) as server:
            chosen = TelegramOptions(token=Secret(server.token), **options)
            async with staged(server, speaker, state, chosen, concurrent=concurrent) as scene:
                yield scene
                assert scene.errors == []


@contextlib.asynccontextmanager
async def staged(
    server: FakeServer, oracle: Oracle, state: State, options: TelegramOptions, *, concurrent: bool = False
) -> AsyncIterator[Stage]:
    """A desk that works, as long as the block takes; another one can follow with the same state."""
    desk = Desk(oracle, oracle, state, oracle.rebuild, options)
    app: App = builder(server).concurrent_updates(concurrent).build()
    errors: list[BaseException] = []
    desk.add_to(app)
    app.add_handler(TypeHandler(Update, accepting(state)), -1)
    app.add_handler(TypeHandler(Update, finishing(state)), 1)
    app.add_error_handler(keeping(state, errors))
    try:
        async with polling(server, app):
            yield Stage(server, oracle, state, options, app, errors)
    finally:
        oracle.gate.set()
        desk.close()


Handler = Callable[[Any, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


def accepting(state: State) -> Handler:
    """What the runtime does before an update is handled."""

    async def accept(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        state.inbox.accept(update.update_id, "{}", None, 0.0)

    return accept


def finishing(state: State) -> Handler:
    """What the runtime does when an update has been handled."""

    async def finish(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        state.inbox.finish(update.update_id)

    return finish


def keeping(state: State, errors: list[BaseException]) -> Handler:
    """Keeps what handlers let out."""

    async def keep(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update):
            state.inbox.finish(update.update_id)
        if context.error:
            errors.append(context.error)

    return keep


def play(scene: Callable[[Stage], Coroutine[Any, Any, None]], **about: Any) -> None:
    """Plays a scene."""

    async def run() -> None:
        async with stage(**about) as ready:
            await scene(ready)

    asyncio.run(run())


def replaced(document: Document, **changes: Any) -> Document:
    """A document with changes."""
    return dataclasses.replace(document, **changes)
