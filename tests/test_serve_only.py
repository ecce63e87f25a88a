"""Serving without PyTorch: what deploy/serve.txt names is enough to ask, to chat and to index an edit."""

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefbot.adapters.encoder import DEFAULT_ENCODER
from briefbot.doctor.machine import PREPARING
from tests.serve_only import locked, make_environment, room

REPOSITORY = Path(__file__).parents[1]
BRIEFING = "Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in May.\n"
FERRY = "When does the first ferry leave?"
MOST_BYTES = 400e6
UNPREPARED = (
    f"The encoder {DEFAULT_ENCODER} is not prepared; preparing it needs sentence-transformers and PyTorch, which are "
    "not installed here. Name a prepared encoder's folder in the setting encoder, or install briefbot with all that it "
    "depends on."
)
UNREADABLE = (
    "The reader some/reader needs sentence-transformers and PyTorch, which are not installed here; leave the setting "
    "reader out to use briefbot's own, or install briefbot with all that it depends on."
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """An environment with what serve.txt names, and the wheel."""
    folder = tmp_path_factory.mktemp("serve")
    make_environment(folder, wheel)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with one briefing, to work in."""
    (tmp_path / "index" / "briefings").mkdir(parents=True)
    (tmp_path / "index" / "briefings" / "harbour.txt").write_text(BRIEFING, encoding="utf-8")
    return tmp_path


def said(served: Path, place: Path, *arguments: str, typed: str = "", **settings: str) -> tuple[int, str, str]:
    """How the program ends in that environment and in that place, what it prints, and what it complains of."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | settings
    done = subprocess.run(
        [served / "bin" / "briefbot", *arguments],
        cwd=place,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_is_asked_for_is_locked_or_only_prepares() -> None:
    """Each dependency stands in serve.txt in a version that pyproject.toml allows, or is one that only prepares."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = map(Requirement, project["dependencies"])
    asked = {str(canonicalize_name(one.name)): one.specifier for one in requirements}
    versions = locked()
    assert asked.keys() - versions.keys() == set(PREPARING)
    assert [name for name in versions if name in asked and not asked[name].contains(versions[name])] == []
    assert PREPARING & versions.keys() == set()


def test_it_is_small_and_without_pytorch(served: Path) -> None:
    """At most 400 MB with everything, and nothing that could load a model in its own format."""
    assert room(served) <= MOST_BYTES
    names = ["torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx", "scipy", "sklearn"]
    script = f"from importlib.util import find_spec; print([name for name in {names} if find_spec(name)])"
    done = subprocess.run([served / "bin" / "python", "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_it_answers_and_indexes_an_edit(served: Path, place: Path) -> None:
    """Asked before and after a sentence was edited, it cites what the briefing says at the time."""
    for month, text in (("May", BRIEFING), ("June", BRIEFING.replace("May", "June"))):
        (place / "index" / "briefings" / "harbour.txt").write_text(text, encoding="utf-8")
        status, printed, complaints = said(served, place, "ask", "--json", FERRY)
        assert (status, complaints) == (0, "")
        assert json.loads(printed)["citations"][0]["text"] == f"The first ferry leaves in {month}."
    assert not list((place / "index" / "built").glob("encoders/*"))  # the one in the settings was used


def test_it_chats(served: Path, place: Path) -> None:
    """Through a pipe."""
    status, printed, complaints = said(served, place, "chat", typed=f"{FERRY}\n")
    assert (status, complaints) == (0, "")
    assert "1. The first ferry leaves in May. — Harbour talks" in printed


def test_it_says_what_it_cannot_load(served: Path, place: Path) -> None:
    """A model in its own format needs what is not there; that is said in one sentence, and no fault of the program."""
    status, _, complaints = said(served, place, "ask", FERRY, BRIEFBOT_ENCODER=DEFAULT_ENCODER)
    assert (status, complaints.splitlines()[-1]) == (1, UNPREPARED)
    status, _, complaints = said(served, place, "ask", FERRY, BRIEFBOT_READER="some/reader")
    assert (status, complaints.splitlines()) == (1, [UNREADABLE])


def test_the_doctor_finds_nothing_missing(served: Path, place: Path) -> None:
    """What only prepares encoders may be missing; that there is a prepared one is another of the doctor's checks."""
    _, printed, _ = said(served, place, "doctor", "--json")
    findings = {finding["check"]: finding for finding in json.loads(printed)["findings"]}
    assert {findings[check]["level"] for check in ("versions", "encoder", "reader")} == {"ok"}
    assert findings["versions"]["says"].endswith("Without what prepares encoders.")
