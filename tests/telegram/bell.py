"""A lock with a bell: whoever changes something rings, whoever waits looks again; from any thread or event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Guards what is behind it with `lock`, and wakes threads and coroutines that wait for a condition."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._sleepers: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []

    def ring(self) -> None:
        """Make everybody look again."""
        with self.lock:
            self._changed.notify_all()
            sleepers, self._sleepers = self._sleepers, []
        for loop, sleeper in sleepers:
            with contextlib.suppress(RuntimeError):  # that loop is closed: nobody waits there any more
                loop.call_soon_threadsafe(_wake, sleeper)

    def wait(self, condition: Callable[[], Found], seconds: float) -> Found:
        """What `condition` gives once that is true, or what it gives when the time is over; blocks the thread."""
        with self.lock:
            self._changed.wait_for(condition, seconds)
            return condition()

    async def heard(self, condition: Callable[[], Found], seconds: float) -> Found:
        """As `wait`, for a coroutine."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            with self.lock:
                found = condition()
                if found or loop.time() >= end:
                    return found
                sleeper = loop.create_future()
                self._sleepers.append((loop, sleeper))
            await asyncio.wait([sleeper], timeout=end - loop.time())


def _wake(sleeper: asyncio.Future[None]) -> None:
    """End the sleep, unless it ended by itself."""
    if not sleeper.done():
        sleeper.set_result(None)
