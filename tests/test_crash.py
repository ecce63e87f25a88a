"""kill -9 at any moment of a build: the earlier generation stays in service, and the next build goes through."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from briefbot.adapters.builder import IndexBuilder
from briefbot.adapters.generations import Generations, is_whole
from tests.building import build, texts
from tests.fake_search import LetterEncoder, letters

ROOT = Path(__file__).parents[1]
COUNT = 2000
KILLS = 20


def start(*arguments: object) -> subprocess.Popen[str]:
    """A Python child process, run where the tests can be imported."""
    command = [sys.executable, "-m", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def start_building(folder: Path, prefix: str) -> subprocess.Popen[str]:
    """A child that begins to build just now."""
    child = start("tests.building", "slowly", folder, COUNT, prefix)
    assert child.stdout
    assert child.stdin
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()
    return child


def assert_in_service(folder: Path, passages: list[str]) -> None:
    """The generation of `passages` is there without encoding anything, and finds each of its passages."""
    encoder = LetterEncoder()
    built = IndexBuilder(Generations(folder), encoder).open(passages, passages)
    assert built.encoded is None
    assert encoder.passages == []
    last = len(passages) - 1
    assert built.vectors.search(letters(passages[1]), 1).tolist() == [1]
    assert built.terms.search(str(last), 5).tolist() == [last]


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Twenty builders are killed anywhere in the time that a build takes; after each, the old index answers."""
    old = texts(COUNT, "old")
    build(tmp_path, old)
    first = start_building(tmp_path, "first")
    encoded, seconds = first.communicate()[0].split()
    assert encoded == str(COUNT)
    build_again(tmp_path, old)
    moments = random.Random(2)  # noqa: S311 -- repeatable, not secret
    ended = []
    for kill in range(KILLS):
        child = start_building(tmp_path, f"new {kill}")
        time.sleep(moments.uniform(0, float(seconds)))
        child.kill()
        ended.append(child.communicate()[0] != "")
        assert_in_service(tmp_path, old)
        if ended[-1]:
            build_again(tmp_path, old)
    assert ended.count(False) >= KILLS // 2
    assert build(tmp_path, texts(COUNT, "last")).encoded == COUNT
    assert_in_service(tmp_path, texts(COUNT, "last"))
    assert leftovers(tmp_path) == []


def build_again(folder: Path, passages: list[str]) -> None:
    """Makes the generation of `passages` the newest again."""
    for generation in Generations(folder).whole():
        (generation / "manifest.json").unlink()
    build(folder, passages)


def leftovers(folder: Path) -> list[str]:
    """What builders left behind."""
    return [path.name for path in folder.iterdir() if path.name.startswith((".new", ".old"))]


def test_killed_at_every_step(tmp_path: Path) -> None:
    """Builders are killed at each single change to the folder; the newest generation always stays in service.

    The folder held a damaged generation with the new one's name and an old one that is to go away, so that every path
    through a build is taken.
    """
    old, new = texts(5, "old"), texts(5, "new")
    for passages in (texts(5, "oldest"), old):
        build(tmp_path / "old", passages)
    fingerprint = build_and_damage(tmp_path, new)
    child = start("tests.building", "dying", tmp_path)
    assert child.communicate() == ("", "")
    steps = sorted((path for path in tmp_path.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
    assert len(steps) > 20
    stages = [is_whole(folder / fingerprint) for folder in steps]
    assert stages == sorted(stages)  # once the new one stands, it stands
    assert stages.count(True) > 5
    for folder, stands in zip(steps, stages, strict=True):
        assert_in_service(folder, old)
        assert build(folder, new).encoded == (None if stands else 5)
        assert_in_service(folder, old)
        assert build(folder, texts(5, "newest")).encoded == 5
        assert_in_service(folder, new)
        assert leftovers(folder) == []


def build_and_damage(folder: Path, passages: list[str]) -> str:
    """Puts a damaged generation of `passages` among the old ones, and names it."""
    build(folder / "elsewhere", passages)
    (generation,) = Generations(folder / "elsewhere").whole()
    (generation / "manifest.json").write_text("{}")
    generation.rename(folder / "old" / generation.name)
    return generation.name


def brief(folder: Path, words: str) -> None:
    """Writes a briefing of 200 sentences about `words`."""
    folder.mkdir(exist_ok=True)
    sentences = [
        f"Minister {number} spoke of {words} for {number} minutes on day {number}." for number in range(1, 201)
    ]
    (folder / "briefing.md").write_text("# Ministers\n\n" + " ".join(sentences), encoding="utf-8")


def test_the_real_command_killed(tmp_path: Path) -> None:
    """`briefbot index` with the real encoder is killed while it builds; the earlier text answers, then the new."""
    folders = ["--documents", tmp_path / "briefings", "--index", tmp_path / "built"]
    brief(tmp_path / "briefings", "tariffs")
    assert start("briefbot", "index", *folders).communicate()[1] == ""
    (old,) = Generations(tmp_path / "built").whole()
    brief(tmp_path / "briefings", "fisheries")
    for delay in (0, 0.2):
        child = start("briefbot", "index", *folders)
        while not leftovers(tmp_path / "built"):  # it has begun to write
            assert child.poll() is None
            time.sleep(0.01)
        time.sleep(delay)
        child.kill()
        child.communicate()
        assert list(Generations(tmp_path / "built").whole()) == [old]
    brief(tmp_path / "briefings", "tariffs")
    assert answer("Who spoke of tariffs on day 7?", folders) == "Minister 7 spoke of tariffs for 7 minutes on day 7."
    brief(tmp_path / "briefings", "fisheries")
    assert (
        answer("Who spoke of fisheries on day 9?", folders) == "Minister 9 spoke of fisheries for 9 minutes on day 9."
    )
    assert leftovers(tmp_path / "built") == []


def answer(question: str, folders: list[object]) -> str:
    """The first sentence that the real command gives for `question`."""
    out, problems = start("briefbot", "ask", question, "--json", *folders).communicate()
    assert problems == ""
    reply = json.loads(out)
    return str([*reply["citations"], *reply["nearest"]][0]["text"])
