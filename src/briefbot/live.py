"""A bot that follows its documents: edit a briefing, ask again, get the new words."""

import time
from collections.abc import Callable, Hashable, Sequence
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from briefbot.assembly import Opened
from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError, GenerationDamaged, NoDocuments
from briefbot.faces.wording import ENGLISH

# How long a question waits for a briefing that is just being read again; then the earlier text answers.
PATIENCE = 3.0


class LiveBot:
    """Answers from the newest text that can be had in time; reading it happens beside, one reading at a time.

    `open_newest` reads the documents and gives a bot; `signature` is cheap and differs after each change to them. A
    question waits `patience` seconds for a reading that is under way.
    """

    def __init__(
        self, open_newest: Callable[[], Opened], signature: Callable[[], Hashable], patience: float = PATIENCE
    ) -> None:
        self._open_newest = open_newest
        self._signature = signature
        self._patience = patience
        self._notices: SimpleQueue[str] = SimpleQueue()
        self._starting = Lock()
        self._opened: Opened | None = None
        self._fault: BriefbotError | None = None
        self._read: Hashable = None
        self._reader: Thread | None = None

    def start(self) -> Thread | None:
        """Begins to read the documents if they have changed; the thread that reads, if one does."""
        with self._starting:
            if self._reader and self._reader.is_alive():
                return self._reader
            signature = self._signature()
            if signature == self._read:
                return None
            self._read = signature
            # A daemon, so that leaving need not wait: a build that is cut off leaves the old generation in service.
            self._reader = Thread(target=self._open, name="reading", daemon=True)
            self._reader.start()
            return self._reader

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        A document that turns out to be damaged in the index is read again before the reply.

        Raises:
            BriefbotError: if no text could be read since the start.
        """
        try:
            return self._newest().bot.ask(question, history)
        except GenerationDamaged:
            self._opened = self._read = None  # what is damaged does not answer in the meantime
            return self._newest().bot.ask(question, history)

    def corpus(self) -> Corpus:
        """Everything that can be asked about, as `ask` would answer from it now."""
        return self._newest().bot.corpus

    def notices(self) -> list[str]:
        """What people should know that has not been told yet; telling it is the caller's business."""
        told = []
        while True:
            try:
                told.append(self._notices.get_nowait())
            except Empty:
                return told

    def _newest(self) -> Opened:
        self._try_again()
        end = time.monotonic() + self._patience
        # Again after each reading: what was edited while it went on is not in it.
        while reader := self.start():
            reader.join(max(0.0, end - time.monotonic()) if self._opened else None)
            if reader.is_alive():
                self._notices.put(ENGLISH.still_reading)
                break
        if self._opened:
            return self._opened
        raise self._fault or BriefbotError("Nothing was read; start briefbot again.")

    def _try_again(self) -> None:
        """Forgets that a reading failed, unless it was for the documents: only their change can mend those."""
        if self._fault and not isinstance(self._fault, NoDocuments):
            self._fault = self._read = None

    def _open(self) -> None:
        try:
            opened = self._open_newest()
        except BriefbotError as fault:
            self._keep(fault)
        except Exception as error:  # noqa: BLE001 -- nobody waits for this thread: what it does not keep is lost
            self._keep(unforeseen(error))
        else:
            self._serve(opened)

    def _keep(self, fault: BriefbotError) -> None:
        self._fault = fault
        if self._opened:
            self._notices.put(ENGLISH.not_read.format(reason=fault))

    def _serve(self, opened: Opened) -> None:
        for notice in ([ENGLISH.changed] if self._opened else []) + list(opened.problems):
            self._notices.put(notice)
        self._opened, self._fault = opened, None


def unforeseen(error: Exception) -> BriefbotError:
    """A fault of this program as an error that people are told."""
    fault = BriefbotError(
        f"The documents could not be read ({type(error).__name__}), which is briefbot's own fault; "
        "please report it with what was changed last."
    )
    fault.__cause__ = error
    return fault
