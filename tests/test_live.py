"""A bot that follows its documents, with an honest stand-in for reading them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import pytest

from briefbot.assembly import Opened
from briefbot.core.answering import Abstention
from briefbot.core.bot import Bot
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError, NoDocuments
from briefbot.core.text import Document
from briefbot.live import CHANGED, STILL_READING, LiveBot
from tests.fakes import bot_for


@dataclass
class Shelf:
    """Documents that can change while a bot follows them; a reading waits until it `may_read`."""

    text: str = "One."
    problems: tuple[str, ...] = ()
    fault: BriefbotError | None = None
    readings: int = 0
    may_read: Event = field(default_factory=Event)

    def open(self) -> Opened:
        """What reading the documents gives now."""
        text, fault = self.text, self.fault
        self.readings += 1
        assert self.may_read.wait(10)
        if fault:
            raise fault
        return Opened(bot_for(text), self.problems, None)

    def signature(self) -> str:
        """Differs after each change."""
        return f"{self.text} {self.fault}"
