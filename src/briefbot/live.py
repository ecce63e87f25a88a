"""A bot that follows its documents: edit a briefing, ask again, get the new words."""

from collections.abc import Callable, Hashable, Sequence
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from briefbot.assembly import Opened
from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError

# How long a question waits for a briefing that is just being read again; then the earlier text answers.
PATIENCE = 3.0
CHANGED = "The briefing has changed and was read again."
STILL_READING = "The briefing has changed and is still being read; this is answered from the earlier text."
NOT_READ = "The briefing has changed but cannot be read, so the earlier text answers. {}"


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

    def start(self) -> None:
        """Begins to read the documents beside whatever else happens; `ask` does so too if it has to."""
        with self._starting:
            if self._reader and self._reader.is_alive():
                return
            signature = self._signature()
            if signature != self._read:
                self._read = signature
                # A daemon, so that leaving need not wait: a build that is cut off leaves the old generation in service.
                self._reader = Thread(target=self._open, name="reading", daemon=True)
                self._reader.start()

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        Raises:
            BriefbotError: if no text could be read since the start.
        """
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
        self.start()
        if self._reader:
            self._reader.join(self._patience if self._opened else None)
            if self._reader.is_alive():
                self._notices.put(STILL_READING)
        if self._opened:
            return self._opened
        raise self._fault or BriefbotError("Nothing was read; start briefbot again.")

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
            self._notices.put(NOT_READ.format(fault))

    def _serve(self, opened: Opened) -> None:
        for notice in ([CHANGED] if self._opened else []) + list(opened.problems):
            self._notices.put(notice)
        self._opened = opened


def unforeseen(error: Exception) -> BriefbotError:
    """A fault of this program as an error that people are told."""
    fault = BriefbotError(
        f"The documents could not be read ({type(error).__name__}), which is briefbot's own fault; "
        "please report it with what was changed last."
    )
    fault.__cause__ = error
    return fault
