"""The reader's own model, run by ONNX Runtime."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefbot.adapters.reader_files import MODEL, MODELS, TOKENIZER
from briefbot.adapters.reader_input import Pair, PairTokenizer, batch
from briefbot.core.candidates import Candidate, Mark
from briefbot.core.errors import ReaderUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


# No short answer has more tokens.
LONGEST_HIGHLIGHT = 30

Logits = NDArray[np.float32]


class OnnxCrossEncoder:
    """A reader's model, run in so many `threads`, however many callers share it.

    Each pair is read alone, by one thread: nothing is padded, threads need not wait for each other, and what is said of
    a candidate does not depend on those beside it.
    """

    def __init__(self, model: "ReaderModel | Path", threads: int) -> None:
        self._model = model if isinstance(model, ReaderModel) else ReaderModel(model)
        self._threads = threads
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="reading")

    def marks(self, question: str, candidates: Sequence[Candidate]) -> list[Mark]:
        """A mark for each candidate, in their order.

        Raises:
            ReaderUnavailable: if the model cannot be loaded.
        """
        pairs = self._model.pairs(question, candidates)
        longest_first = sorted(range(len(pairs)), key=lambda number: -len(pairs[number].ids))
        marks = self._marks([pairs[number] for number in longest_first])
        found = dict(zip(longest_first, marks, strict=True))
        return [found[number] for number in range(len(pairs))]

    def warm_up(self) -> None:
        """Loads the model, so that the first question need not."""
        self._model.warm_up()

    def _marks(self, pairs: Sequence[Pair]) -> Iterator[Mark]:
        if self._threads > 1 and len(pairs) > 1:
            with suppress(RuntimeError):  # when Python's main thread has ended, pools take nothing any more
                return self._workers.map(self._model.mark, pairs)
        return map(self._model.mark, pairs)


class ReaderModel:
    """The model in `folder`: `reader.onnx` and `tokenizer.json`; loaded when something is first to be read.

    Threads can share it. It gives a score for each pair and, for each token of its sentence, how well the short answer
    begins or ends there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = Lock()

    def pairs(self, question: str, candidates: Sequence[Candidate]) -> list[Pair]:
        """The question with each of the candidates, as the model is given them."""
        return self._tokenizer.pairs(question, candidates)

    def mark(self, pair: Pair) -> Mark:
        """What the model says of a pair."""
        read = batch([pair])
        inputs = {"ids": read.ids, "mask": read.mask, "segments": read.segments, "inside": read.inside}
        with self._loading:  # so that two who come first do not load it twice
            session = self._session
        scores, starts, ends = session.run(None, inputs)
        return Mark(float(scores[0]), highlight(pair, starts[0], ends[0]))

    def warm_up(self) -> None:
        """Loads it.

        Raises:
            ReaderUnavailable: if it cannot be loaded.
        """
        for pair in self.pairs("Who?", [Candidate("Nobody.")]):
            self.mark(pair)

    @cached_property
    def _tokenizer(self) -> PairTokenizer:
        path = self._present(TOKENIZER)
        try:
            return PairTokenizer.from_file(path)
        except Exception as error:  # tokenizers raises nothing more special
            raise damaged(path) from error

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("optimization.enable_gelu_approximation", "1")
        options.log_severity_level = 3  # it warns of every machine without a GPU
        path = self._present(MODEL)
        try:
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's errors have no base class of their own
            raise damaged(path) from error

    def _present(self, name: str) -> Path:
        if not (path := self._folder / name).is_file():
            raise ReaderUnavailable(
                f"The reader's file {path} is missing; install briefbot again, or set reader to none."
            )
        return path


def own_model_ahead() -> ReaderModel:
    """Our own reader's model, which a thread is loading already: most will want it, whatever else they want."""
    model = ReaderModel(MODELS)

    def load() -> None:
        with suppress(Exception):  # whoever uses it hears of it, and where nobody does, nobody need
            model.warm_up()

    Thread(target=load, name="loading the reader", daemon=True).start()
    return model


def damaged(path: Path) -> ReaderUnavailable:
    """What is said of a file that is not what it should be."""
    return ReaderUnavailable(f"The reader's file {path} is damaged; install briefbot again, or set reader to none.")


def highlight(pair: Pair, starts: Logits, ends: Logits) -> tuple[int, int] | None:
    """The characters of the likeliest short answer; None for a sentence without tokens.

    That is the pair of first and last token with the greatest sum of both logits (Devlin et al. 2019).
    """
    size = len(pair.offsets)
    if not size:
        return None
    inside = slice(pair.start, pair.start + size)
    sums = starts[inside, np.newaxis] + ends[np.newaxis, inside]
    in_order = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(
        np.ones((size, size), dtype=bool), LONGEST_HIGHLIGHT
    )
    first, last = divmod(int(np.where(in_order, sums, -np.inf).argmax()), size)
    return pair.offsets[first][0], pair.offsets[last][1]
