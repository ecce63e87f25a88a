"""What all peers have in common: how they are called, and how their further questions are timed.

python -m tests.bench.peers.with_NAME build PASSAGES FOLDER MODEL    builds an index and keeps it in FOLDER
python -m tests.bench.peers.with_NAME ask FOLDER MODEL QUESTION      opens it, and prints three texts with sources
python -m tests.bench.peers.with_NAME further FOLDER MODEL FILE      opens it, and times each question of a file

These run in the peers' own environment, so they import nothing but that and the standard library.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOUND, QUESTIONS = 3, 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the document it comes from."""

    text: str
    source: str


Search = Callable[[str], Iterable[Passage]]
Build = Callable[[Sequence[Passage], str, str], None]


def main(build: Build, open_index: Callable[[str, str], Search]) -> None:
    """Does what the command line says; `open_index` is given folder and model, and gives what searches."""
    try:
        obey(build, open_index)
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed")


def obey(build: Build, open_index: Callable[[str, str], Search]) -> None:
    """Builds, or searches and prints what came of it."""
    command, *arguments = sys.argv[1:]
    if command == "build":
        passages, folder, model = arguments
        Path(folder).mkdir(parents=True)
        build([Passage(*row) for row in json.loads(Path(passages).read_text(encoding="utf-8"))], folder, model)
        return
    folder, model, asked = arguments
    search = open_index(folder, model)
    found = further(search, Path(asked)) if command == "further" else shown(search(asked))
    sys.stdout.write(json.dumps(found) + "\n")


def shown(passages: Iterable[Passage]) -> list[list[str]]:
    """Texts with sources for JSON."""
    return [[one.text, one.source] for one in passages]


def further(search: Search, questions: Path) -> dict[str, float]:
    """The median of milliseconds for a question, after the first ones."""
    asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines()]
    for question in asked[:5]:
        list(search(question))
    spent = sorted(milliseconds(search, question) for question in asked[:QUESTIONS])
    return {"ask_p50_ms": spent[(len(spent) - 1) // 2]}


def milliseconds(search: Search, question: str) -> float:
    """How long one question takes."""
    start = time.perf_counter()
    list(search(question))
    return 1000 * (time.perf_counter() - start)
