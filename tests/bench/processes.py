"""Programs that are run as processes of their own, and what that takes."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefbot.core.errors import BriefbotError

ROOT = Path(__file__).parents[2]
LAUNCH = Path(__file__).with_name("launch.py")
# Nobody should wait for a network that is not there.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
ANSWERED, SILENT = 0, 3


class BenchFailed(BriefbotError):
    """Something could not be measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a process: its output, seconds by the clock and of processors, and its most memory (RSS, MB)."""

    status: int
    seconds: float
    processor_s: float
    peak_mb: float
    out: str
    err: str


def run(command: Sequence[str | Path], allowed: Sequence[int] = (ANSWERED,)) -> Run:
    """Runs a program in the repository's root.

    Raises:
        BenchFailed: if its exit status is none of those allowed.
    """
    done = attempt(command)
    if done.status not in allowed:
        raise BenchFailed(f"{shown(command)} ended with {done.status}: {last_line(done.err)}")
    return done


def attempt(command: Sequence[str | Path]) -> Run:
    """The same, whatever its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        launched = subprocess.run(
            [sys.executable, "-I", "-S", LAUNCH, out, err, *command],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=environment(),
        )
        if launched.returncode:
            raise BenchFailed(f"{shown(command)} could not be started: {last_line(launched.stderr)}")
        found = json.loads(launched.stdout)
        peak, texts = found["kilobytes"] / 1024, [path.read_text(encoding="utf-8") for path in (out, err)]
        return Run(found["status"], found["seconds"], found["processor"], peak, *texts)


def environment() -> dict[str, str]:
    """The environment of all that is measured."""
    return {**os.environ, **OFFLINE}


def own(module: str, *arguments: str | Path) -> list[str | Path]:
    """The command for a module, run by this interpreter."""
    return [sys.executable, "-m", module, *arguments]


def told(module: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """What a module of this bench says of a case, in a process of its own; both are JSON."""
    found: dict[str, Any] = json.loads(run(own(f"tests.bench.{module}", json.dumps(case))).out)
    return found


def shown(command: Sequence[str | Path]) -> str:
    """A command as it is told of, without what is long."""
    return " ".join(str(part) for part in [Path(command[0]).name, *command[1:3]])


def last_line(text: str) -> str:
    """The last line of what a program complained about."""
    return (text.strip().splitlines() or ["it did not say why"])[-1]
