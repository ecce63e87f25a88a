"""An environment with what deploy/serve.txt names and nothing else, made without an index of packages.

The distributions are those of the environment that runs the tests, file by file as their RECORD lists them. What this
proves: the list is complete, small and without PyTorch. What it does not: that an index has these very versions; that
is seen when `make serve-lock` makes the list. Of a distribution that is here in another version than the list's (this
environment may be of another day), what that version asks for comes along.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefbot.doctor.machine import PREPARING
from tests.dockerfile import base_python

SERVE = Path(__file__).parents[1] / "deploy" / "serve.txt"


def locked() -> dict[str, str]:
    """The versions in serve.txt, by name."""
    lines = SERVE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def distributions() -> list[Distribution]:
    """The distributions of serve.txt as they are installed here."""
    versions, wanted, found = locked(), list(locked()), dict[str, Distribution]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = distribution(name)
            if found[name].version != versions.get(name):
                wanted += asked_for(found[name])
    return list(found.values())


def asked_for(found: Distribution) -> Iterator[str]:
    """The names of what a distribution asks for here without any extra, and may be there when nothing is prepared."""
    for requirement in map(Requirement, found.requires or []):
        name = canonicalize_name(requirement.name)
        if name not in PREPARING and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            yield name


def put_into(folder: Path, found: Iterable[Distribution]) -> None:
    """Puts all files of distributions into a folder, but for the programs, which would lie outside of it."""
    for one in found:
        assert one.files, f"{one.name} has no RECORD"
        for file in one.files:
            if ".." not in file.parts and (source := Path(str(one.locate_file(file)))).exists():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(source, folder / file)


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under another name, or its like on another disk, with the time that its bytecode belongs to."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def make_environment(folder: Path, wheel: Path) -> Path:
    """An environment in `folder` with what serve.txt names and the wheel; its folder of packages."""
    subprocess.run([base_python(), "-m", "venv", "--without-pip", folder], check=True)
    packages = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    put_into(packages, distributions())
    pip = [base_python(), "-m", "pip", "--python", str(folder / "bin" / "python"), "--disable-pip-version-check"]
    # without dependencies, as the Dockerfile does it
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    return packages


def room(folder: Path) -> int:
    """How many bytes a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in [folder, *folder.rglob("*")])
