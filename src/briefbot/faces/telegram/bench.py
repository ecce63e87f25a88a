"""Work beside the event loop: so much of it at once, and so much that may wait for its turn.

All threads are daemons: leaving the program waits for no work, however long that takes.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Made = TypeVar("Made")


class Busy(Exception):
    """More work waits than may wait; whoever came last is told so."""


class Bench:
    """Threads for asking, searching and dividing documents: none of that may hold up the event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._most = at_once + waiting
        self._present = 0
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[Thread] = []

    @property
    def present(self) -> int:
        """How much work is being done or waits."""
        return self._present

    async def make(self, work: Callable[[], Made]) -> Made:
        """What `work` gives, done in a thread.

        Raises:
            Busy: at once, if too much work waits.
        """
        if self._present >= self._most:
            raise Busy
        self._present += 1
        try:
            return await asyncio.wrap_future(self._put(work))
        finally:
            self._present -= 1

    def close(self) -> None:
        """Gives up what has not begun; what has begun is not waited for."""
        with suppress(Empty):
            while True:
                self._jobs.get_nowait()
        for _ in self._threads:
            self._jobs.put(None)

    def _put(self, work: Callable[[], Made]) -> "Future[Made]":
        """The work, in the queue of the threads; a further thread, if there are not enough yet."""
        made: Future[Made] = Future()
        self._jobs.put(partial(settle, made, work))
        if len(self._threads) < min(self._at_once, self._present):
            self._threads.append(started("asking", self._labour))
        return made

    def _labour(self) -> None:
        while job := self._jobs.get():
            job()


async def apart(work: Callable[[], Made]) -> Made:
    """What `work` gives, done in a thread of its own, so that nothing on the bench waits for it."""
    made: Future[Made] = Future()
    started("apart", partial(settle, made, work))
    return await asyncio.wrap_future(made)


def started(name: str, work: Callable[[], None]) -> Thread:
    """A thread that does it."""
    thread = Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def settle(made: "Future[Made]", work: Callable[[], Made]) -> None:
    """Does the work, unless nobody waits for it any more; an error goes to whoever waits."""
    if not made.set_running_or_notify_cancel():
        return
    try:
        made.set_result(work())
    except Exception as error:  # noqa: BLE001 -- whoever waits gets it
        made.set_exception(error)
