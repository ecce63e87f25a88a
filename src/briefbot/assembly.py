"""Settings → a running bot."""

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NoReturn

from briefbot.adapters.builder import Built, IndexBuilder, Progress, found_in
from briefbot.adapters.cross_encoder import SentenceTransformerCrossEncoder, open_cross_encoder
from briefbot.adapters.documents import signature
from briefbot.adapters.encoder import SentenceTransformerEncoder, load_pytorch, open_encoder
from briefbot.adapters.generations import Generations, damage
from briefbot.adapters.inventory import DocumentFolder, GivenDocuments, Inventory
from briefbot.adapters.onnx_encoder import OnnxEncoder
from briefbot.adapters.onnx_reader import OnnxCrossEncoder, ReaderModel
from briefbot.adapters.prepared_encoders import PreparedEncoders, Served
from briefbot.adapters.processors import available_threads
from briefbot.adapters.reader_files import MODELS, read_calibration
from briefbot.adapters.stored_corpus import StoredCorpus
from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.corpus import Corpus
from briefbot.core.errors import GenerationDamaged
from briefbot.core.pair_reading import PairReader, UncalibratedReader
from briefbot.core.reading import RetrievalReader
from briefbot.core.retrieval import Retriever, above, passage
from briefbot.settings import NO_READER, OWN_READER, Settings, load_settings

# The folder beside the generations for encoders, whose names are no fingerprints.
ENCODERS = "encoders"


