"""Work on a few elements at the same time; what becomes of them comes out in their order."""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Generic, TypeVar

Element = TypeVar("Element")
Result = TypeVar("Result")

# For each worker so many elements are taken at most whose results have not been given yet.
_TAKEN = 2


def in_order(
    work: Callable[[Element], Result], elements: Iterable[Element], workers: int
) -> Generator[Result, None, None]:
    """What `work` makes of each element, as soon as it and those before are done; so many `workers` are at it.

    No element is waited for while a result can be given, and only a few are taken ahead of it, so that `elements` may
    be slow and without an end. An error of theirs, or of the work on one, is raised in its place.
    """
    line = _Line(work, elements, workers)
    try:
        yield from line.results()
    finally:
        line.stop()


class _Line(Generic[Element, Result]):
    """Elements that are worked on, in their order."""

    def __init__(self, work: Callable[[Element], Result], elements: Iterable[Element], workers: int) -> None:
        self._work, self._elements = work, elements
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="working")
        self._taken: SimpleQueue[Future[Result] | None] = SimpleQueue()
        self._room = Semaphore(_TAKEN * workers)
        self._is_stopped = False
        # A daemon, since it may wait for an element that never comes.
        Thread(target=self._take, name="taking", daemon=True).start()

    def results(self) -> Iterator[Result]:
        """What was made of each element."""
        while future := self._taken.get():
            yield future.result()
            self._room.release()

    def stop(self) -> None:
        """Takes no more elements, and waits for those that are just worked on."""
        self._is_stopped = True
        self._room.release()
        self._pool.shutdown(cancel_futures=True)

    def _take(self) -> None:
        try:
            for element in self._elements:
                self._room.acquire()
                if self._is_stopped:
                    return
                self._taken.put(self._pool.submit(self._work, element))
        except Exception as error:  # noqa: BLE001 -- it is for whoever waits for the result
            self._taken.put(failed(error))
        self._taken.put(None)


def failed(error: Exception) -> "Future[Result]":
    """What raises the error instead of giving a result."""
    future: Future[Result] = Future()
    future.set_exception(error)
    return future
