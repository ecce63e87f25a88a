"""What happens when something goes wrong with an update: a line in the log, and one neutral sentence that names it."""

import logging
import secrets
import traceback
from pathlib import Path

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.ext import ApplicationHandlerStop, ContextTypes

from briefbot.core.errors import BriefbotError
from briefbot.faces.telegram.notices import Notices
from briefbot.faces.telegram.vitals import Event, Vitals

LOG = logging.getLogger(__name__)

# In small letters; PTB changes the case of the first one. Somebody else was faster, or the person has gone on.
HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
MOST_PLACES = 6


class Faults:
    """PTB's error handler."""

    def __init__(self, notices: Notices, vitals: Vitals) -> None:
        self._notices = notices
        self._vitals = vitals

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Logs an error and tells whoever waits.

        Raises:
            ApplicationHandlerStop: always: what comes after a gate that failed must not see the update.
        """
        try:
            if context.error:
                await self._answer(update if isinstance(update, Update) else None, context.error)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the update must not go on
            LOG.critical("the error handler failed: %s", told(error))
        raise ApplicationHandlerStop

    async def _answer(self, update: Update | None, error: Exception) -> None:
        number = update.update_id if update else None
        if isinstance(error, Forbidden) and update:
            self._notices.forget(update)
        elif isinstance(error, BadRequest) and any(words in str(error).lower() for words in HARMLESS):
            LOG.debug("update %s: %s", number, error)
        elif isinstance(error, TimedOut):
            LOG.warning("update %s: no word whether a message has arrived; it is not sent again", number)
        else:
            await self._report(update, error)

    async def _report(self, update: Update | None, error: Exception) -> None:
        identity = secrets.token_hex(3)
        number = update.update_id if update else None
        self._vitals.count(Event.FAILED)
        LOG.error("update %s: error %s: %s", number, identity, told(error))
        if update and not isinstance(error, RetryAfter | ChatMigrated):
            await self._notices.tell(update, lambda words: words.failed.format(identity=identity))


def told(error: BaseException) -> str:
    """What an error is and where it came from, without words that may be a person's."""
    known = f": {error}" if isinstance(error, BriefbotError | TelegramError) else ""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_PLACES:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    cause = f"; because of {told(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__}{known} ({places}){cause}"
