"""A Bot API server for tests: real HTTP on a port of 127.0.0.1, Telegram's rules, and whatever shall go wrong.

In a test's own event loop: `async with FakeServer() as server`. For a test that starts the bot as another process:
`with running_server() as server`, which serves from a thread; everything but `async def` methods works from any thread.
On leaving, reproaches to the bot (an unknown method, a text that Telegram cannot read) fail the test.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

import aiohttp

from tests.telegram.fake_calls import Call, Fault, Ledger
from tests.telegram.fake_http import Front, listening
from tests.telegram.fake_methods import InlineResults, Notice
from tests.telegram.fake_people import User
from tests.telegram.fake_polling import Polling
from tests.telegram.fake_state import Chat, Message, Person, Rules, World
from tests.telegram.fake_webhook import WebhookSender, post
from tests.telegram.oracle import Json

TOKEN: Final = "1234567890:AAfakefakefakefakefakefakefakefakefa"  # noqa: S105 - opens nothing
PATIENCE: Final = 5.0  # seconds


class FakeServer:
    """One Bot API server with one bot, and the people who talk to it."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.token = TOKEN
        self.world = World(Person(int(TOKEN.split(":")[0]), "Brief", "brief_bot", is_bot=True), rules or Rules())
        self.ledger = Ledger(self.world.bell)
        self.sender = WebhookSender(self.world)
        self.polling = Polling(self.world, self.ledger, self.sender)
        self.front = Front(self.token, self.world, self.ledger, self.polling)
        self.port = 0
        self._next_person = 100
        self._running: contextlib.AsyncExitStack | None = None

    # --- where it is

    @property
    def base_url(self) -> str:
        """For `ApplicationBuilder.base_url`."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        """For `ApplicationBuilder.base_file_url`."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    async def __aenter__(self) -> Self:
        """Serve on a free port."""
        async with contextlib.AsyncExitStack() as stack:
            self.port = await stack.enter_async_context(listening(self.front.handle))
            sending = asyncio.create_task(self.sender.run())
            stack.push_async_callback(_cancelled, sending)
            self._running = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and fail the test that has not failed yet, if the bot did what a bot must not do."""
        if self._running:
            await self._running.aclose()
        if error is None:
            self.check()

    def check(self) -> None:
        """Fail if the bot did what a bot must not do."""
        if self.ledger.reproaches:
            raise AssertionError("\n".join(self.ledger.reproaches))

    # --- who is there

    def user(self, name: str = "Ada", *, username: str = "", language: str = "en", started: bool = False) -> User:
        """A person; the bot cannot write to one who has not `started` it or written first."""
        self._next_person += 1
        user = User(self.world, Person(self._next_person, name, username, language))
        self.world.people[user.id] = user.person
        if started:
            user.start()
        return user

    def group(self, title: str, *members: User) -> Chat:
        """A group with the bot in it."""
        return self._open(Chat(-self._new_number(), "group", title), members)

    def supergroup(self, title: str, *members: User, topics: Sequence[str] = (), administrator: bool = False) -> Chat:
        """A supergroup with the bot in it, where wanted with topics (numbered from 2) or the bot as administrator."""
        names = dict(enumerate(topics, start=2))
        chat = self._open(Chat(-1_000_000_000_000 - self._new_number(), "supergroup", title, topics=names), members)
        if administrator:
            self.world.administrators.add(chat.id)
        for _ in names:
            self.world.next_id(chat)
        return chat

    def migrate(self, group: Chat) -> Chat:
        """Turn a group into a supergroup; the bot is told on both sides."""
        return self.world.migrate(group)

    def push(self, payload: Json) -> int:
        """Queue an update as it stands, for instance one that no library can read; its id."""
        return self.world.mailbox.push("", payload)

    def set_rules(self, **changes: Any) -> None:
        """Change some of the rules."""
        self.world.rules = replace(self.world.rules, **changes)

    # --- what shall go wrong

    def fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of a method go wrong; an open getUpdates counts as the next."""
        self.ledger.order(method, fault, times)

    def heal(self, method: str) -> None:
        """Nothing more goes wrong with this method."""
        self.ledger.heal(method)

    def forgive(self, words: str) -> None:
        """Do not fail the test for reproaches with these words."""
        self.ledger.forgive(words)

    # --- what came of it

    def calls(self, method: str, status: int | None = None) -> list[Call]:
        """The calls whose fate is decided, in order."""
        return self.ledger.of(method, status)

    def arrivals(self, method: str) -> int:
        """How many calls came in, answered or not."""
        return self.ledger.arrivals[method.lower()]

    def shown(self, chat: Chat | User) -> tuple[Message, ...]:
        """Everything that is shown in a chat."""
        return self.world.said(_id(chat), by_bot=False)

    def said(self, chat: Chat | User, after: Message | None = None) -> tuple[Message, ...]:
        """What the bot said in a chat, since a message."""
        return self.world.said(_id(chat), after.id if after else 0)

    def current(self, message: Message) -> Message | None:
        """The message as it is shown now; None if it was deleted."""
        return self.world.find(message.chat.id, message.id)

    def notice(self, query: str) -> Notice | None:
        """What a person sees who pressed a button."""
        answer = self.world.answers.get(query)
        return answer if isinstance(answer, Notice) else None

    def results(self, query: str) -> InlineResults | None:
        """What a person is offered who typed an inline query."""
        answer = self.world.answers.get(query)
        return answer if isinstance(answer, InlineResults) else None

    async def until(self, condition: Callable[[], Any], timeout: float = PATIENCE) -> Any:  # noqa: ASYNC109 - the usual name
        """What `condition` gives when it is true; it is looked at whenever something happens here."""
        found = await self.world.bell.heard(condition, timeout)
        return _expected(found, condition, self)

    def wait_until(self, condition: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """As `until`, from another thread."""
        return _expected(self.world.bell.wait(condition, timeout), condition, self)

    async def called(
        self,
        method: str,
        count: int = 1,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the usual name
        status: int | None = None,
    ) -> list[Call]:
        """The calls of a method, once there are `count` of them."""
        await self.until(lambda: len(self.calls(method, status)) >= count, timeout)
        return self.calls(method, status)

    def wait_called(
        self, method: str, count: int = 1, timeout: float = PATIENCE, status: int | None = None
    ) -> list[Call]:
        """As `called`, from another thread."""
        self.wait_until(lambda: len(self.calls(method, status)) >= count, timeout)
        return self.calls(method, status)

    async def answers(self, question: Message, count: int = 1, timeout: float = PATIENCE) -> tuple[Message, ...]:  # noqa: ASYNC109 - the usual name
        """What the bot said in the chat since the question, once there are `count` messages."""
        await self.until(lambda: len(self.said(question.chat, question)) >= count, timeout)
        return self.said(question.chat, question)

    def wait_answers(self, question: Message, count: int = 1, timeout: float = PATIENCE) -> tuple[Message, ...]:
        """As `answers`, from another thread."""
        self.wait_until(lambda: len(self.said(question.chat, question)) >= count, timeout)
        return self.said(question.chat, question)

    async def post_update(self, body: bytes, secret: str | None = None, content_type: str = "application/json") -> int:
        """Send something to the webhook once; the bot's HTTP status."""
        webhook = self.sender.webhook
        if webhook is None:
            raise LookupError("no webhook is set")
        async with aiohttp.ClientSession() as session:
            target = webhook if secret is None else replace(webhook, secret=secret)
            return (await post(session, target, body, content_type))[0]

    def _new_number(self) -> int:
        self._next_person += 1
        return self._next_person

    def _open(self, chat: Chat, members: Sequence[User]) -> Chat:
        return self.world.open_chat(chat, [self.world.bot.id, *(user.id for user in members)])


@contextlib.contextmanager
def running_server(rules: Rules | None = None) -> Iterator[FakeServer]:
    """A fake server that serves from a thread of its own."""
    server, ready, over = FakeServer(rules), threading.Event(), threading.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await asyncio.to_thread(over.wait)
            server.forgive("")  # the one who started it is told, not this thread

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="fake Bot API server")
    thread.start()
    try:
        if not ready.wait(PATIENCE):
            raise RuntimeError("the fake server does not start")
        yield server
        server.check()
    finally:
        over.set()
        thread.join()


async def _cancelled(task: asyncio.Task[None]) -> None:
    """End a task."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _id(chat: Chat | User) -> int:
    return chat.id


def _expected(found: Any, condition: Callable[[], Any], server: FakeServer) -> Any:
    """`found`, or a failure that tells what came in instead."""
    if not found:
        last = [f"{call.method} → {call.status} {call.description}" for call in server.ledger.calls[-10:]]
        raise AssertionError(f"{condition} did not come true; the last calls: {last}; {server.ledger.reproaches}")
    return found
