"""How much of the machine this process may use."""

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil, inf
from pathlib import Path

_GROUPS, _OWN_GROUP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def available_threads() -> int:
    """How many threads can work at the same time: a container's or a service's quota counts."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return threads(processors, quota())


def threads(processors: int, allowed: float) -> int:
    """How many threads so many processors are worth, of whose time so much may be used: rounded up, at least one."""
    return max(1, ceil(min(processors, allowed)))


def quota(groups: Path = _GROUPS, own_group: Path = _OWN_GROUP) -> float:
    """How many processors' time Linux's control groups (version 2) allow this process; infinity without a limit.

    That is what `docker run --cpus` and systemd's CPUQuota set, on the group of a process or one that holds that.
    """
    with suppress(OSError):
        for line in own_group.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            if line.startswith("0::/"):
                return min(limits(groups, line.removeprefix("0::/")), default=inf)
    return inf


def limits(groups: Path, name: str) -> Iterator[float]:
    """The limits of the group of that name, and of all that hold it: "150000 100000" is one and a half processors."""
    folder = groups / name
    for group in (folder, *folder.parents):
        if group.is_relative_to(groups):
            with suppress(OSError, ValueError, ZeroDivisionError):  # "max" is no number: no limit
                share, period = map(int, (group / "cpu.max").read_text(encoding="utf-8").split())
                yield share / period
