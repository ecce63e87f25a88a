"""On what was measured, and what."""

import os
import platform
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from briefbot.adapters.processors import available_threads
from tests.bench.processes import ROOT

LIBRARIES = ("numpy", "faiss-cpu", "onnxruntime", "tokenizers", "bm25s", "sentence-transformers", "torch")


def facts() -> dict[str, object]:
    """The machine, the libraries and the commit."""
    return {
        "processor": processor(),
        "cores": available_threads(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000,
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: found(name) for name in ("briefbot", *LIBRARIES)},
        "commit": commit(),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def processor() -> str:
    """The name that the processor gives itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def found(package: str) -> str | None:
    """The version of a package; None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def commit() -> str | None:
    """The commit, with "+" if files differ from it; None outside a repository."""
    try:
        head = git("rev-parse", "--short=12", "HEAD")
        return f"{head}+" if git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return None


def git(*arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def memory_mb() -> Mapping[str, float | None]:
    """The memory of this process: all of it (RSS), with what is shared shared out (PSS), and what is of no file.

    That is private: another process that opens the same files takes as much again, and no more. None where not known.
    """
    return {name: None if (size := kilobytes(*place)) is None else size / 1024 for name, place in _PLACES.items()}


_PLACES = {
    "rss_mb": ("/proc/self/status", "VmRSS:"),
    "pss_mb": ("/proc/self/smaps_rollup", "Pss:"),
    "private_mb": ("/proc/self/smaps_rollup", "Anonymous:"),
}


def kilobytes(path: str, name: str) -> float | None:
    """A line of what Linux says of a process."""
    try:
        lines = Path(path).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((float(line.split()[1]) for line in lines if line.startswith(name)), None)
