"""What is done every few seconds as long as the bot runs: signs of life for systemd, and the state is tidied."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from briefbot.adapters.pulse import Pulse
from briefbot.adapters.systemd import Notifier

LOG = logging.getLogger(__name__)

_FIRST, _USUAL = 0.5, 10.0  # seconds between two beats, until the bot is ready and then
_TIDYING = 300.0  # seconds


@dataclass
class Heartbeat:
    """Tells systemd that the bot is ready, once, and then that it lives, as long as Telegram is heard."""

    notifier: Notifier
    pulse: Callable[[], Pulse]
    tidy: Callable[[], None]
    is_ready: bool = False
    tidied: float = 0.0

    @property
    def pause(self) -> float:
        """Seconds until the next beat; three of them within the time after which systemd loses its patience."""
        usual = min(_USUAL, self.notifier.watchdog_seconds / 3) if self.notifier.watchdog_seconds else _USUAL
        return usual if self.is_ready else _FIRST

    def beat(self, now: float) -> None:
        """Does what is due."""
        pulse = self.pulse()
        if not self.is_ready and not pulse.obstacles:
            self.is_ready = True
            self.notifier.ready(summary(pulse))
            LOG.info("ready", extra={"generation": pulse.generation})
        if self.is_ready and not pulse.is_deaf:
            self.notifier.alive(summary(pulse))
        if now - self.tidied > _TIDYING:
            self.tidied = now
            self.tidy()


def summary(pulse: Pulse) -> str:
    """What `systemctl status` shows."""
    state = " ".join(pulse.obstacles) or f"Telegram was heard {pulse.silence or 0:.0f} s ago."
    return f"{state} {pulse.queue} updates wait; index {pulse.generation[:12] or 'none'}."


@contextmanager
def beating(heartbeat: Heartbeat) -> Iterator[None]:
    """The heart beats as long as the block takes."""
    stop = Event()
    thread = Thread(target=beat_on, args=(heartbeat, stop), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        heartbeat.notifier.stopping()
        stop.set()
        thread.join()


def beat_on(heartbeat: Heartbeat, stop: Event) -> None:
    """Beats until `stop` is set, whatever happens."""
    while not stop.wait(heartbeat.pause):
        try:
            heartbeat.beat(time.monotonic())
        except Exception:
            LOG.exception("a chore failed")
