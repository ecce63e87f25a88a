"""Numbers for each person and day, and for all."""

from datetime import date

from briefbot.adapters.state import State
from briefbot.core.records import Counted
from tests.remembering import ANNA, BERT

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def numbers(questions: int, answers: int, silences: int, refusals: int) -> dict[Counted, int]:
    """Numbers in the order in which they are always told."""
    return dict(zip(Counted, (questions, answers, silences, refusals), strict=True))


def test_counters(state: State) -> None:
    """Every person and day has numbers of its own; totals add up what there is since a day."""
    for user, day, counted in (
        (ANNA, MONDAY, Counted.QUESTION),
        (ANNA, MONDAY, Counted.ANSWER),
        (ANNA, MONDAY, Counted.QUESTION),
        (ANNA, MONDAY, Counted.SILENCE),
        (ANNA, TUESDAY, Counted.QUESTION),
        (ANNA, TUESDAY, Counted.ANSWER),
        (BERT, MONDAY, Counted.REFUSAL),
    ):
        state.counters.count(user, day, counted)
    assert state.counters.of(ANNA, MONDAY) == numbers(2, 1, 1, 0)
    assert state.counters.of(ANNA, TUESDAY) == numbers(1, 1, 0, 0)
    assert state.counters.of(BERT, MONDAY) == numbers(0, 0, 0, 1)
    assert state.counters.of(BERT, TUESDAY) == numbers(0, 0, 0, 0)
    assert state.counters.totals() == numbers(3, 2, 1, 1)
    assert state.counters.totals(TUESDAY) == numbers(1, 1, 0, 0)
    assert [state.counters.users(), state.counters.users(TUESDAY)] == [2, 1]


def test_nobody_yet(state: State) -> None:
    """Before the first question all numbers are zero."""
    assert state.counters.totals() == numbers(0, 0, 0, 0)
    assert state.counters.users() == 0
