"""`briefbot telegram` as a process of its own, against a fake server: what tests of the service share."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules

QUICK = Rules(repeated_poll=0, between_conflicts=0, between_webhooks=0)
BRIEFING = "# Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in May.\n"
QUESTION = "When does the first ferry leave?"
PATIENCE = 60.0


@dataclass
class Running:
    """The process, its folder, and the port of its health server."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    lines: list[str] = field(default_factory=list)

    @property
    def briefing(self) -> Path:
        """The document that it answers from."""
        return self.folder / "briefings" / "harbour.md"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of its health server's answer."""
        return get(self.port, path)

    def stop(self) -> int:
        """Its exit status after SIGTERM; its log is in `lines` then."""
        self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        """Its exit status when it has ended by itself."""
        _, log = self.process.communicate(timeout=PATIENCE)
        self.lines += log.splitlines()
        return self.process.returncode

    def records(self) -> list[dict[str, Any]]:
        """Its log."""
        return [json.loads(line) for line in self.lines]


def get(port: int, path: str) -> tuple[int, str]:
    """Status and body of what a server on this machine answers; (0, "") if nobody does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether `condition` comes true in time; it is looked at again and again."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(found)


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment_for(server: FakeServer, folder: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a bot that talks to the fake server and keeps everything in `folder`."""
    ours = {
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_BASE_URL": server.base_url.removesuffix("/bot"),
        "DOCUMENTS": str(folder / "briefings"),
        "INDEX": str(folder / "built"),
        "STATE": str(folder / "state" / "state.sqlite3"),
        "HEALTH_PORT": str(port),
        "ENCODER": os.environ["BRIEFBOT_ENCODER"],
    } | dict(settings)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFBOT_")}
    return clean | {f"BRIEFBOT_{name}": value for name, value in ours.items()} | {"NO_PROXY": "127.0.0.1"}


@contextmanager
def running_bot(
    server: FakeServer, folder: Path, settings: Mapping[str, str], supervision: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """`briefbot telegram` in `folder` with one briefing; killed at the end if it still lives."""
    (folder / "briefings").mkdir(exist_ok=True)
    (folder / "briefings" / "harbour.md").write_text(BRIEFING, encoding="utf-8")
    port = free_port()
    environment = environment_for(server, folder, port, settings) | dict(supervision or {})
    command = [sys.executable, "-m", "briefbot", "telegram"]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Running(process, folder, port)
        finally:
            process.kill()


@contextmanager
def notify_socket(path: Path) -> Iterator[Callable[[], str]]:
    """A socket where systemd would listen; what is yielded waits for the next news."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        listening.settimeout(PATIENCE)
        yield lambda: listening.recv(4096).decode()
