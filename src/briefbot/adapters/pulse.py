"""How a running bot is, as whoever supervises it wants to know."""

from dataclasses import dataclass
from typing import Any

LONGEST_SILENCE = 120.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """The signs of life at one moment; times in seconds.

    `uptime` is since the start, `silence` since Telegram was last heard (None: never). `generation` is the index that
    answers, "" if none does yet. `queue` questions wait, and `room` is how many may.
    """

    uptime: float
    silence: float | None
    generation: str
    queue: int
    room: int

    @property
    def is_deaf(self) -> bool:
        """Whether Telegram has not been heard for two minutes; nobody is deaf just after the start."""
        return (self.uptime if self.silence is None else self.silence) > LONGEST_SILENCE

    @property
    def faults(self) -> list[str]:
        """Why it should be started again; nothing if it is as it should be."""
        since = "since the start" if self.silence is None else f"for {self.silence:.0f} seconds"
        return [f"Telegram has not been heard {since}."] if self.is_deaf else []

    @property
    def obstacles(self) -> list[str]:
        """Why it cannot answer just now; nothing if it can."""
        found = {
            "Telegram has not been heard yet.": self.silence is None and not self.is_deaf,
            "The index is not there yet.": not self.generation,
            f"The queue is full: {self.queue} of {self.room}.": self.queue >= self.room,
        }
        return self.faults + [sentence for sentence, holds in found.items() if holds]

    def as_json(self, reasons: list[str]) -> dict[str, Any]:
        """What is said in JSON."""
        return {
            "ok": not reasons,
            "reasons": reasons,
            "heard_seconds_ago": None if self.silence is None else round(self.silence, 1),
            "generation": self.generation or None,
            "queue": self.queue,
            "room": self.room,
            "uptime_seconds": round(self.uptime, 1),
        }
