"""python -m tests.bench.building CASE: builds the index as the program does, and says how long each stage took."""

import json
import tempfile
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.documents import read_folder
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.processors import available_threads
from briefbot.assembly import Workshop, indexed
from briefbot.core.corpus import Corpus
from briefbot.core.retrieval import Vectors
from briefbot.settings import Settings
from tests.bench.cases import Case, answer
from tests.bench.encoding import PretendingEncoder, RememberingEncoder
from tests.bench.figures import BUILD_STAGES, times
from tests.bench.stopwatch import Stopwatch, TimedEncoder


class TimedWorkshop(Workshop):
    """A workshop whose encoder is timed, and pretends where there is too much to encode."""

    def __init__(self, case: Case, watch: Stopwatch) -> None:
        super().__init__(case.settings)
        self._case, self._watch = case, watch

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
    if not case.is_pretended:
        keep_passages(case, bot.corpus)
    spent = again(case.settings, bot.corpus, vectors) | watch.seconds
    return rates(len(bot.corpus.sentences), whole, spent, pretended=case.is_pretended)


def keep_passages(case: Case, corpus: Corpus) -> None:
    """Writes what is embedded of each sentence, and the document it comes from."""
    passages, _ = indexed(corpus)
    sources = [sentence.document.id for sentence in corpus.sentences]
    case.passages.write_text(json.dumps(list(zip(passages, sources, strict=True))), encoding="utf-8")


def again(settings: Settings, corpus: Corpus, vectors: Vectors) -> dict[str, float]:
    """How long the stages take that cannot be looked at while the workshop is at them: they are done once more."""
    _, texts = indexed(corpus)
    watch = Stopwatch()
    with watch.stage("read"):
        documents = read_folder(settings.documents, int(settings.largest_document_mb * 1e6)).documents
    with watch.stage("split"):
        Corpus.from_documents(documents, boundaries)
    with tempfile.TemporaryDirectory() as folder:
        with watch.stage("vectors"):
            index = FaissIndex.from_vectors(vectors, threads=settings.threads or available_threads())
            index.save(Path(folder, "vectors"))
        with watch.stage("terms"):
            Bm25Index.from_texts(texts).save(Path(folder, "terms"))
    return watch.seconds


def rates(sentences: int, whole: float, spent: Mapping[str, float], *, pretended: bool) -> dict[str, float | None]:
    """Seconds, and sentences a second, of the whole and of each stage; what is left of the whole is writing.

    There is no rate for encoding if that was pretended, and none for writing if nothing is left.
    """
    left = whole - sum(spent.values())
    stages = {**spent, "write": left if left > 0 else None} | ({"encode": None} if pretended else {})
    by_stage = {f"build_{name}_per_s": times(sentences, stages[name]) for name in BUILD_STAGES}
    return {"sentences": sentences, "build_s": whole, "build_per_s": sentences / whole, **by_stage}


if __name__ == "__main__":
    answer(build)
