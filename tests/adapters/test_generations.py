"""A folder of generations: written beside, renamed, checked, and kept to two."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from briefbot.adapters.generations import Generations, is_whole
from briefbot.core.errors import GenerationDamaged, IndexUnavailable

FIRST, SECOND, THIRD, FOURTH = (digit * 32 for digit in "1234")


def write(words: str) -> Callable[[Path], None]:
    """Fills a generation with two files, one of them in a folder of its own."""

    def fill(new: Path) -> None:
        (new / "words").write_text(words)
        (new / "inner").mkdir()
        (new / "inner" / "more").write_text(words * 2)

    return fill


def never(_: Path) -> None:
    """Is not to be called, since nothing has to be built."""
    raise AssertionError


def fail(new: Path) -> None:
    """Fills a generation halfway."""
    (new / "words").write_text("half")
    raise OSError(28, "No space left on device")


def build(folder: Path, fingerprint: str, words: str = "words", modified: int = 0) -> Path:
    """A generation built in `folder`, last modified at that second if one is given."""
    generation, _ = Generations(folder).build(fingerprint, write(words))
    if modified:
        os.utime(generation, (modified, modified))
    return generation


def names(folder: Path) -> list[str]:
    """What lies in `folder`, without the lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_build_then_find(tmp_path: Path) -> None:
    """What was built is found, whole and as it was filled; what was not is not."""
    generations = Generations(tmp_path / "deep" / "built")
    assert generations.find(FIRST) is None
    generation = build(generations.folder, FIRST)
    assert generations.find(FIRST) == generation == generations.folder / FIRST
    assert (generation / "inner" / "more").read_text() == "wordswords"
    assert names(generations.folder) == [FIRST]
    assert generations.find(SECOND) is None


def test_build_tells_what_fill_gave(tmp_path: Path) -> None:
    """Who fills hears its own result, and nothing where the generation stood already."""
    assert Generations(tmp_path).build(FIRST, lambda _: 7) == (tmp_path / FIRST, 7)
    assert Generations(tmp_path).build(FIRST, never) == (tmp_path / FIRST, None)


def test_manifest(tmp_path: Path) -> None:
    """The manifest lists BLAKE2b (128 bits) of each file, by its path with "/"."""
    manifest = json.loads((build(tmp_path, FIRST, "") / "manifest.json").read_text())
    empty = "cae66941d9efbd404e4d88758ea67670"
    files = {"inner/more": empty, "words": empty}
    assert manifest == {"format": 2, "fingerprint": FIRST, "files": files, "samples": {}}


def test_others_may_read(tmp_path: Path) -> None:
    """An index can be shared: its folder is not its owner's alone."""
    assert oct(build(tmp_path, FIRST).stat().st_mode & 0o777) == "0o755"


def replaced_by_a_file(generation: Path) -> None:
    """Puts a file where the generation was."""
    shutil.rmtree(generation)
    generation.write_text("a file")


def replaced_inside(generation: Path) -> None:
    """Puts a folder where a file of the generation was."""
    (generation / "words").unlink()
    (generation / "words").mkdir()


def replaced_by_a_folder(generation: Path) -> None:
    """Puts somebody else's folder where the generation was."""
    shutil.rmtree(generation)
    generation.mkdir()
    (generation / "holiday.jpg").write_bytes(b"\xff\xd8")


def replaced_by_a_dead_link(generation: Path) -> None:
    """Puts a link to nowhere where the generation was."""
    shutil.rmtree(generation)
    generation.symlink_to("nowhere")


def rewrite(**changes: object) -> Callable[[Path], None]:
    """Changes entries of the manifest."""

    def damage(generation: Path) -> None:
        manifest = json.loads((generation / "manifest.json").read_text())
        (generation / "manifest.json").write_text(json.dumps(manifest | changes))

    return damage


