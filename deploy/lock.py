"""Makes serve.txt: pyproject.toml and what pip would install today → the exact versions that serving needs.

`make serve-lock` calls it twice: `lock.py direct` prints what pip is to resolve, `lock.py lock` reads pip's report from
standard input and prints the lock.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefbot.doctor.machine import PREPARING

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
HEAD = """\
# All that briefbot needs to serve an encoder that is prepared, and nothing that only preparing one needs (PyTorch):
#   pip install --no-deps -r deploy/serve.txt && pip install --no-deps briefbot-….whl
# Without --no-deps pip would bring the rest after all. For Linux, Python 3.11 to 3.14.
# Made by `make serve-lock` out of pyproject.toml, which also gives the reasons; not to be edited by hand.
"""

Metadata = dict[str, Any]


def direct() -> list[tuple[Requirement, str]]:
    """The requirements of pyproject.toml that serving has, and the reason that stands beside each."""
    text = PYPROJECT.read_text(encoding="utf-8")
    reasons = dict(re.findall(r'^ +"([^"]+)",\s*# (.+)$', text, flags=re.MULTILINE))
    lines: list[str] = tomllib.loads(text)["project"]["dependencies"]
    return [(Requirement(line), reasons[line]) for line in lines if not is_left_out(Requirement(line).name)]


def is_left_out(name: str) -> bool:
    """Whether a package only prepares; tokenizers asks for one of them, too, which it only fetches files with."""
    return canonicalize_name(name) in PREPARING


def brought(requirement: Requirement, packages: dict[str, Metadata], seen: set[str]) -> Iterator[Metadata]:
    """The package that a requirement asks for and all that it asks for in turn, but for what was seen already."""
    name = canonicalize_name(requirement.name)
    if name in seen or is_left_out(name):
        return
    seen.add(name)
    yield packages[name]
    for line in packages[name].get("requires_dist", ()):
        if is_needed(Requirement(line), requirement.extras):
            yield from brought(Requirement(line), packages, seen)


def is_needed(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a requirement holds on Linux for one of the Pythons, with these extras."""
    surroundings = [
        {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux", "extra": extra}
        for python in PYTHONS
        for extra in (extras or {""})
    ]
    return requirement.marker is None or any(requirement.marker.evaluate(one) for one in surroundings)


def lock(report: Metadata) -> Iterator[str]:
    """The lines of the lock: for each direct dependency its reason, itself, and what it brings anew."""
    found = [item["metadata"] for item in report["install"]]
    packages: dict[str, Metadata] = {canonicalize_name(metadata["name"]): metadata for metadata in found}
    yield HEAD
    seen: set[str] = set()
    for requirement, reason in direct():
        new = [f"{canonicalize_name(one['name'])}=={one['version']}" for one in brought(requirement, packages, seen)]
        if new:
            yield "\n".join([f"# {requirement.name}: {reason}", *new]) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["direct"]:
        print("\n".join(str(requirement) for requirement, _ in direct()))
    else:
        print("\n".join(lock(json.load(sys.stdin))), end="")
