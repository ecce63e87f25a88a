"""What administrators are to be told besides answers: said in any thread, sent from the event loop."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue

from telegram import Bot
from telegram.error import TelegramError

from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.wording import Wording

LOG = logging.getLogger(__name__)

Words = Callable[[Wording], str]


class Announcements:
    """What waits to be told."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Words] = SimpleQueue()

    def tell(self, words: Words) -> None:
        """All administrators are told soon, in the words of the bot's first language."""
        self._waiting.put(words)

    async def send(self, bot: Bot, options: TelegramOptions) -> None:
        """Tells what waits."""
        while (words := self._next()) is not None:
            for administrator in sorted(options.administrators):
                await told(bot, administrator, words(options.wording(None)))

    def _next(self) -> Words | None:
        try:
            return self._waiting.get_nowait()
        except Empty:
            return None


async def told(bot: Bot, administrator: int, words: str) -> None:
    """Tells one of them, if he lets himself be told."""
    try:
        await bot.send_message(administrator, words)
    except TelegramError as error:
        LOG.warning("administrator %s could not be told: %s: %s", administrator, type(error).__name__, error)
