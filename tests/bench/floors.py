"""python -m tests.bench.floors CASE: how fast the least that must be done can be done, without anything of ours."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from briefbot.adapters.encoder import embedded_folder
from briefbot.adapters.processors import available_threads
from briefbot.adapters.reader_files import MODEL, MODELS, TOKENIZER
from briefbot.adapters.reader_input import Pair, PairTokenizer, batch
from briefbot.assembly import Workshop
from briefbot.core.bot import Bot
from briefbot.core.pair_reading import PairReader
from briefbot.core.retrieval import CANDIDATES, Vectors
from tests.bench.caches import can_forget, files_below, forget
from tests.bench.cases import Case, answer
from tests.bench.figures import median
from tests.bench.stopwatch import RecordingCrossEncoder
from tests.bench.texts import Question, read_questions

QUESTIONS, REPEATS = 20, 5
# Into how many runs a question's pairs may be parted, those of like length together; the fastest way counts.
PARTS = (1, 2, 4, 16)


def floors(case: Case) -> dict[str, float | None]:
    """A floor for each figure that has one, by the figure's name."""
    questions = read_questions(case.questions)[: min(QUESTIONS, case.asks)]
    bot = Workshop(case.settings).open().bot
    vectors = np.load(case.vectors)
    parts = {
        "dense_p50_ms": search_ms(vectors, bot.retriever.encoder.encode_queries([one.text for one in questions])),
        "encode_p50_ms": encoder_ms(case, questions),
        "model_p50_ms": reader_ms(bot, questions),
    }
    needed = [value for value in parts.values() if value is not None]
    return parts | {
        "read_p50_ms": parts["model_p50_ms"],
        "ask_p50_ms": sum(needed) if len(needed) == len(parts) else None,
        "open_s": reading_s(case.index),
        "rss_mb": vectors.nbytes / 1e6,
    }


def search_ms(vectors: Vectors, queries: Vectors) -> float:
    """The median of FAISS alone: the nearest of the same vectors, searched exactly."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    limit = min(CANDIDATES, len(vectors))
    return median_ms([partial(index.search, query[np.newaxis], limit) for query in queries])


def median_ms(runs: Iterable[Callable[[], object]]) -> float:
    """The median of milliseconds that one of several runs takes, each of them repeated, the first time not counted."""
    return median([milliseconds(run) for run in runs for run in [warmed(run)] for _ in range(REPEATS)])


def warmed(run: Callable[[], object]) -> Callable[[], object]:
    """A run after it has been run once."""
    run()
    return run


def milliseconds(run: Callable[[], object]) -> float:
    """How long a run takes."""
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def reader_ms(bot: Bot, questions: Sequence[Question]) -> float | None:
    """The median of what ONNX Runtime needs for the pairs that the bot's own reader reads; None for another reader."""
    if not isinstance(bot.reader, PairReader):
        return None
    recorder = RecordingCrossEncoder(bot.reader.model)
    recorded = replace(bot, reader=replace(bot.reader, model=recorder))
    for question in questions:
        recorded.ask(question.text)
    tokenizer, session = PairTokenizer.from_file(MODELS / TOKENIZER), session_of(MODELS / MODEL)
    asked = [sorted(tokenizer.pairs(*call), key=lambda pair: len(pair.ids)) for call in recorder.calls]
    return min(median_ms([read(session, pairs, parts) for pairs in asked]) for parts in PARTS) if asked else None


def read(session: Any, pairs: Sequence[Pair], parts: int) -> Callable[[], object]:
    """Reads pairs in so many runs at most."""
    numbers = [chosen for chosen in np.array_split(np.arange(len(pairs)), parts) if len(chosen)]
    batches = [batch([pairs[number] for number in chosen]) for chosen in numbers]
    names = [one.name for one in session.get_inputs()]
    inputs = [{name: getattr(one, name) for name in names} for one in batches]
    return lambda: [session.run(None, one) for one in inputs]


def encoder_ms(case: Case, questions: Sequence[Question]) -> float | None:
    """The median of one ONNX run over each question's tokens; None if there is no exported encoder beside the index."""
    places, folder = (case.index, Path(case.settings.encoder)), embedded_folder()
    models = [path for place in places for path in sorted(place.rglob("*.onnx"))]
    if not models or folder is None:
        return None
    from tokenizers import Tokenizer

    session, tokenizer = session_of(models[0]), Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    return median_ms([encode(session, len(tokenizer.encode(one.text).ids)) for one in questions])


def encode(session: Any, tokens: int) -> Callable[[], object]:
    """Runs an encoder on so many tokens; which ones makes no difference to the time."""
    kinds = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
    inputs = {one.name: np.ones((1, tokens), dtype=kinds[one.type]) for one in session.get_inputs()}
    return lambda: session.run(None, inputs)


def session_of(model: Path) -> Any:
    """A model as ONNX Runtime runs it, with as many threads as there are processors."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_threads()
    options.log_severity_level = 3  # it warns of every machine without a GPU
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def reading_s(folder: Path) -> float | None:
    """Seconds to read all bytes of a folder from the disk; None where they cannot be forgotten before."""
    if not can_forget():
        return None
    paths = files_below([folder])
    forget(paths)
    return milliseconds(lambda: [path.read_bytes() for path in paths]) / 1000


if __name__ == "__main__":
    answer(floors)
