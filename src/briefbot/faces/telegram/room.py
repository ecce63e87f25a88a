"""What all jobs of the desk share."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from telegram import Bot, Update

from briefbot.faces.telegram.bench import Bench
from briefbot.faces.telegram.findings import Finder
from briefbot.faces.telegram.hearing import place_of
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.ports import Ask, Briefing, Memory, Rebuild
from briefbot.faces.telegram.recent import Recent
from briefbot.faces.telegram.sending import Place
from briefbot.faces.telegram.shelf import Shelf
from briefbot.faces.telegram.turns import Turn
from briefbot.faces.wording import Wording


@dataclass(frozen=True, slots=True)
class Room:
    """What is asked and what is kept, and the bench on which the work is done."""

    ask: Ask
    briefing: Briefing
    memory: Memory
    rebuild: Rebuild
    options: TelegramOptions
    bench: Bench
    now: Callable[[], float] = time.time
    recent: Recent = field(default_factory=Recent)
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def finder(self) -> Finder:
        """What asks and words."""
        return Finder(self.ask, self.briefing, self.memory, self.shelf)

    @property
    def today(self) -> date:
        """The day, in universal time."""
        return datetime.fromtimestamp(self.now(), UTC).date()

    def turn(self, update: Update, bot: Bot) -> Turn:
        """The bot's turn after a message or a pressed button."""
        message, user = update.effective_message, update.effective_user
        place = place_of(message) if message else Place(0)
        wording = self.options.wording(user.language_code if user else None)
        return Turn(update.update_id, bot, place, wording, self.memory)

    def too_long(self, question: str, wording: Wording) -> str:
        """What is said to a question with more characters than the operator takes; nothing to others."""
        most, length = self.options.longest_question, len(question)
        phrase = wording.telegram.too_long
        return phrase.format(most=wording.whole(most), length=wording.whole(length)) if length > most else ""

    def is_administrator(self, update: Update) -> bool:
        """Whether somebody may do what is not for everybody."""
        return bool(update.effective_user and update.effective_user.id in self.options.administrators)
