"""How much of the machine may be used."""

from math import inf
from pathlib import Path

import pytest

from briefbot.adapters.processors import available_threads, quota


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param({}, inf, id="no limits at all"),
        pytest.param({".": "max 100000"}, inf, id="none here"),
        pytest.param({"system.slice/briefbot.service": "150000 100000"}, 1.5, id="of a service"),
        pytest.param({"system.slice": "50000 100000", "system.slice/briefbot.service": "max 1000"}, 0.5, id="above it"),
        pytest.param({"system.slice/other.service": "50000 100000"}, inf, id="of another one"),
        pytest.param({"system.slice/briefbot.service": "?"}, inf, id="unreadable"),
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


def test_there_is_always_a_thread() -> None:
    """On whatever machine."""
    assert available_threads() >= 1
