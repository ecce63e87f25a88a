"""When the bot should end itself: it is deaf, or another process takes its updates."""

import logging
from dataclasses import dataclass, field

from telegram.error import TelegramError

from briefbot.faces.telegram.vitals import Vitals

LOG = logging.getLogger(__name__)

# Longer than PTB's longest pause between polls (30 s) and a poll (10 s): rarer conflicts are those of a short visitor.
CONFLICT_GAP = 45.0


@dataclass(slots=True)
class Watchdog:
    """What the last polls tell of the connection; limits in seconds."""

    vitals: Vitals
    longest_silence: float
    longest_conflict: float
    _born: float = field(init=False)
    _refusal: str = ""
    _first_conflict: float | None = None
    _last_conflict: float = 0.0
    _is_troubled: bool = False

    def __post_init__(self) -> None:
        self._born = self.vitals.now()

    def hear(self) -> None:
        """A poll was answered."""
        if self._is_troubled:
            LOG.info("Telegram is heard again")
        self.vitals.hear()
        self._refusal, self._is_troubled = "", False

    def conflict(self) -> None:
        """A poll was ended by another one, or is not wanted because of a webhook."""
        now = self.vitals.now()
        if self._first_conflict is None or now - self._last_conflict > CONFLICT_GAP:
            self._first_conflict = now
        self._last_conflict = now

    def refuse(self, reason: str) -> None:
        """A poll failed for a reason that an operator should know."""
        self._refusal = reason

    def trouble(self, error: TelegramError) -> None:
        """A poll failed; the first time in a row this is logged."""
        if not self._is_troubled:
            LOG.warning("Telegram is not heard, trying again: %s: %s", type(error).__name__, error)
        self._is_troubled = True

    def verdict(self) -> str:
        """Why the bot should end itself; empty as long as it should not."""
        if self._is_contested():
            return (
                "another process polls this token (or a webhook was set for it), so updates go astray: "
                "stop that process, or give this one a token of its own"
            )
        if self._silence() > self.longest_silence:
            reason = self._refusal and f": {self._refusal}"
            return f"deaf: Telegram has not been heard for {self.longest_silence:g} s{reason}"
        return ""

    def _is_contested(self) -> bool:
        """Whether conflicts have been coming for too long, the last one just now."""
        if self._first_conflict is None or self.vitals.now() - self._last_conflict > CONFLICT_GAP:
            return False
        return self._last_conflict - self._first_conflict >= self.longest_conflict

    def _silence(self) -> float:
        heard = self.vitals.seconds_since_heard()
        age = self.vitals.now() - self._born
        return age if heard is None else min(age, heard)
