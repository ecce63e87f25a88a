"""Runs the export of an encoder as a process of its own, and listens to it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from briefbot.adapters.hub import first_line
from briefbot.core.errors import EncoderUnavailable

# -P: what lies in the folder that the user happens to be in is not imported.
COMMAND = [sys.executable, "-P", "-m", "briefbot.adapters.encoder_export"]
_TEXT: dict[str, Any] = {"encoding": "utf-8", "errors": "replace"}


class ExportDied(Exception):
    """The process has ended before it could say anything; the message holds its last words. It stays here."""


class ExportStopped(ExportDied):
    """Somebody else has ended it, who may not do so again: a person, systemd, or a system out of memory."""


def export(name: str, encoders: Path, exporting: Callable[[], None]) -> Path:
    """The folder in `encoders` of the model called `name`, as `encoder_export.prepare` gives it.

    `exporting` is called when an export begins; a model that is prepared already is only recognised.

    Raises:
        EncoderUnavailable: if the model cannot be had or loaded, or the folder cannot be written.
        ExportDied: if the process has died of it.
        ExportStopped: if somebody else has ended the process.
    """
    # A file, not a pipe: nobody has to read it meanwhile.
    with tempfile.TemporaryFile("w+", **_TEXT) as complaints:
        status, report = run({"name": name, "folder": str(encoders)}, complaints, exporting)
        complaints.seek(0)
        if "unavailable" in report:
            raise EncoderUnavailable(report["unavailable"])
        if "prepared" not in report:
            kind = ExportStopped if status < 0 else ExportDied
            raise kind(last_words(complaints.read()) or f"the process that exports it ended with status {status}")
    return encoders / report["prepared"]


def run(task: Mapping[str, str], complaints: IO[str], exporting: Callable[[], None]) -> tuple[int, dict[str, str]]:
    """The status with which the process ends, and what it said last.

    Its standard input stays open as long as this process lives: it ends itself when that ends.
    """
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": complaints}
    with subprocess.Popen(COMMAND, env=os.environ | {"PYTHONUTF8": "1"}, **streams, **_TEXT) as process:  # noqa: S603 -- our own program
        try:
            if process.stdin:
                tell(process.stdin, task)
            report = heard(process.stdout or (), exporting)
        except BaseException:  # whoever is interrupted leaves nothing behind that goes on
            process.kill()
            raise
    return process.returncode, report


def tell(line_in: IO[str], task: Mapping[str, str]) -> None:
    """Says what is to be done; who has died already is not told."""
    with suppress(OSError):  # not by Python's own object, which would keep the line, and try again when it is closed
        os.write(line_in.fileno(), f"{json.dumps(task)}\n".encode())


def heard(lines: Iterable[str], exporting: Callable[[], None]) -> dict[str, str]:
    """What is said last; whatever libraries print between is nothing."""
    report: dict[str, str] = {}
    for line in lines:
        match said(line):
            case {"exporting": _}:
                exporting()
            case {"prepared": str()} | {"unavailable": str()} as found:
                report = found
    return report


def said(line: str) -> Any:
    """What a line means; nothing if it is not JSON."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def last_words(complaints: str) -> str:
    """Why a process died, by its last line."""
    words = complaints.strip().splitlines()
    return first_line(RuntimeError(words[-1])) if words else ""
