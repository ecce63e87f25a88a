"""What a person can do in Telegram, and who sees to it."""

import time
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from briefbot.faces.telegram.bench import Bench
from briefbot.faces.telegram.briefings import Briefings
from briefbot.faces.telegram.commands import TelegramCommand
from briefbot.faces.telegram.forgetting import Forgetting
from briefbot.faces.telegram.information import Information
from briefbot.faces.telegram.inline_queries import InlineQueries
from briefbot.faces.telegram.leafing import Leafing
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.ports import App, Ask, Briefing, Memory, Rebuild
from briefbot.faces.telegram.pressing import Buttons
from briefbot.faces.telegram.questions import Questions
from briefbot.faces.telegram.ratings import Ratings
from briefbot.faces.telegram.rebuilding import Rebuilding
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.tickets import Deed

Handler = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, Any]
_NEW = filters.UpdateType.MESSAGE


class Desk:
    """All jobs behind one counter; nobody is let in or turned away here. To be closed at the end."""

    def __init__(  # noqa: PLR0913 -- each is another thing outside
        self,
        ask: Ask,
        briefing: Briefing,
        memory: Memory,
        rebuild: Rebuild,
        options: TelegramOptions,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._bench = Bench(options.asked_at_once, options.queue)
        self._room = Room(ask, briefing, memory, rebuild, options, self._bench, now)
        self._rebuilding = Rebuilding(self._room)

    @property
    def asked(self) -> int:
        """How many questions are being answered or wait for their turn."""
        return self._bench.present

    def add_to(self, application: App) -> None:
        """Adds the handlers to group 0."""
        application.add_handlers(self.handlers())

    def handlers(self) -> list[Handler]:
        """Who sees to which update; the first one that feels addressed takes it."""
        questions = Questions(self._room)
        return [
            *self._commands(questions),
            MessageHandler(_NEW & filters.COMMAND, Information(self._room).unknown),
            MessageHandler(_NEW & ~filters.StatusUpdate.ALL, questions.hear),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, questions.correct),
            CallbackQueryHandler(self._buttons().press),
            InlineQueryHandler(InlineQueries(self._room).offer),
        ]

    def close(self) -> None:
        """Gives up what has not begun."""
        self._rebuilding.close()
        self._bench.close()

    def _commands(self, questions: Questions) -> list[Handler]:
        information = Information(self._room)
        jobs = {
            TelegramCommand.START: information.start,
            TelegramCommand.HELP: information.help,
            TelegramCommand.ASK: questions.hear,
            TelegramCommand.SOURCES: information.sources,
            TelegramCommand.BRIEFING: Briefings(self._room).choose,
            TelegramCommand.WHY: information.why,
            TelegramCommand.PRIVACY: information.privacy,
            TelegramCommand.FORGET: Forgetting(self._room).ask,
            TelegramCommand.STATS: information.statistics,
            TelegramCommand.REBUILD: self._rebuilding.rebuild,
        }
        return [CommandHandler(command.value, job, _NEW) for command, job in jobs.items()]

    def _buttons(self) -> Buttons:
        leafing, briefings, forgetting = Leafing(self._room), Briefings(self._room), Forgetting(self._room)
        jobs = {
            Deed.CONTEXT: leafing.open,
            Deed.PARAGRAPH: leafing.leaf,
            Deed.CLOSE: leafing.close,
            Deed.RATE: Ratings(self._room).rate,
            Deed.BRIEFING: briefings.post,
            Deed.BRIEFINGS: briefings.turn_over,
            Deed.FORGET: forgetting.forget,
            Deed.KEEP: forgetting.keep,
        }
        return Buttons(self._room, jobs)
