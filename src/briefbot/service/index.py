"""The index that answers, replaced by a newer one while questions are being answered; nobody waits for that."""

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock, Thread

from briefbot.adapters.watcher import changes
from briefbot.assembly import Opened, Workshop
from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError, GenerationDamaged, IndexUnavailable
from briefbot.faces.telegram.ports import Rebuilt

LOG = logging.getLogger(__name__)

_PAUSE = 10.0  # seconds, before a folder that could not be watched is watched again
_PATIENCE = (
    2.0  # seconds, for whoever rebuilds at the end; a build that is cut off leaves the old generation in service
)


class ServedIndex:
    """Answers from the newest index there is; `open_first` opens it, `open_newest` does so again while it answers.

    One workshop can do both: queries do not wait for the passages that its encoder is given meanwhile.
    """

    def __init__(self, open_first: Callable[[], Opened], open_newest: Callable[[], Opened]) -> None:
        self._open_first = open_first
        self._open_newest = open_newest
        self._one_at_a_time = Lock()
        self._opened: Opened | None = None  # read once by whoever answers, and replaced as one

    def open(self) -> None:
        """Opens it, before anybody asks.

        Raises:
            BriefbotError: if there is nothing to ask about, or the encoder or the index cannot be had.
        """
        self._serve(self._open_first())

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        A document that turns out to be damaged in the index is read again before the reply.
        """
        try:
            return self._newest().bot.ask(question, history)
        except GenerationDamaged:
            self.refresh()
            return self._newest().bot.ask(question, history)

    def corpus(self) -> Corpus:
        """Everything that can be asked about."""
        return self._newest().bot.corpus

    def generation(self) -> str:
        """The fingerprint of the index that answers; "" before it is opened."""
        return self._opened.generation if self._opened else ""

    def rebuild(self) -> Rebuilt:
        """What came of reading the documents again; RUNNING at once, if somebody else is at it."""
        if not self._one_at_a_time.acquire(blocking=False):
            return Rebuilt.RUNNING
        try:
            return self._replaced()
        finally:
            self._one_at_a_time.release()

    def refresh(self) -> Rebuilt:
        """The same, after whoever else is at it: what has changed meanwhile is read in any case."""
        with self._one_at_a_time:
            return self._replaced()

    def _newest(self) -> Opened:
        if self._opened is None:
            raise IndexUnavailable("The documents are still being read; ask again in a moment.")
        return self._opened

    def _replaced(self) -> Rebuilt:
        before = self.generation()
        try:
            self._serve(self._open_newest())
        except BriefbotError as fault:
            LOG.error("the index was not rebuilt and %s stays: %s", before, fault)  # noqa: TRY400 -- it says it all
            return Rebuilt.FAILED
        except Exception:
            LOG.exception("the index was not rebuilt and %s stays", before)
            return Rebuilt.FAILED
        return Rebuilt.UNCHANGED if self.generation() == before else Rebuilt.DONE

    def _serve(self, opened: Opened) -> None:
        self._opened = opened
        for problem in opened.problems:
            LOG.warning("%s", problem)
        numbers = {"documents": len(opened.bot.corpus.documents), "sentences": len(opened.bot.corpus.sentences)}
        more = numbers | {"generation": opened.generation, "encoded": opened.encoded or 0}
        LOG.info("the index answers", extra=more)


@contextmanager
def followed(index: ServedIndex, shop: Workshop, known: Hashable, tell: Callable[[Rebuilt], None]) -> Iterator[None]:
    """The index follows its documents as long as the block takes; `tell` is told what came of each change.

    `known` is their signature from before the index was opened.
    """
    stop = Event()
    thread = Thread(target=follow, args=(index, shop, known, tell, stop), name="following", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_PATIENCE)


def follow(index: ServedIndex, shop: Workshop, known: Hashable, tell: Callable[[Rebuilt], None], stop: Event) -> None:
    """Rebuilds after each change to the documents until `stop` is set, whatever happens."""
    while not stop.is_set():
        try:
            for _ in changes(shop.settings.documents, shop.signature, known, stop):
                tell(index.refresh())
        except Exception:
            LOG.exception("the documents cannot be watched; trying again")
            known = None  # whatever has happened meanwhile is a change
            stop.wait(_PAUSE)