@dataclass(frozen=True, slots=True)
class Opened:
    """A bot, what is to be said of documents and encoder, and how many passages were encoded (None: nothing changed).

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

    `waiting` is called once if another builder has to be waited for, `preparing` before the encoder is prepared. That
    is kept in the folder `encoders`, beside the generations if none is given. `own_model`, which may be
    being loaded already, is taken if the settings want our own reader.
    """

    def __init__(
        self,
        settings: Settings,
        waiting: Callable[[], None] = lambda: None,
        preparing: Callable[[], None] = lambda: None,
        encoders: Path | None = None,
        own_model: ReaderModel | None = None,
    ) -> None:
        self.settings = settings
        self.threads = settings.threads or available_threads()
        self._own_model = own_model
        self._generations = Generations(settings.index, waiting)
        self._encoders = PreparedEncoders(encoders or settings.index / ENCODERS, self.threads, preparing)
        self._notices: list[str] = []  # of the encoder, until they are said
        limit = int(settings.largest_document_mb * 1e6)
        self.documents: DocumentFolder | GivenDocuments = DocumentFolder(settings.documents, limit, settings.index)
        self._before: Inventory | None = None

    def open(self, progress: Progress = lambda _done, _total: None) -> Opened:
        """A bot for the documents as they are now; `progress` is told how many of how many passages are encoded.

        Raises:
            BriefbotError: if there is nothing to ask about, or the encoder or the index cannot be had.
        """
        self._keep_pytorch_before_faiss()
        return self._noted() or self._read_again(progress)

    def _noted(self) -> Opened | None:
        """A bot for documents that need not be read: they are as they were when a generation was made of them."""
        note = self.documents.note(self.encoder.fingerprint)
        built = found_in(self._generations, note.generation, closely=False) if note else None
        if not note or not built or not built.corpus:
            return None
        return self._opened(built, built.corpus, tuple(filter(None, note.problems)))

    def _read_again(self, progress: Progress) -> Opened:
        """A bot for the documents, of which those that have changed are read."""
        inventory = self._inventory()
        contents = indexed(inventory.columns.corpus(never))
        builder = IndexBuilder(self._generations, self.encoder, progress, self.threads)
        built = builder.open(*contents, inventory.columns)
        self.documents.keep(inventory, built.fingerprint, self.encoder.fingerprint)
        return self._opened(built, built.corpus or inventory.columns, inventory.problems)

    def _inventory(self) -> Inventory:
        """What is in the folder; what has not changed is taken from what was read before."""
        if self._before is None:
            self._before = self._noted_before()
        self._before = self.documents.read(self._before)
        return self._before

    def _noted_before(self) -> Inventory | None:
        """What was read before, as far as a note tells and its generation stands."""
        for note in self.documents.notes():
            built = found_in(self._generations, note.generation, closely=False)
            if built and built.corpus:
                return note.inventory(built.corpus)
        return None

    def _opened(self, built: Built, columns: StoredCorpus, problems: tuple[str, ...]) -> Opened:
        corpus = columns.corpus(partial(self._damaged, built.fingerprint))
        retriever = Retriever(corpus, self.encoder, built.vectors, built.terms)
        reader = self.reader_for(corpus)
        policy = Policy(reader.false_answers.threshold(self.settings.max_false_answers))
        notices, self._notices = tuple(self._notices), []
        return Opened(Bot(corpus, retriever, reader, policy), notices + problems, built.encoded, built.fingerprint)

    def _damaged(self, generation: str) -> NoReturn:
        """Has everything read anew when a bot is opened next, since a stored document is not what was written."""
        self.documents.forget()
        self._before = None
        raise GenerationDamaged(damage(self.settings.index / generation))

    def open_warm(self, progress: Progress = lambda _done, _total: None) -> Opened:
        """The same with both models loaded, so that the first question need not wait for them.

        They are loaded side by side, while the documents are read.
        """
        self._keep_pytorch_before_faiss()
        with ThreadPoolExecutor(thread_name_prefix="loading") as pool:
            models = (self.encoder, self.cross_encoder)
            loading = [pool.submit(model.warm_up) for model in models if model]
            opened = self.open(progress)
            for one in loading:
                one.result()
        return opened

    def survey(self) -> Survey:
        """How documents and index stand to each other; nothing is built and no model is loaded.

        Raises:
            BriefbotError: if there is nothing to ask about, or the encoder cannot be had.
        """
        inventory = self._inventory()
        columns, problems = inventory.columns, inventory.problems
        corpus = columns.corpus(never)
        builder = IndexBuilder(self._generations, self.encoder_as_it_stands().encoder)
        fingerprint = builder.fingerprint_of(*indexed(corpus), columns)
        whole = {path.name for path in self._generations.whole()}
        return Survey(corpus, problems, fingerprint, fingerprint in whole, len(whole - {fingerprint}))

    def read(self) -> tuple[Corpus, tuple[str, ...]]:
        """All documents, and what is to be said of some.

        Raises:
            NoDocuments: if there is nothing to ask about.
        """
        inventory = self._inventory()
        return inventory.columns.corpus(never), inventory.problems

    def signature(self) -> Hashable:
        """What differs after each change to the documents; cheap to ask for."""
        return signature(self.settings.documents)

    @cached_property
    def encoder(self) -> OnnxEncoder | SentenceTransformerEncoder:
        """The encoder, prepared if need be; it is loaded when something is first to be encoded."""
        served = self._encoders.open(self.settings.encoder)
        if served.notice and served.is_news:  # said once: `briefbot doctor` repeats it
            self._notices.append(served.notice)
        return served.encoder

    def forget(self) -> None:
        """Has everything looked at anew: the documents, and whether an encoder that PyTorch serves can be prepared."""
        self.documents.forget()
        self._encoders.try_again(self.settings.encoder)

    def encoder_as_it_stands(self) -> Served:
        """The encoder if it is prepared, and else the model that it would be made of; nothing is prepared.

        Raises:
            EncoderUnavailable: if it cannot be had.
        """
        return self._encoders.find(self.settings.encoder) or Served(open_encoder(self.settings.encoder))

    def _keep_pytorch_before_faiss(self) -> None:
        """Imports PyTorch now if one of the models needs it: see `load_pytorch`."""
        if isinstance(self.encoder, SentenceTransformerEncoder) or isinstance(
            self.cross_encoder, SentenceTransformerCrossEncoder
        ):
            load_pytorch()

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
        model, self._own_model = self._own_model, None  # where it is not wanted, its memory is not either
        if name == NO_READER:
            return None
        return OnnxCrossEncoder(model or MODELS, self.threads) if name == OWN_READER else open_cross_encoder(name)


def indexed(corpus: Corpus) -> tuple[list[str], list[str]]:
    """What is embedded of a corpus and what its terms are taken from, one of each for a sentence."""
    read = [(sentence.words, above(sentence)) for sentence in corpus.sentences]
    return [passage(words, headings) for words, headings in read], [words for words, _ in read]


def never() -> NoReturn:
    """Documents that lie in memory are not damaged."""
    raise AssertionError


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
