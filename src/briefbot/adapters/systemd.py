"""systemd's notification protocol (sd_notify(3)): a few words in a datagram."""

import os
import socket
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notifier:
    """Tells the supervisor at `address` how the service is; without an address nobody is told.

    `watchdog_seconds` is how often it wants a sign of life; 0 if it wants none.
    """

    address: str = ""
    watchdog_seconds: float = 0.0

    def ready(self, status: str) -> None:
        """The service does what it is for."""
        self._tell("READY=1", f"STATUS={status}")

    def alive(self, status: str) -> None:
        """A sign of life."""
        self._tell("WATCHDOG=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        """What it is at, for people."""
        self._tell(f"STATUS={status}")

    def stopping(self) -> None:
        """The service is about to end."""
        self._tell("STOPPING=1")

    def _tell(self, *news: str) -> None:
        if not self.address:
            return
        # "@" stands for the zero byte that names in the abstract namespace begin with
        address = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            try:
                channel.connect(address)
                channel.sendall("\n".join(line.replace("\n", " ") for line in news).encode())
            except OSError:  # who does not listen need not be told, and answering people goes on
                return


def notifier_for(address: str, watchdog_usec: int, watchdog_pid: int) -> Notifier:
    """The notifier for what systemd has put into the environment; the watchdog may be meant for another process."""
    is_meant = watchdog_pid in {0, os.getpid()}
    return Notifier(address, watchdog_usec / 1e6 if is_meant else 0.0)
