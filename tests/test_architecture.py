"""The listing is the diagram: who may import whom, read from the sources themselves."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import briefbot

SOURCES = Path(briefbot.__file__).parent
TESTS = Path(__file__).parent
# From the outermost layer to the innermost; what stands in one line does not know each other.
LAYERS = [
    {"__main__"},
    {"cli"},
    {"opening"},
    {"service", "doctor", "training"},
    {"evaluation"},
    {"live"},
    {"assembly"},
    {"settings", "adapters", "faces"},
    {"core"},
]
PURE = {*sys.stdlib_module_names, "numpy", "briefbot"}
# Modules of the standard library that reach outside: files, network, clock, environment, log set-up.
REACHING_OUT = {"os", "io", "pathlib", "socket", "time", "datetime", "logging", "subprocess", "threading", "tempfile"}
MODULES = sorted(path for path in SOURCES.rglob("*.py") if path != SOURCES / "__init__.py")


def imported(path: Path) -> Iterator[str]:
    """The full name of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def part(name: str) -> str:
    """The part of the program that a module belongs to: its folder, or its own name at the top."""
    return name.split(".")[1] if "." in name else ""


def layer(name: str) -> int:
    """How far out a part lies, counted from the outermost layer."""
    return next(depth for depth, parts in enumerate(LAYERS) if name in parts)


def name_of(path: Path) -> str:
    """The full name of a module."""
    return ".".join(["briefbot", *path.relative_to(SOURCES).with_suffix("").parts])


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_inwards(path: Path) -> None:
    """A module imports from its own part and from layers further in, and from no other."""
    own = part(name_of(path))
    for name in imported(path):
        if name.startswith("briefbot."):
            assert part(name) == own or layer(part(name)) > layer(own), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name == "core"], ids=name_of)
def test_the_core_is_pure(path: Path) -> None:
    """The core imports the standard library and numpy, and nothing that reaches outside."""
    for name in imported(path):
        top = name.split(".")[0]
        assert top in PURE - REACHING_OUT, f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", [*MODULES, *TESTS.rglob("*.py")], ids=lambda path: path.stem)
def test_no_patches_and_no_long_files(path: Path) -> None:
    """Nothing is patched, nothing is skipped, and no file grows beyond what can be read in one go."""
    text = path.read_text(encoding="utf-8")
    if path != Path(__file__):
        for banned in ("unittest.mock", "monkeypatch.setattr", "mark.skip", "mark.xfail", "pytest.skip("):
            assert banned not in text, f"{path.name} uses {banned}"
    if path.is_relative_to(SOURCES):
        assert text.count("\n") <= 300
