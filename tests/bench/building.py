"""python -m tests.bench.building CASE: builds the index as the program does, and says how long each stage took."""

import json
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.documents import read_folder
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.nupunkt import boundaries
from briefbot.assembly import Workshop, indexed
from briefbot.core.corpus import Corpus
from briefbot.core.retrieval import Vectors
from tests.bench.cases import Case, answer
from tests.bench.encoding import PretendingEncoder, RememberingEncoder
from tests.bench.figures import BUILD_STAGES
from tests.bench.stopwatch import Stopwatch, TimedEncoder


class TimedWorkshop(Workshop):
    """A workshop whose stages of building are added up; its encoder may pretend."""

    def __init__(self, case: Case, watch: Stopwatch) -> None:
        super().__init__(case.settings)
        self._case, self._watch = case, watch
        self.texts: Corpus | None = None

    def read(self) -> tuple[Corpus, tuple[str, ...]]:
        """All documents, as the workshop reads them."""
        with self._watch.stage("read"):
            intake = read_folder(self.settings.documents, int(self.settings.largest_document_mb * 1e6))
        with self._watch.stage("split"):
            self.texts = Corpus.from_documents(intake.documents, boundaries)
        return self.texts, tuple(problem.sentence for problem in intake.problems)

    @cached_property
    def remembering(self) -> RememberingEncoder:
        """The encoder that keeps the vectors."""
        real = Workshop(self.settings).encoder
        return RememberingEncoder(PretendingEncoder(real) if self._case.is_pretended else real)

    @cached_property
    def encoder(self) -> Any:
        """The encoder, timed."""
        return TimedEncoder(self.remembering, self._watch)


def build(case: Case) -> dict[str, float | None]:
    """Builds the index of a case, and keeps what the floors and the peers need."""
    watch = Stopwatch()
    shop = TimedWorkshop(case, watch)
    shop.encoder.warm_up()  # loading a model takes as long for one sentence as for a million
    watch.seconds.clear()
    start = time.perf_counter()
    bot = shop.open().bot
    whole = time.perf_counter() - start
    vectors = np.concatenate(shop.remembering.vectors)
    np.save(case.vectors, vectors)
    keep_passages(case, bot.corpus)
    return rates(len(bot.corpus.sentences), whole, watch.seconds | again(bot.corpus, vectors), case.is_pretended)


def keep_passages(case: Case, corpus: Corpus) -> None:
    """Writes what is embedded of each sentence, and the document it comes from."""
    passages, _ = indexed(corpus)
    sources = [sentence.document.id for sentence in corpus.sentences]
    case.passages.write_text(json.dumps(list(zip(passages, sources, strict=True))), encoding="utf-8")


def again(corpus: Corpus, vectors: Vectors) -> dict[str, float]:
    """How long both indexes take, made once more: the builder cannot be looked at while it works."""
    _, texts = indexed(corpus)
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        with watch.stage("vectors"):
            FaissIndex.from_vectors(vectors).save(Path(folder, "vectors"))
        with watch.stage("terms"):
            Bm25Index.from_texts(texts).save(Path(folder, "terms"))
    return watch.seconds


def rates(sentences: int, whole: float, spent: dict[str, float], pretended: bool) -> dict[str, float | None]:  # noqa: FBT001
    """Seconds, and sentences a second, of the whole and of each stage; what is left of the whole is writing."""
    known = {name: spent[name] for name in BUILD_STAGES if name in spent}
    stages = known | {"write": max(1e-9, whole - sum(known.values()))}
    by_stage: dict[str, float | None] = {f"build_{name}_per_s": sentences / stages[name] for name in BUILD_STAGES}
    made_up: dict[str, float | None] = {"build_encode_per_s": None} if pretended else {}
    return {"sentences": sentences, "build_s": whole, "build_per_s": sentences / whole} | by_stage | made_up


if __name__ == "__main__":
    answer(build)
