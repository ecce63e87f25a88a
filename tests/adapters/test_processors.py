"""How much of the machine may be used."""

import os
from math import inf
from pathlib import Path

import pytest

from briefbot.adapters.processors import available_threads, quota, threads


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param({}, inf, id="no limits at all"),
        pytest.param({".": "max 100000"}, inf, id="none here"),
        pytest.param({"system.slice/briefbot.service": "150000 100000"}, 1.5, id="of a service"),
        pytest.param({"system.slice": "50000 100000", "system.slice/briefbot.service": "max 1000"}, 0.5, id="above it"),
        pytest.param({"system.slice/other.service": "50000 100000"}, inf, id="of another one"),
        pytest.param({"system.slice/briefbot.service": "?"}, inf, id="unreadable"),
        pytest.param({"system.slice/briefbot.service": "1000 0"}, inf, id="a period of nothing"),
    ],
)
def test_limits_of_control_groups(tmp_path: Path, limits: dict[str, str], expected: float) -> None:
    """The least one counts, of the group that a process is in and of those around it."""
    (own := tmp_path / "cgroup").write_text("12:cpu:/older\n0::/system.slice/briefbot.service\n")
    for name, limit in limits.items():
        (folder := tmp_path / "groups" / name).mkdir(parents=True, exist_ok=True)
        (folder / "cpu.max").write_text(f"{limit}\n")
    assert quota(tmp_path / "groups", own) == expected


def test_a_container_is_its_own_root(tmp_path: Path) -> None:
    """There the group has no name."""
    (own := tmp_path / "cgroup").write_text("0::/\n")
    (tmp_path / "cpu.max").write_text("200000 100000\n")
    assert quota(tmp_path, own) == 2.0
    assert quota(tmp_path, tmp_path / "not there") == inf


def test_a_group_with_a_name_that_is_no_text(tmp_path: Path) -> None:
    """It is a folder like any other."""
    name = os.fsdecode(b"caf\xe9")
    (own := tmp_path / "cgroup").write_bytes(b"0::/caf\xe9\n")
    (tmp_path / name).mkdir()
    (tmp_path / name / "cpu.max").write_text("50000 100000")
    assert quota(tmp_path, own) == 0.5


@pytest.mark.parametrize(("processors", "allowed", "expected"), [(8, 1.5, 2), (2, inf, 2), (2, 4.0, 2), (4, 0.0, 1)])
def test_no_more_threads_than_are_allowed(processors: int, allowed: float, expected: int) -> None:
    """A part of a processor is worth a thread."""
    assert threads(processors, allowed) == expected


def test_this_machine() -> None:
    """It has no more threads than processors."""
    assert 1 <= available_threads() <= (os.cpu_count() or 1)