DAMAGES: dict[str, Callable[[Path], object]] = {
    "truncated": lambda generation: (generation / "words").write_text("wor"),
    "emptied": lambda generation: (generation / "inner" / "more").write_text(""),
    "altered": lambda generation: (generation / "words").write_text("wordz"),
    "removed": lambda generation: (generation / "words").unlink(),
    "added": lambda generation: (generation / "inner" / "third").write_text("x"),
    "folder removed": lambda generation: shutil.rmtree(generation / "inner"),
    "file is a folder": replaced_inside,
    "no manifest": lambda generation: (generation / "manifest.json").unlink(),
    "empty manifest": lambda generation: (generation / "manifest.json").write_text(""),
    "half a manifest": lambda generation: (generation / "manifest.json").write_text('{"format": 1, "fing'),
    "manifest of bytes": lambda generation: (generation / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "manifest of another shape": lambda generation: (generation / "manifest.json").write_text("[1, 2]"),
    "deep manifest": lambda generation: (generation / "manifest.json").write_text("[" * 100_000),
    "another format": rewrite(format=0),
    "another fingerprint": rewrite(fingerprint=SECOND),
    "no files": rewrite(files={}),
    "files of another shape": rewrite(files=["words"]),
    "samples of another shape": rewrite(samples=["words"]),
    "samples too many": rewrite(samples={"words": "cae66941d9efbd404e4d88758ea67670"}),
    "a file": replaced_by_a_file,
    "foreign folder": replaced_by_a_folder,
    "dead link": replaced_by_a_dead_link,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_noticed_and_mended(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """A generation that is not what its manifest says is refused in one sentence, and built again."""
    generation = build(tmp_path, FIRST)
    damage(generation)
    with pytest.raises(GenerationDamaged) as refused:
        Generations(tmp_path).find(FIRST)
    assert str(refused.value) == f"The index in {generation} is damaged; run `briefbot index` to build it again."
    assert list(Generations(tmp_path).whole()) == []
    assert build(tmp_path, FIRST, "again") == generation
    assert (generation / "words").read_text() == "again"
    assert is_whole(generation)
    assert names(tmp_path) == [FIRST]


def large(new: Path) -> None:
    """Fills a generation with a file of more than four megabytes."""
    (new / "vectors").write_bytes(bytes(range(256)) * 20_000)


@pytest.mark.parametrize(
    ("place", "is_sampled"), [(0, True), (65_535, True), (65_536, False), (2_000_000, False), (5_119_999, True)]
)
def test_large_files_are_sampled(tmp_path: Path, place: int, *, is_sampled: bool) -> None:
    """A byte that is altered in a sample is noticed at once, any other one when it is looked at closely."""
    generations = Generations(tmp_path)
    generation, _ = generations.build(FIRST, large)
    assert generations.find(FIRST) == generation
    with (generation / "vectors").open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" if place % 256 != 255 else b"\x00")
    assert is_whole(generation, closely=False) is not is_sampled
    assert not is_whole(generation)
    with pytest.raises(GenerationDamaged):
        generations.find(FIRST, closely=True)
    generations.build(FIRST, large)
    assert is_whole(generation)


@pytest.mark.parametrize("size", [0, 4_194_304, 5_119_999, 5_120_001])
def test_large_files_of_another_size_are_damaged(tmp_path: Path, size: int) -> None:
    """Cut or grown, a large file is never taken for whole."""
    generation, _ = Generations(tmp_path).build(FIRST, large)
    os.truncate(generation / "vectors", size)
    with pytest.raises(GenerationDamaged):
        Generations(tmp_path).find(FIRST)


def test_hidden_files_are_no_damage(tmp_path: Path) -> None:
    """What a file browser leaves behind does not cost a build."""
    generation = build(tmp_path, FIRST)
    (generation / ".DS_Store").write_bytes(b"\x00")
    assert Generations(tmp_path).find(FIRST) == generation


def test_the_newest_two_stay(tmp_path: Path) -> None:
    """Earlier generations go away once a newer one stands."""
    build(tmp_path, FIRST, modified=100)
    build(tmp_path, SECOND, modified=200)
    assert names(tmp_path) == [FIRST, SECOND]
    build(tmp_path, THIRD, modified=300)
    assert names(tmp_path) == [SECOND, THIRD]
    assert [path.name for path in Generations(tmp_path).whole()] == [THIRD, SECOND]


def test_the_current_one_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    """A generation that was just built stays even if others claim to be from the future."""
    build(tmp_path, FIRST, modified=4_000_000_000)
    build(tmp_path, SECOND, modified=4_100_000_000)
    build(tmp_path, THIRD)
    assert names(tmp_path) == [SECOND, THIRD]


def test_a_whole_one_is_kept_rather_than_a_damaged_one(tmp_path: Path) -> None:
    """A damaged generation does not take the place of one that can still serve."""
    build(tmp_path, FIRST, modified=100)
    (build(tmp_path, SECOND, modified=200) / "words").write_text("damaged")
    build(tmp_path, THIRD)
    assert names(tmp_path) == [FIRST, THIRD]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    """Files and folders with other names are never touched."""
    (tmp_path / "notes.txt").write_text("mine")
    for name in ["notes", "1" * 31, "1" * 33, "G" * 32, ".newer", ".git"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "inside").write_text("mine")
    before = names(tmp_path)
    for fingerprint in [FIRST, SECOND, THIRD, FOURTH]:
        build(tmp_path, fingerprint)
    assert names(tmp_path) == sorted([*before, THIRD, FOURTH])
    assert (tmp_path / ".newer" / "inside").read_text() == "mine"


def test_leftovers_of_crashes_are_swept(tmp_path: Path) -> None:
    """What a crashed builder left is removed by the next build, and not mistaken for a generation."""
    for name in [".new-abc", ".old-xyz"]:
        (tmp_path / name / FIRST).mkdir(parents=True)
        (tmp_path / name / FIRST / "words").write_text("half")
    assert Generations(tmp_path).find(FIRST) is None
    build(tmp_path, FIRST)
    assert names(tmp_path) == [FIRST]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """A build that fails says so in one sentence, gives its room back and leaves the earlier generation."""
    build(tmp_path, FIRST)
    with pytest.raises(IndexUnavailable) as failed:
        Generations(tmp_path).build(SECOND, fail)
    assert str(failed.value) == (
        f"The index cannot be written to {tmp_path} (no space left on device); make room or rights there, or name "
        "another folder with --index."
    )
    assert names(tmp_path) == [FIRST]
    assert is_whole(tmp_path / FIRST)


def test_the_folder_is_a_file(tmp_path: Path) -> None:
    """A file where the folder should be is one clear sentence, not a traceback."""
    (tmp_path / "built").write_text("a file")
    generations = Generations(tmp_path / "built")
    assert generations.find(FIRST) is None
    with pytest.raises(IndexUnavailable, match=re.escape(f"cannot be written to {tmp_path / 'built'} (file exists)")):
        generations.build(FIRST, write("words"))


def run_child(code: str, folder: Path) -> list[str]:
    """The lines that a child process with `folder` as its working folder prints, without a word of complaint."""
    script = textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_read_only_folder(tmp_path: Path) -> None:
    """Where nothing can be written, what stands is found, and building says what is wrong."""
    build(tmp_path / "built", FIRST)
    tmp_path.chmod(0o755)
    (tmp_path / "built").chmod(0o555)
    lines = run_child(
        f"""
        import os
        from pathlib import Path
        from briefbot.adapters.generations import Generations, IndexUnavailable
        if os.geteuid() == 0:
            os.seteuid(65534)  # nothing is read-only for root
        generations = Generations(Path("built"))
        print(generations.find("{FIRST}"))
        try:
            generations.build("{SECOND}", lambda new: None)
        except IndexUnavailable as error:
            print(error)
        """,
        tmp_path,
    )
    (tmp_path / "built").chmod(0o755)
    remedy = "make room or rights there, or name another folder with --index."
    assert lines == [f"built/{FIRST}", f"The index cannot be written to built (permission denied); {remedy}"]
    assert [name for name in names(tmp_path / "built") if name != ".lock"] == [FIRST]


def test_a_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    """An index folder without any rights is one clear sentence, even when only looking."""
    build(tmp_path / "built", FIRST)
    tmp_path.chmod(0o755)
    (tmp_path / "built").chmod(0)
    lines = run_child(
        f"""
        import os
        from pathlib import Path
        from briefbot.adapters.generations import Generations, IndexUnavailable
        if os.geteuid() == 0:
            os.seteuid(65534)
        generations = Generations(Path("built"))
        print(generations.find("{FIRST}"))
        try:
            generations.build("{FIRST}", lambda new: None)
        except IndexUnavailable as error:
            print(str(error).partition(";")[0])
        """,
        tmp_path,
    )
    (tmp_path / "built").chmod(0o755)
    assert lines == ["None", "The index cannot be written to built (permission denied)"]


def test_waiting_is_told_once(tmp_path: Path) -> None:
    """Who has to wait for another builder says so once, and then finds what that one has built."""
    told: list[str] = []
    started, waited = Event(), Event()

    def fill_slowly(new: Path) -> None:
        started.set()
        assert waited.wait(30)
        write("words")(new)

    def waiting() -> None:
        told.append("waiting")
        waited.set()

    first = Thread(target=Generations(tmp_path).build, args=(FIRST, fill_slowly))
    first.start()
    assert started.wait(30)
    assert Generations(tmp_path, waiting).build(FIRST, never) == (tmp_path / FIRST, None)
    first.join()
    assert told == ["waiting"]


def test_nobody_waits_for_a_dead_builder(tmp_path: Path) -> None:
    """A lock file that a crash left behind holds nobody up."""
    (tmp_path / ".lock").write_text("")
    told: list[str] = []
    Generations(tmp_path, lambda: told.append("waiting")).build(FIRST, write("words"))
    assert told == []


def test_two_builders_at_once(tmp_path: Path) -> None:
    """Of two processes that build the same generation at once, one builds, the other finds, and both end well."""
    code = f"""
        import sys, time
        from pathlib import Path
        from briefbot.adapters.generations import Generations
        def fill(new):
            time.sleep(0.3)
            (new / "words").write_text("words")
            return "built"
        print("ready", flush=True)
        sys.stdin.readline()
        print(Generations(Path("built")).build("{FIRST}", fill)[1])
        """
    pipe, command = subprocess.PIPE, [sys.executable, "-c", textwrap.dedent(code)]
    first, second = (
        subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(2)
    )
    for child in (first, second):
        assert child.stdout
        assert child.stdin
        assert child.stdout.readline() == "ready\n"
    for child in (first, second):
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    assert sorted([first.communicate(), second.communicate()]) == [("None\n", ""), ("built\n", "")]
    assert names(tmp_path / "built") == [FIRST]


def test_encoders_stay(tmp_path: Path) -> None:
    """The folder of prepared encoders, which is no generation, outlives them all."""
    (tmp_path / "encoders" / FIRST).mkdir(parents=True)
    (tmp_path / "encoders" / FIRST / "encoder.onnx").write_text("network")
    for fingerprint in (FIRST, SECOND, THIRD, FOURTH):
        build(tmp_path, fingerprint)
    assert names(tmp_path) == [THIRD, FOURTH, "encoders"]
    assert (tmp_path / "encoders" / FIRST / "encoder.onnx").read_text() == "network"
    assert [path.name for path in Generations(tmp_path).whole()] == [FOURTH, THIRD]
