"""The log: lines that programs read, without tokens and without what people ask."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from briefbot.adapters.logs import configure_logging, count_records, without_tokens
from briefbot.core.errors import BriefbotError

TOKEN = "1234567890:AAloglogloglogloglogloglogloglogloglo"  # noqa: S105 -- opens nothing
QUESTION = "Is the minister ill?"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards everything is as it was."""
    root, ours = logging.getLogger(), logging.getLogger("briefbot")
    handlers, level, own_level = root.handlers[:], root.level, ours.level
    written = io.StringIO()
    configure_logging(written)
    yield written
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    ours.setLevel(own_level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """What was written."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line(stream: io.StringIO) -> None:
    """Time in universal time, level, logger, message, and what was handed over besides."""
    logging.getLogger("briefbot.service").info("the index answers", extra={"documents": 3})
    [line] = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "logger": "briefbot.service", "message": "the index answers", "documents": 3}


def test_no_token_anywhere(stream: io.StringIO) -> None:
    """Not in the message, not in what is handed over, not in an error of ours or in an address."""
    logger = logging.getLogger("briefbot.telegram")
    try:
        raise BriefbotError(f"https://api.telegram.org/bot{TOKEN}/getMe cannot be reached")  # noqa: TRY301 -- it is short
    except BriefbotError:
        logger.exception("bot%s", TOKEN, extra={"url": f"/bot{TOKEN}/getMe"})
    assert TOKEN not in stream.getvalue()
    [line] = lines(stream)
    assert (line["message"], line["url"]) == ("bot…", "/bot…/getMe")
    assert line["error"]["says"] == "https://api.telegram.org/bot…/getMe cannot be reached"


def test_errors_are_told_without_their_words(stream: io.StringIO) -> None:
    """Type, place and cause of somebody else's error; its words may be a question."""
    try:
        try:
            int(QUESTION)
        except ValueError as error:
            raise RuntimeError(QUESTION) from error
    except RuntimeError:
        logging.getLogger("briefbot").exception("update 7 failed")
    [line] = lines(stream)
    assert QUESTION not in stream.getvalue()
    assert (line["error"]["type"], line["error"]["cause"]["type"]) == ("RuntimeError", "ValueError")
    assert line["error"]["places"][0].endswith(" test_errors_are_told_without_their_words")


def test_what_asyncio_adds_is_left_out(stream: io.StringIO) -> None:
    """It writes the whole error, words included, into the second line."""
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError(%r)", QUESTION)
    assert [line["message"] for line in lines(stream)] == ["Task exception was never retrieved"]


def test_libraries_are_heard_from_warning_on(stream: io.StringIO) -> None:
    """What they do is not told, even if they insist; warnings are, and those of Python too."""
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("telegram.ext").warning("slow")
    logger = logging.getLogger("bm25s")
    logger.setLevel(logging.DEBUG)
    logger.debug("Building index from IDs")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", stacklevel=1)
    assert [line["logger"] for line in lines(stream)] == ["telegram.ext", "py.warnings"]


def test_lines_are_counted(stream: io.StringIO) -> None:
    """Whoever counts is told of each."""
    counted: list[str] = []
    count_records(lambda record: counted.append(record.levelname))
    logging.getLogger("briefbot").error("one")
    logging.getLogger("briefbot").debug("none")
    assert counted == ["ERROR"]
    assert len(lines(stream)) == 1


def test_what_is_no_token_stays() -> None:
    """Times and ports are not hidden."""
    assert without_tokens("12:30:00 127.0.0.1:8088 12345:short") == "12:30:00 127.0.0.1:8088 12345:short"
