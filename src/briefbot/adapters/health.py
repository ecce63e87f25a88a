"""HTTP on a port of this machine alone that tells how a running bot is: /healthz, /readyz and /metrics.

Both of the first give 200 or 503, and JSON that says why: /healthz whether it should be started again, /readyz whether
it can answer just now. /metrics is for Prometheus.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from briefbot.adapters.metrics import Metrics
from briefbot.adapters.pulse import Pulse
from briefbot.core.errors import InvalidSettings

LOOPBACK = "127.0.0.1"
_PATIENCE = 5.0
_JSON = "application/json; charset=utf-8"

Answer = tuple[HTTPStatus, str, bytes]


class HealthServer(ThreadingHTTPServer):
    """Answers from `pulse` and `metrics`; each call in a thread of its own that nobody waits for."""

    daemon_threads = True

    def __init__(self, port: int, pulse: Callable[[], Pulse], metrics: Metrics) -> None:
        self.pulse = pulse
        self.metrics = metrics
        super().__init__((LOOPBACK, port), Handler)

    @property
    def port(self) -> int:
        """Where it listens; of interest if 0 was asked for."""
        return int(self.server_address[1])

    def answer(self, path: str) -> Answer:
        """Status, type and body for a path."""
        match path.partition("?")[0]:
            case "/healthz":
                return verdict(pulse := self.pulse(), pulse.faults)
            case "/readyz":
                return verdict(pulse := self.pulse(), pulse.obstacles)
            case "/metrics":
                return HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(self.metrics.registry)
        return HTTPStatus.NOT_FOUND, _JSON, b'{"paths": ["/healthz", "/readyz", "/metrics"]}\n'

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: whoever asked has gone away."""


class Handler(BaseHTTPRequestHandler):
    """One call."""

    server: HealthServer
    server_version = "briefbot"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Status, headers and body."""
        self.wfile.write(self._head())

    def do_HEAD(self) -> None:
        """Status and headers."""
        self._head()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the standard library's name
        """Says nothing: a probe every few seconds is no news."""

    def _head(self) -> bytes:
        status, kind, body = self.server.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return body


def verdict(pulse: Pulse, reasons: list[str]) -> Answer:
    """The answer with these reasons against it."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return status, _JSON, (json.dumps(pulse.as_json(reasons)) + "\n").encode()


@contextmanager
def serving_health(port: int, pulse: Callable[[], Pulse], metrics: Metrics) -> Iterator[HealthServer]:
    """A server on that port of 127.0.0.1 (0: a free one), for as long as the block takes.

    Raises:
        InvalidSettings: if the port cannot be had.
    """
    try:
        server = HealthServer(port, pulse, metrics)
    except OSError as error:
        raise InvalidSettings(
            f"The port {port} of {LOOPBACK} for /readyz cannot be had ({(error.strerror or str(error)).lower()}); set "
            "BRIEFBOT_HEALTH_PORT to a free one, or to 0 for none."
        ) from error
    thread = Thread(target=server.serve_forever, args=(0.1,), name="health", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
