"""Passages → a generation; whatever was encoded once is not encoded again."""

import shutil
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.builder import Built, IndexBuilder, opened
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.generations import Generations
from briefbot.core.errors import EncoderUnavailable, GenerationDamaged
from briefbot.core.retrieval import Vectors
from tests.building import texts
from tests.fake_search import LetterEncoder, letters
from tests.synthetic import WORDS

ABC = ["alpha one", "beta two", "gamma three"]


def build(folder: Path, passages: list[str], encoder: LetterEncoder | None = None) -> Built:
    """The generation of `passages`, each of which is also its own text."""
    return IndexBuilder(Generations(folder), encoder or LetterEncoder()).open(passages, passages)


def encoded(folder: Path, passages: list[str], encoder: LetterEncoder | None = None) -> list[str]:
    """What had to be encoded for `passages`."""
    encoder = encoder or LetterEncoder()
    before = len(encoder.passages)
    build(folder, passages, encoder)
    return encoder.passages[before:]


def fingerprints(folder: Path) -> set[str]:
    """The names of the generations in `folder`."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_vectors_and_terms_by_position(tmp_path: Path) -> None:
    """Both indexes are searched by the position of a passage, and are the same when they are opened again."""
    first, again = build(tmp_path, ABC), build(tmp_path, ABC)
    assert (first.encoded, again.encoded) == (3, None)
    for built in (first, again):
        assert np.array_equal(built.vectors.vectors(), np.stack([letters(passage) for passage in ABC]))
        assert built.vectors.search(letters("gamma three"), 1).tolist() == [2]
        assert built.terms.search("two", 3).tolist() == [1]


def test_texts_are_not_passages(tmp_path: Path) -> None:
    """Vectors are those of the passages, terms are those of the texts."""
    built = IndexBuilder(Generations(tmp_path), LetterEncoder()).open(["Title: aaa", "Title: bbb"], ["aaa", "bbb"])
    assert built.terms.search("title", 2).tolist() == []
    assert built.terms.search("bbb", 2).tolist() == [1]


def test_nothing_changed(tmp_path: Path) -> None:
    """The same passages again: nothing is encoded and nothing written."""
    build(tmp_path, ABC)
    before = {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]}
    assert encoded(tmp_path, ABC) == []
    assert {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]} == before


def test_one_sentence_of_10000_edited(tmp_path: Path) -> None:
    """An edited sentence costs one passage, and its vector stands at its place."""
    passages = texts(10_000, "fact")
    build(tmp_path, passages)
    passages[5_000] = "this sentence was edited"
    assert encoded(tmp_path, passages) == ["this sentence was edited"]
    vectors = build(tmp_path, passages).vectors.vectors()
    assert np.array_equal(vectors, np.stack([letters(passage) for passage in passages]))


@pytest.mark.parametrize(
    ("passages", "new"),
    [
        (ABC[:2], []),
        (ABC[::-1], []),
        ([*ABC, "delta four"], ["delta four"]),
        (["delta four", *ABC[1:]], ["delta four"]),
        ([*ABC, *ABC], []),
        (["x", "x", "y", "x"], ["x", "y"]),
        (["alpha one ", "Alpha one"], ["alpha one ", "Alpha one"]),
    ],
    ids=["removed", "reordered", "added", "edited", "doubled", "duplicates", "nearly the same"],
)
def test_only_what_is_new_is_encoded(tmp_path: Path, passages: list[str], new: list[str]) -> None:
    """Vectors of passages that were there before are taken over, and every duplicate is encoded once."""
    build(tmp_path, ABC)
    assert encoded(tmp_path, passages) == new
    assert np.array_equal(build(tmp_path, passages).vectors.vectors(), np.stack([letters(one) for one in passages]))


def test_both_earlier_generations_lend_their_vectors(tmp_path: Path) -> None:
    """What was taken out and comes back is not encoded again while the generation that has it stands."""
    build(tmp_path, ABC)
    build(tmp_path, ABC[:1])
    assert encoded(tmp_path, [*ABC, "delta"]) == ["delta"]


def test_encoders_never_mix(tmp_path: Path) -> None:
    """Another encoder encodes everything itself, and going back costs nothing."""
    letters_, other = LetterEncoder(), LetterEncoder("other")
    build(tmp_path, ABC, letters_)
    assert encoded(tmp_path, ABC, other) == ABC
    assert encoded(tmp_path, ABC, letters_) == []
    assert len(fingerprints(tmp_path)) == 2


@pytest.mark.parametrize(
    ("passages", "indexed"),
    [
        (["A: B", "C"], ["B", "C"]),
        (["A: B!", "D"], ["B", "D"]),
        (["D", "A: B"], ["D", "B"]),
        (["A: B", "D", "D"], ["B", "D", "D"]),
        (["A: BD", ""], ["B", "D"]),
        (["A: B", "D"], ["A: B", "D"]),
    ],
    ids=["changed", "mark added", "order", "one more", "other border", "other text of the same passage"],
)
def test_other_content_is_another_generation(tmp_path: Path, passages: list[str], indexed: list[str]) -> None:
    """A generation is named after everything that it is made of."""
    builder = IndexBuilder(Generations(tmp_path), LetterEncoder())
    builder.open(["A: B", "D"], ["B", "D"])
    builder.open(passages, indexed)
    assert len(fingerprints(tmp_path)) == 2


def test_same_content_same_files(tmp_path: Path) -> None:
    """Two processes that build from the same passages name the same generation and write the same bytes."""
    code = f"""
        from pathlib import Path
        from tests.building import build
        build(Path("{tmp_path / "theirs"}"), {ABC!r})
        """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=Path(__file__).parents[2])
    build(tmp_path / "ours", ABC)
    (theirs,), (ours,) = Generations(tmp_path / "theirs").whole(), Generations(tmp_path / "ours").whole()
    assert ours.name == theirs.name
    # The manifest holds a checksum of every other file.
    assert (ours / "manifest.json").read_bytes() == (theirs / "manifest.json").read_bytes()


def test_damaged_vectors_are_not_trusted(tmp_path: Path) -> None:
    """Where the earlier generation is damaged, its vectors are computed again."""
    build(tmp_path, ABC)
    (generation,) = Generations(tmp_path).whole()
    with (generation / "vectors.faiss").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\x00\x00\x80\x3f")
    assert encoded(tmp_path, [*ABC, "delta"]) == [*ABC, "delta"]
    assert encoded(tmp_path, ABC) == []


@pytest.mark.parametrize("file", ["vectors.faiss", "keys.npy", "terms/having.npy", "manifest.json"])
def test_damage_is_mended(tmp_path: Path, file: str) -> None:
    """A generation that lacks a file is built again when it is opened, and then serves."""
    build(tmp_path, ABC)
    (generation,) = Generations(tmp_path).whole()
    (generation / file).unlink()
    assert encoded(tmp_path, ABC) == ABC
    assert build(tmp_path, ABC).terms.search("two", 3).tolist() == [1]


def test_removed_while_in_use(tmp_path: Path) -> None:
    """An index that was opened goes on answering without its folder."""
    built = build(tmp_path / "built", ABC)
    shutil.rmtree(tmp_path / "built")
    assert built.vectors.search(letters("beta two"), 1).tolist() == [1]
    assert built.terms.search("three", 1).tolist() == [2]
    assert built.terms.shares("three", [np.array([2])]).tolist() == [1]


@pytest.mark.parametrize("passages", [["", ""], ["…", "?"], [""], ["one"], ["same", "same"]])
def test_small_and_strange(tmp_path: Path, passages: list[str]) -> None:
    """Passages without terms, a single one and equal ones are indexed like all others."""
    built = build(tmp_path, passages)
    assert sorted(built.vectors.search(letters("one"), 9).tolist()) == list(range(len(passages)))
    assert built.terms.search("unheard of", 9).tolist() == []


@pytest.mark.parametrize(("count", "told"), [(1, [(0, 1), (1, 1)]), (300, [(0, 300), (256, 300), (300, 300)])])
def test_progress(tmp_path: Path, count: int, told: list[tuple[int, int]]) -> None:
    """Progress counts the passages that are encoded, and says nothing where none has to be."""
    heard: list[tuple[int, int]] = []
    passages = texts(count, "fact")
    builder = IndexBuilder(Generations(tmp_path), LetterEncoder(), lambda done, total: heard.append((done, total)))
    for _ in range(2):
        builder.open(passages, passages)
    builder.open(passages[::-1], passages[::-1])
    assert heard == told


def test_two_builders_at_once(tmp_path: Path) -> None:
    """Of two processes with the same documents one encodes, the other waits and finds."""
    pipe, command = subprocess.PIPE, [sys.executable, "-m", "tests.building", "slowly", str(tmp_path), "20", "fact"]
    first, second = (
        subprocess.Popen(command, cwd=Path(__file__).parents[2], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for _ in range(2)
    )
    ends = [child.communicate("go\n") for child in (first, second)]
    assert [problems for _, problems in ends] == ["", ""]
    assert sorted(out.split()[1] for out, _ in ends) == ["20", "None"]


def test_no_room(tmp_path: Path) -> None:
    """Where a file cannot grow, building says so in one sentence and the earlier generation goes on serving."""
    build(tmp_path / "built", ABC)
    code = f"""
        import resource
        from pathlib import Path
        from briefbot.core.errors import IndexUnavailable
        from tests.building import build, texts
        build(Path("{tmp_path}/built"), {ABC!r})
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            build(Path("{tmp_path}/built"), texts(1000, "fact"))
        except IndexUnavailable as error:
            print(error)
        """
    child = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(child, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    remedy = "make room or rights there, or name another folder with --index."
    said = f"The index cannot be written to {tmp_path}/built (file too large); {remedy}\n"
    assert (done.stdout, done.stderr) == (said, "")
    assert encoded(tmp_path / "built", ABC) == []
    assert sorted(path.name for path in (tmp_path / "built").iterdir() if path.name.startswith((".new", ".old"))) == []


def test_broken_encoder(tmp_path: Path) -> None:
    """An encoder that fails in the middle leaves the earlier generation, and nothing half built."""

    class Broken(LetterEncoder):
        """Fails at its second batch."""

        def encode_passages(self, passages: Sequence[str]) -> Vectors:
            """The first batch."""
            if self.passages:
                raise EncoderUnavailable(f"after {len(self.passages)}")
            return super().encode_passages(passages)

    build(tmp_path, ABC)
    with pytest.raises(EncoderUnavailable, match=r"^after 256$"):
        build(tmp_path, texts(300, "fact"), Broken())
    assert len(fingerprints(tmp_path)) == 1
    assert encoded(tmp_path, ABC) == []


def test_taken_away_between_finding_and_reading(tmp_path: Path) -> None:
    """A generation whose files are gone when they are read is damaged, not a riddle of another library."""

    class Thief(Generations):
        """Finds generations, and takes their vectors away at once."""

        def find(self, fingerprint: str, *, closely: bool = False) -> Path | None:
            """The folder, without its vectors."""
            if found := Generations.find(self, fingerprint, closely=closely):
                (found / "vectors.faiss").unlink()
            return found

    build(tmp_path, ABC)
    assert IndexBuilder(Thief(tmp_path), LetterEncoder()).open(ABC, ABC).encoded == 3
    with pytest.raises(GenerationDamaged, match=r"nowhere is damaged; run `briefbot index` to build it again[.]$"):
        opened(tmp_path / "nowhere", None)


def of_words(first: int, end: int) -> list[str]:
    """Passages of one word each, those with the numbers from `first` to before `end`."""
    return WORDS[first:end]


def centres(folder: Path, passages: list[str], encoder: LetterEncoder | None = None) -> Vectors:
    """The centres of the index of `passages`, of which not all are compared, built in `folder`."""
    builder = IndexBuilder(Generations(folder), encoder or LetterEncoder(), exact_up_to=100)
    found = builder.open(passages, passages).vectors.centres
    assert found is not None
    return found


def learned(passages: list[str]) -> Vectors:
    """The centres that these passages have if nothing was learned before."""
    found = FaissIndex.from_vectors(np.stack([letters(passage) for passage in passages]), 100).centres
    assert found is not None
    return found


def test_an_edit_keeps_the_centres(tmp_path: Path) -> None:
    """What was learned serves on after an edit."""
    first = centres(tmp_path, of_words(0, 300))
    assert np.array_equal(first, learned(of_words(0, 300)))
    assert np.array_equal(centres(tmp_path, of_words(20, 320)), first)
    assert not np.array_equal(learned(of_words(20, 320)), first)


@pytest.mark.parametrize(("start", "end"), [(100, 400), (0, 500), (300, 600)], ids=["moved on", "grown", "different"])
def test_another_corpus_learns_anew(tmp_path: Path, start: int, end: int) -> None:
    """Centres of vectors that are not most of those indexed now are not taken over, though they are as many."""
    first = centres(tmp_path, of_words(0, 300))
    found = centres(tmp_path, of_words(start, end))
    assert found.shape == first.shape
    assert np.array_equal(found, learned(of_words(start, end)))


def test_many_edits_are_another_corpus(tmp_path: Path) -> None:
    """Each edit is small, but what was learned is compared with what it was learned from, not with the edit before."""
    first = centres(tmp_path, of_words(0, 300))
    found = [centres(tmp_path, of_words(start, start + 300)) for start in (15, 30, 45, 60)]
    assert [np.array_equal(one, first) for one in found] == [True, True, False, False]
    assert np.array_equal(found[2], learned(of_words(45, 345)))
    assert np.array_equal(found[3], found[2])


def test_another_encoder_learns_anew(tmp_path: Path) -> None:
    """Vectors of another encoder lie elsewhere; going back to the first one, its own centres serve again."""
    edited = of_words(10, 310)
    first = centres(tmp_path, of_words(0, 300))
    assert np.array_equal(centres(tmp_path, edited, LetterEncoder("other")), learned(edited))
    assert np.array_equal(centres(tmp_path, of_words(5, 305)), first)
