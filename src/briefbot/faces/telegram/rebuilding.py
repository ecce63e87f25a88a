"""/rebuild: the documents are read again, and nobody waits for it."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final

from telegram import Update
from telegram.ext import ContextTypes

from briefbot.faces.telegram.bench import apart
from briefbot.faces.telegram.ports import Rebuilt
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.turns import Turn

LOG: Final = logging.getLogger(__name__)
# In seconds: what is done sooner need not be announced.
UNNOTICED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Reads the documents again for administrators; `tasks` are those who wait to be told what came of it."""

    room: Room
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def rebuild(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Begins to read; what came of it is told when it is there, and meanwhile other updates are handled."""
        turn = self.room.turn(update, context.bot)
        if not self.room.is_administrator(update):
            await turn.tell(turn.wording.telegram.only_administrators)
            return
        turn.claim()
        reading = asyncio.create_task(self._outcome(turn))
        self.tasks.add(reading)
        reading.add_done_callback(self.tasks.discard)
        await asyncio.wait([reading], timeout=UNNOTICED)
        if not reading.done():
            await turn.tell(turn.wording.telegram.rebuild_started)

    def close(self) -> None:
        """Nobody is told any more."""
        for task in self.tasks:
            task.cancel()

    async def _outcome(self, turn: Turn) -> None:
        """Reads, and tells what came of it."""
        try:
            await turn.tell(await apart(lambda: self._read(turn)))
        except Exception:
            LOG.exception("what came of /rebuild could not be told")

    def _read(self, turn: Turn) -> str:
        """What came of it, in words."""
        phrases = turn.wording.telegram
        told = {
            Rebuilt.DONE: phrases.rebuild_done,
            Rebuilt.UNCHANGED: phrases.rebuild_unchanged,
            Rebuilt.RUNNING: phrases.rebuild_running,
            Rebuilt.FAILED: phrases.rebuild_failed,
        }
        return told[self.room.rebuild()].format(size=turn.wording.size(self.room.briefing.corpus()))
