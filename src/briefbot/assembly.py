"""Settings → a running bot."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from briefbot.adapters.builder import IndexBuilder, Progress
from briefbot.adapters.cross_encoder import SentenceTransformerCrossEncoder, open_cross_encoder
from briefbot.adapters.documents import read_folder, signature
from briefbot.adapters.encoder import SentenceTransformerEncoder, open_encoder
from briefbot.adapters.generations import Generations
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.onnx_reader import OnnxCrossEncoder, available_threads
from briefbot.adapters.reader_files import MODELS, read_calibration
from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.corpus import Corpus
from briefbot.core.pair_reading import PairReader, UncalibratedReader
from briefbot.core.reading import RetrievalReader
from briefbot.core.retrieval import Retriever, passages
from briefbot.settings import NO_READER, OWN_READER, Settings, load_settings


@dataclass(frozen=True, slots=True)
class Opened:
    """A bot, what is to be said of its documents, and how many passages were encoded (None: nothing changed).

    `generation` is the fingerprint of the index that it answers from.
    """

    bot: Bot
    problems: tuple[str, ...]
    encoded: int | None
    generation: str


@dataclass(frozen=True, slots=True)
class Survey:
    """Documents and index compared: the corpus, what is to be said of documents, and the generation that belongs to it.

    `stands` tells whether that generation is there and whole; `others` is how many other whole ones there are.
    """

    corpus: Corpus
    problems: tuple[str, ...]
    generation: str
    stands: bool
    others: int


class Workshop:
    """Opens a bot by the settings, as often as the documents change; the encoder is loaded once.

    `waiting` is called once if another builder has to be waited for.
    """

    def __init__(self, settings: Settings, waiting: Callable[[], None] = lambda: None) -> None:
        self.settings = settings
        self._generations = Generations(settings.index, waiting)

    def open(self, progress: Progress = lambda _done, _total: None) -> Opened:
        """A bot for the documents as they are now; `progress` is told how many of how many passages are encoded.

        Raises:
            BriefbotError: if there is nothing to ask about, or the encoder or the index cannot be had.
        """
        corpus, problems = self.read()
        built = IndexBuilder(self._generations, self.encoder, progress).open(*indexed(corpus))
        retriever = Retriever(corpus, self.encoder, built.vectors, built.terms)
        reader = self.reader_for(corpus)
        policy = Policy(reader.false_answers.threshold(self.settings.max_false_answers))
        return Opened(Bot(corpus, retriever, reader, policy), problems, built.encoded, built.fingerprint)

    def open_warm(self) -> Opened:
        """The same with both models loaded, so that the first question need not wait for them."""
        opened = self.open()
        self.encoder.warm_up()
        if self.cross_encoder:
            self.cross_encoder.warm_up()
        return opened

    def survey(self) -> Survey:
        """How documents and index stand to each other; nothing is built and no model is loaded.

        Raises:
            BriefbotError: if there is nothing to ask about, or the encoder cannot be had.
        """
        corpus, problems = self.read()
        fingerprint = IndexBuilder(self._generations, self.encoder).fingerprint_of(*indexed(corpus))
        whole = {path.name for path in self._generations.whole()}
        return Survey(corpus, problems, fingerprint, fingerprint in whole, len(whole - {fingerprint}))

    def read(self) -> tuple[Corpus, tuple[str, ...]]:
        """All documents, and what is to be said of some.

        Raises:
            NoDocuments: if there is nothing to ask about.
        """
        intake = read_folder(self.settings.documents, int(self.settings.largest_document_mb * 1e6))
        corpus = Corpus.from_documents(intake.documents, boundaries)
        return corpus, tuple(problem.sentence for problem in intake.problems)

    def signature(self) -> Hashable:
        """What differs after each change to the documents; cheap to ask for."""
        return signature(self.settings.documents)

    @cached_property
    def encoder(self) -> SentenceTransformerEncoder:
        """The encoder; its model is loaded when something is first to be encoded."""
        return open_encoder(self.settings.encoder)

    def reader_for(self, corpus: Corpus) -> RetrievalReader | PairReader | UncalibratedReader:
        """The reader of the settings, for a corpus.

        Raises:
            ReaderUnavailable: if it cannot be had.
        """
        match self.cross_encoder:
            case None:
                return RetrievalReader(len(corpus.sentences))
            case OnnxCrossEncoder() as own:
                calibration = read_calibration()
                threshold = calibration.false_answers.threshold(self.settings.max_false_answers)
                return PairReader(corpus.sentences, own, calibration, threshold)
            case foreign:
                return UncalibratedReader(corpus.sentences, foreign)

    @cached_property
    def cross_encoder(self) -> OnnxCrossEncoder | SentenceTransformerCrossEncoder | None:
        """The reader's model, loaded when something is first to be read; None if there is to be none."""
        name = self.settings.reader
        if name == NO_READER:
            return None
        return OnnxCrossEncoder(MODELS, available_threads()) if name == OWN_READER else open_cross_encoder(name)


def indexed(corpus: Corpus) -> tuple[list[str], list[str]]:
    """What is embedded of a corpus and what its terms are taken from, one of each for a sentence."""
    return list(passages(corpus.sentences)), [sentence.words for sentence in corpus.sentences]


def open_bot(
    documents: Path | str | None = None,
    index: Path | str | None = None,
    encoder: Path | str | None = None,
    reader: Path | str | None = None,
    max_false_answers: float | None = None,
) -> Bot:
    """A bot for the documents as they are now; the index is built if need be.

    Each argument is the setting of that name, and wins over the environment.

    Raises:
        BriefbotError: if there is nothing to ask about, or a model or the index cannot be had.
    """
    models = {name: str(model) for name, model in (("encoder", encoder), ("reader", reader)) if model}
    settings = load_settings(documents=documents, index=index, max_false_answers=max_false_answers, **models)
    return Workshop(settings).open().bot
