"""How the bot is: what health checks and metrics show. Written in the event loop, to be read from any thread."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from enum import Enum, unique


@unique
class Event(Enum):
    """What is counted from the start on."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    HANDLED = "handled"
    REFUSED = "refused"
    LIMITED = "limited"
    BUSY = "busy"
    SKIPPED = "skipped"
    FAILED = "failed"


class Vitals:
    """When Telegram was last heard, how many updates wait or are being handled, and what has happened how often."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.waiting = 0
        self._heard: float | None = None
        self._counts: Counter[Event] = Counter()

    def hear(self) -> None:
        """Telegram has answered."""
        self._heard = self.now()

    def seconds_since_heard(self) -> float | None:
        """How long Telegram has not been heard; None if it never was."""
        heard = self._heard
        return None if heard is None else self.now() - heard

    def count(self, event: Event) -> None:
        """It has happened once more."""
        self._counts[event] += 1

    @property
    def counts(self) -> Mapping[Event, int]:
        """How often everything has happened."""
        return {event: self._counts[event] for event in Event}
