"""The log: one JSON object a line on standard error, without tokens and without what people ask.

A line has time, level, logger and message, whatever was handed to the logger as `extra`, and of an error its type and
where it came from. What an error says is left out unless it is one of ours: other people's may repeat a question.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, Any

from briefbot.core.errors import BriefbotError

# What a record has of its own; the rest was handed to it as `extra`.
_OWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
# A token, also within the address of a call ("/bot123:ABC/getMe").
TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")
HIDDEN = "…"


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        about: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": said(record),
        }
        about |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[1]:
            about["error"] = described(record.exc_info[1])
        return without_tokens(json.dumps(about, ensure_ascii=False, default=str))


def said(record: logging.LogRecord) -> str:
    """The message; of other people's the first line, since asyncio has errors with all their words in the second."""
    message = record.getMessage()
    return message if record.name.split(".")[0] == "briefbot" else message.partition("\n")[0]


class CountingHandler(logging.Handler):
    """Tells `count` of each record."""

    def __init__(self, count: Callable[[logging.LogRecord], None]) -> None:
        super().__init__()
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        """Counts it."""
        self._count(record)


def configure_logging(stream: IO[str] | None = None) -> None:
    """Has what we say from INFO on, and libraries from WARNING on, written to `stream` (standard error).

    Called once, by who runs a service; whatever was set up before is replaced.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    handler.setLevel(logging.INFO)  # there are libraries that set their own loggers to DEBUG
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("briefbot").setLevel(logging.INFO)
    logging.captureWarnings(True)


def count_records(count: Callable[[logging.LogRecord], None]) -> None:
    """Has `count` told of each record from now on."""
    handler = CountingHandler(count)
    handler.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)


def described(error: BaseException) -> dict[str, Any]:
    """An error for the log: its type, where it was raised, what caused it; its words only if they are ours."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    about: dict[str, Any] = {"type": type(error).__qualname__, "places": places}
    if isinstance(error, BriefbotError):
        about["says"] = str(error)
    if cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        about["cause"] = described(cause)
    return about


def without_tokens(text: str) -> str:
    """`text` with something else in the place of each token."""
    return TOKEN.sub(HIDDEN, text)
