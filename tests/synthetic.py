"""Documents of made-up sentences from a seed, and an encoder that needs no model, for measuring at any size.

    python -m tests.synthetic build FOLDER DOCUMENTS SENTENCES    builds an index of documents of so many sentences
    python -m tests.synthetic ask FOLDER QUESTIONS                opens it in this process and asks; JSON comes out

Words are as frequent as Zipf's law has it, a fifth of them in each document its own favourites.
"""

import json
import random
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

import numpy as np

from briefbot.assembly import Workshop
from briefbot.core.retrieval import Retriever, Vectors
from briefbot.settings import NO_READER, Settings

VOCABULARY = 60_000
DIMENSIONS = 384
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def word(number: int) -> str:
    """The word of that number; frequent ones are short."""
    syllables = []
    while True:
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
        if not number:
            return "".join(syllables)
        number -= 1


WORDS = [word(number) for number in range(VOCABULARY)]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))


def sentence(chance: random.Random, favourites: Sequence[str]) -> str:
    """Ten to twenty-four words and a full stop."""
    length = chance.randint(10, 24)
    words = chance.choices(WORDS, cum_weights=_WEIGHTS, k=length)
    for place in chance.sample(range(length), length // 5):
        words[place] = chance.choice(favourites)
    return f"{' '.join(words).capitalize()}."


def document(seed: int, sentences: int) -> str:
    """A Markdown document: paragraphs of five sentences, a heading above every twenty."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    favourites = chance.choices(WORDS, cum_weights=_WEIGHTS, k=5) + chance.sample(WORDS, 15)
    parts = [f"# {favourites[-1].capitalize()} talks {seed}\n\n"]
    for number in range(sentences):
        if number % 20 == 19:
            parts.append(f"\n\n## {chance.choice(favourites).capitalize()}\n\n")
        parts.append(sentence(chance, favourites))
        parts.append("\n\n" if number % 5 == 4 else " ")
    return "".join(parts)


def write_documents(folder: Path, documents: int, sentences: int) -> None:
    """Writes so many documents of so many sentences, one for each seed from 0."""
    folder.mkdir(parents=True)
    for seed in range(documents):
        (folder / f"{seed:05}.md").write_text(document(seed, sentences), encoding="utf-8")


def questions(count: int, documents: int) -> Iterator[str]:
    """Questions of six words: frequent ones, and of the favourites of a document."""
    chance = random.Random(-1)  # noqa: S311 -- repeatable, not secret
    for _ in range(count):
        asked = document(chance.randrange(documents), 1).split("\n\n")[1].rstrip(".").split()
        yield f"What {' '.join(chance.sample(asked, 6)).lower()}?"


class HashEncoder:
    """A vector is the sum of a random direction for each word, lighter for short ones: likeness of words, but dense."""

    fingerprint = "0" * 32

    @cached_property
    def _directions(self) -> Vectors:
        return np.random.default_rng(0).standard_normal((1 << 14, DIMENSIONS), dtype=np.float32)

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Float32, shape (len(passages), DIMENSIONS), of length one."""
        vectors = np.stack([self._vector(passage) for passage in passages])
        lengths: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return lengths

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """The same."""
        return self.encode_passages(queries)

    def warm_up(self) -> None:
        """Makes the directions."""
        self.encode_queries(["warm"])

    def _vector(self, text: str) -> Vectors:
        words = text.lower().rstrip(".?").split()
        rows = [zlib.crc32(one.encode()) % len(self._directions) for one in words]
        weights = np.array([len(one) for one in words], dtype=np.float32)
        found: Vectors = weights @ self._directions[rows]
        return found


class HashWorkshop(Workshop):
    """Opens bots with the encoder that needs no model, and without a reader."""

    def __init__(self, folder: Path) -> None:
        settings = {"documents": folder / "documents", "index": folder / "built", "reader": NO_READER}
        super().__init__(Settings.model_validate(settings))

    @cached_property
    def encoder(self) -> HashEncoder:  # type: ignore[override]  # it has the methods that are used
        """The encoder."""
        return HashEncoder()


def memory() -> dict[str, int]:
    """Megabytes of this process: resident in all, of them mapped from files, and its share (Pss)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8") + Path("/proc/self/smaps_rollup").read_text()
    found = dict(line.split(":", 1) for line in lines.splitlines() if line.startswith(("VmRSS", "RssFile", "Pss:")))
    return {name: int(size.split()[0]) // 1024 for name, size in found.items()}


def ask(folder: Path, count: int) -> dict[str, object]:
    """Opens the index in this process and asks so many questions; seconds, milliseconds and megabytes."""
    shop = HashWorkshop(folder)
    shop.encoder.warm_up()
    start = time.perf_counter()
    opened = shop.open()
    seconds = time.perf_counter() - start
    after = memory()
    taken = timed(opened.bot.retriever, list(questions(count, len(opened.bot.corpus.documents))))
    percentiles = {f"p{share}": round(float(np.percentile(taken, share)), 2) for share in (10, 50, 90, 99)}
    figures = {"sentences": len(opened.bot.corpus.sentences), "encoded": opened.encoded, "open_s": round(seconds, 3)}
    return figures | {"opened_mb": after, "retrieve_ms": percentiles, "asked_mb": memory()}


def timed(retriever: Retriever, asked: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    taken = []
    for question in asked:
        start = time.perf_counter()
        retriever.retrieve(question, 16)
        taken.append((time.perf_counter() - start) * 1e3)
    return taken


def build(folder: Path, documents: int, sentences: int) -> dict[str, object]:
    """Writes documents and builds their index; seconds and megabytes."""
    write_documents(folder / "documents", documents, sentences)
    start = time.perf_counter()
    opened = HashWorkshop(folder).open()
    return {"build_s": round(time.perf_counter() - start, 1), "encoded": opened.encoded, "built_mb": memory()}


if __name__ == "__main__":
    command, where, *numbers = sys.argv[1:]
    done = build(Path(where), *map(int, numbers)) if command == "build" else ask(Path(where), *map(int, numbers))
    sys.stdout.write(f"{json.dumps(done)}\n")
