"""A prepared encoder, run by ONNX Runtime."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from briefbot.adapters.encoder_files import ENCODER, TOKENIZER, Description, damaged, read_description
from briefbot.adapters.reader_input import Tokens, encodable
from briefbot.core.retrieval import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

# So many passages are encoded at once at most.
_BATCH = 32
# A question is too short to be shared out: two threads take longer for it than one (README, "Decisions").
_THREADS_FOR_A_QUERY = 1


class OnnxEncoder:
    """The encoder in `folder`, loaded when something is first to be encoded; `threads` share the work on passages.

    Threads can share it, and none waits for another once it is loaded: nothing of it changes then.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self.folder, self._threads = folder, threads
        self._loading = Lock()
        self._sessions: dict[int, InferenceSession] = {}

    @property
    def fingerprint(self) -> str:
        """A hash of the model folder that it was made of, and of how; whoever made the same gets the same vectors."""
        return self._description.fingerprint

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(passages), dimensions).

        Raises:
            EncoderUnavailable: if its files are missing or damaged.
        """
        return self._encoded(self._description.passage_prompt, passages, self._threads)

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(queries), dimensions).

        Raises:
            EncoderUnavailable: if its files are missing or damaged.
        """
        return self._encoded(self._description.query_prompt, queries, _THREADS_FOR_A_QUERY)

    def warm_up(self) -> None:
        """Loads what a question needs, so that the first one need not."""
        self.encode_queries(["warm"])

    def _encoded(self, prompt: str, texts: Sequence[str], threads: int) -> Vectors:
        vectors = np.empty((len(texts), self._description.dimensions), dtype=np.float32)
        if not texts:
            return vectors
        tokenizer = self._tokenizer
        # Not encode_batch: it would start a thread for each processor, whatever the settings say.
        tokens = [tokenizer.encode(encodable(prompt + text)) for text in texts]
        session = self._session(threads)
        for numbers in alike([len(one) for one in tokens]):
            vectors[numbers] = session.run(None, self._inputs([tokens[number] for number in numbers]))[0]
        return vectors

    def _inputs(self, tokens: Sequence["Encoding"]) -> dict[str, Tokens]:
        """What the network is given, by name: shape (texts, tokens of each)."""
        features = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
        return {
            name: np.array([getattr(one, features[name]) or [0] for one in tokens], dtype=np.int64)
            for name in self._description.inputs
        }

    @cached_property
    def _description(self) -> Description:
        return read_description(self.folder)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        path = self.folder / TOKENIZER
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises nothing more special
            raise damaged(path) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._description.longest)  # once and for all: threads share it
        return tokenizer

    def _session(self, threads: int) -> "InferenceSession":
        if threads not in self._sessions:
            with self._loading:
                if threads not in self._sessions:
                    self._sessions[threads] = self._loaded(threads)
        return self._sessions[threads]

    def _loaded(self, threads: int) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait for work in a loop take the processor from whoever has some.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The export has done what could be optimised; doing it again would take more time than all the rest.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.log_severity_level = 3  # it warns of every machine without a GPU
        path = self.folder / ENCODER
        try:
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's errors have no base class of their own
            raise damaged(path) from error


def alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The positions of equal lengths together, at most a batch of them.

    Without padding nothing is computed in vain, and what is computed for a text hardly depends on those beside it: how
    many there are can still decide the last bit of a sum, and that how a number is rounded to eight bits.
    """
    for _, group in groupby(sorted(range(len(lengths)), key=lengths.__getitem__), key=lengths.__getitem__):
        equal = list(group)
        yield from (equal[start : start + _BATCH] for start in range(0, len(equal), _BATCH))
