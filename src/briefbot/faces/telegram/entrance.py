"""The way in: every update is stored before Telegram hears that it has arrived, and what is stored is handled once."""

import asyncio
import logging
import time
from collections.abc import Callable

from telegram import Update
from telegram.error import NetworkError
from telegram.ext import ExtBot

from briefbot.core.errors import StateUnavailable
from briefbot.faces.telegram.ear import parsed_text
from briefbot.faces.telegram.ports import Inbox
from briefbot.faces.telegram.vitals import Event, Vitals

LOG = logging.getLogger(__name__)


class Entrance(asyncio.Queue[object]):
    """PTB's queue of updates; what is put in has been stored, and what came before is dropped.

    Telegram hears that an update has arrived when the next poll begins, or the webhook's request is answered: both
    happen after `put`.
    """

    def __init__(self, inbox: Inbox, vitals: Vitals, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._inbox = inbox
        self._vitals = vitals
        self._clock = now

    async def put(self, item: object) -> None:
        """Stores and queues an update, unless it is known or empty.

        Raises:
            NetworkError: if it cannot be stored; Telegram will send it again.
        """
        if isinstance(item, Update) and not self._is_to_be_handled(item):
            return
        await super().put(item)

    def _is_to_be_handled(self, update: Update) -> bool:
        if is_empty(update):
            return False
        try:
            is_new = self._inbox.accept(update.update_id, update.to_json(), chat_of(update), self._clock())
        except StateUnavailable as error:
            LOG.critical("updates cannot be stored and stay with Telegram: %s", error)
            raise NetworkError("the update cannot be stored") from error
        self._vitals.count(Event.ACCEPTED if is_new else Event.REPEATED)
        return is_new

    def replay(self, bot: ExtBot[None]) -> None:
        """Queues what an earlier process accepted and did not handle."""
        lost, waiting = self._inbox.claimed_but_unfinished(), self._inbox.unfinished()
        if lost or waiting:
            LOG.warning("%d updates are handled anew, %d may have been answered and are not", len(waiting), len(lost))
        for update_id in lost:
            self._inbox.finish(update_id)
        for one in waiting:
            update = parsed_text(one.payload, bot)
            if update:
                self.put_nowait(update)
            else:
                self._inbox.finish(one.update_id)


def is_empty(update: Update) -> bool:
    """Whether an update has nothing but its number."""
    return not any(getattr(update, name) for name in Update.__slots__ if name[0] != "_" and name != "update_id") and (
        not update.api_kwargs
    )


def chat_of(update: Update) -> int | None:
    """Where the update comes from, as far as Telegram tells."""
    return update.effective_chat.id if update.effective_chat else None
