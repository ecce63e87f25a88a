"""Honest decorators of what a bot is made of: each does what the one inside does, and adds up how long that took."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from briefbot.core.bot import Bot
from briefbot.core.candidates import Candidate, CrossEncoder, Mark
from briefbot.core.pair_reading import PairReader
from briefbot.core.reading import Reader, Reading
from briefbot.core.retrieval import Encoder, Hit, Positions, Scores, TermIndex, Vector, VectorIndex, Vectors

# The parts of `ask` that follow each other; "fuse" is what is left of the whole: fusing, and making the reply.
STAGES = ("encode", "dense", "lexical", "fuse", "read")


class Stopwatch:
    """Adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds what the block takes."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class TimedEncoder:
    """An encoder whose time is the stage "encode"; what else it can do, it does as before."""

    def __init__(self, encoder: Encoder, watch: Stopwatch) -> None:
        self._encoder, self._watch = encoder, watch

    def __getattr__(self, name: str) -> Any:
        """What a workshop asks of an encoder besides the port, such as to warm up."""
        return getattr(self._encoder, name)

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self._encoder.fingerprint

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one."""
        with self._watch.stage("encode"):
            return self._encoder.encode_passages(passages)

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one."""
        with self._watch.stage("encode"):
            return self._encoder.encode_queries(queries)


class TimedVectors:
    """An index of vectors whose time is the stage "dense"."""

    def __init__(self, index: VectorIndex, watch: Stopwatch) -> None:
        self._index, self._watch = index, watch

    def search(self, query: Vector, limit: int) -> Positions:
        """The nearest, best first."""
        with self._watch.stage("dense"):
            return self._index.search(query, limit)

    def cosines(self, query: Vector, positions: Positions) -> Scores:
        """The score at each position."""
        with self._watch.stage("dense"):
            return self._index.cosines(query, positions)


class TimedTerms:
    """An index of terms whose time is the stage "lexical"."""

    def __init__(self, index: TermIndex, watch: Stopwatch) -> None:
        self._index, self._watch = index, watch

    def search(self, question: str, limit: int) -> Positions:
        """Those with the greatest shares, best first."""
        with self._watch.stage("lexical"):
            return self._index.search(question, limit)

    def shares(self, question: str, groups: Sequence[Positions]) -> Scores:
        """The share of each group."""
        with self._watch.stage("lexical"):
            return self._index.shares(question, groups)


class TimedReader:
    """A reader whose time is the stage "read"."""

    def __init__(self, reader: Reader, watch: Stopwatch) -> None:
        self._reader, self._watch = reader, watch

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """A reading of each hit, best first."""
        with self._watch.stage("read"):
            return self._reader.read(question, hits)


class TimedCrossEncoder:
    """A cross-encoder whose time is the stage "model", a part of "read"."""

    def __init__(self, model: CrossEncoder, watch: Stopwatch) -> None:
        self._model, self._watch = model, watch

    def marks(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Mark]:
        """A mark for each candidate."""
        with self._watch.stage("model"):
            return self._model.marks(question, candidates)


class RecordingCrossEncoder:
    """A cross-encoder that remembers what it was given, in `calls`."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model
        self.calls: list[tuple[str, Sequence[Candidate]]] = []

    def marks(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Mark]:
        """A mark for each candidate."""
        self.calls.append((question, candidates))
        return self._model.marks(question, candidates)


def timed(bot: Bot, watch: Stopwatch) -> Bot:
    """The same bot, whose stages are added up by `watch`."""
    parts = bot.retriever
    retriever = replace(
        parts,
        encoder=TimedEncoder(parts.encoder, watch),
        vectors=TimedVectors(parts.vectors, watch),
        terms=TimedTerms(parts.terms, watch),
    )
    return replace(bot, retriever=retriever, reader=TimedReader(timed_model(bot.reader, watch), watch))


def timed_model(reader: Reader, watch: Stopwatch) -> Reader:
    """The same reader, whose model is timed too if it has one of its own."""
    return replace(reader, model=TimedCrossEncoder(reader.model, watch)) if isinstance(reader, PairReader) else reader


def ask_in_stages(bot: Bot, watch: Stopwatch, question: str) -> dict[str, float]:
    """Asks a bot that `timed` made; the seconds of each stage, of the model within "read", and of the whole."""
    watch.seconds = {}
    start = time.perf_counter()
    bot.ask(question)
    whole = time.perf_counter() - start
    spent = {name: watch.seconds.get(name, 0.0) for name in (*STAGES, "model")}
    spent["fuse"] = max(0.0, whole - sum(spent[name] for name in STAGES))
    return spent | {"ask": whole}
