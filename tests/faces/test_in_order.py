"""Working on several elements at the same time, whose results come in order."""

import threading
from collections.abc import Iterator
from itertools import count
from queue import SimpleQueue
from threading import Barrier, Event

import pytest

from briefbot.faces.in_order import in_order

PATIENCE = 20.0


def test_results_come_in_order() -> None:
    """The first one waits for the second, and is given first."""
    second_is_done = Event()

    def work(number: int) -> int:
        if number == 1:
            assert second_is_done.wait(PATIENCE)
        elif number == 2:
            second_is_done.set()
        return number * 10

    assert list(in_order(work, [1, 2, 3], 2)) == [10, 20, 30]
    assert list(in_order(work, [], 2)) == []


def test_as_many_at_the_same_time_as_there_are_workers() -> None:
    """Three meet, and never four."""
    three, at_work, most = Barrier(3), SimpleQueue[None](), SimpleQueue[int]()

    def work(_number: int) -> None:
        at_work.put(None)
        most.put(at_work.qsize())
        three.wait(PATIENCE)
        at_work.get()

    list(in_order(work, range(9), 3))
    assert max(most.get() for _ in range(9)) == 3


@pytest.mark.parametrize("workers", [1, 4])
def test_who_waits_for_a_result_before_the_next_element_gets_it(workers: int) -> None:
    """Each element is made of the result before it, which therefore must not wait for it."""
    asked: SimpleQueue[int] = SimpleQueue()

    def elements() -> Iterator[int]:
        for _ in range(5):
            yield asked.get(timeout=PATIENCE)

    asked.put(1)
    found = []
    for result in in_order(lambda number: number * 2, elements(), workers):
        found.append(result)
        asked.put(result)
    assert found == [2, 4, 8, 16, 32]


def test_an_endless_input_is_not_taken_in() -> None:
    """Only a few are taken ahead, and none any more once nobody wants a result."""
    taken: SimpleQueue[int] = SimpleQueue()

    def elements() -> Iterator[int]:
        for number in count():
            taken.put(number)
            yield number

    results = in_order(abs, elements(), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    results.close()
    for thread in threading.enumerate():
        if thread.name == "taking":
            thread.join(PATIENCE)
    assert 3 <= taken.qsize() <= 3 + 2 * 2 + 1
    assert [one.name for one in threading.enumerate() if one.name.startswith(("taking", "working"))] == []


def test_an_error_comes_in_its_place() -> None:
    """Of the work on an element, or of the elements themselves: what was before is given before."""

    def elements() -> Iterator[int]:
        yield from (4, 2)
        raise OSError("the disk is gone")

    results = in_order(lambda number: 8 // number, elements(), 2)
    assert [next(results), next(results)] == [2, 4]
    with pytest.raises(OSError, match=r"^the disk is gone$"):
        next(results)
    results = in_order(lambda number: 8 // number, [4, 0, 2], 2)
    assert next(results) == 2
    with pytest.raises(ZeroDivisionError):
        next(results)
