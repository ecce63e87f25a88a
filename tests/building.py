"""Builders that run in processes of their own, with a fake encoder: two at once, slow ones, and dying ones.

    python -m tests.building slowly FOLDER TEXTS PREFIX    builds slowly; says "ready", then how it went
    python -m tests.building dying FOLDER                  dies at every single step of a build, each time in a copy

Used by the tests of crashes and of builders at once.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from briefbot.adapters.builder import Built, IndexBuilder
from briefbot.adapters.generations import Generations
from briefbot.core.retrieval import Encoder, Vectors
from tests.fake_search import LetterEncoder

# Whatever changes a folder, or begins to write a file in it.
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree", "tempfile.mkdtemp"}


class SlowEncoder(LetterEncoder):
    """Takes its time."""

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """The vectors, some milliseconds late."""
        time.sleep(0.03)
        return super().encode_passages(passages)


def texts(count: int, prefix: str) -> list[str]:
    """Different texts that all begin with `prefix`."""
    return [f"{prefix} {number} {'abcdefgh'[number % 8] * (number % 30)}" for number in range(count)]


def build(folder: Path, passages: Sequence[str], encoder: Encoder | None = None) -> Built:
    """The generation of `passages`, each of which is also its own text."""
    return IndexBuilder(Generations(folder), encoder or LetterEncoder()).open(passages, passages)


def build_slowly(folder: Path, count: int, prefix: str) -> None:
    """Builds when a line comes in, and says how long it took and how many passages were encoded."""
    build(folder / "warm", ["imports are not what is timed"])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    start = time.perf_counter()
    encoded = build(folder, texts(count, prefix), SlowEncoder()).encoded
    sys.stdout.write(f"{encoded} {time.perf_counter() - start}\n")


def die_at_every_step(folder: Path) -> None:
    """In copies 0, 1, 2 … of `folder`/old, begins a build and dies at that step, until one gets through."""
    step, alive = 0, False
    while not alive:
        shutil.copytree(folder / "old", folder / str(step))
        if not (child := os.fork()):
            die_at(step, folder / str(step))
            build(folder / str(step), texts(5, "new"))
            os._exit(0)
        alive = os.waitpid(child, 0)[1] == 0
        step += 1


def die_at(step: int, folder: Path) -> None:
    """Has this process killed when it takes that step in `folder`, counting from 0."""
    taken = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken
        if event in STEPS and str(folder) in str(arguments[0]):
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)
            taken += 1

    sys.addaudithook(count)


if __name__ == "__main__":
    if sys.argv[1] == "slowly":
        build_slowly(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        die_at_every_step(Path(sys.argv[2]))
