"""The updates of one chat one after another, chats side by side, so many at once and not more, and none too late."""

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from briefbot.faces.telegram.vitals import Event, Vitals


class Customs(Protocol):
    """What lanes must know of updates and of the world around them."""

    def is_late(self, update: Update) -> bool:
        """Whether it is a question that has become old."""

    def is_question(self, update: Update) -> bool:
        """Whether it takes the place of older questions in its chat."""

    def may_be_turned_away(self, update: Update) -> bool:
        """Whether there is somebody who can be told."""

    async def turn_away(self, update: Update) -> None:
        """Tells that there is too much to do; raises nothing."""

    async def caught_up(self) -> None:
        """Returns when, as far as can be known, nothing more waits at Telegram."""

    def finish(self, update: Update) -> None:
        """Nothing is left to do for it; raises nothing."""


@dataclass(eq=False, slots=True)
class Visit:
    """An update in its lane; `turn` gives whether it is handled. `skipped` questions before it were not."""

    is_late: bool
    turn: asyncio.Future[bool]
    skipped: int = 0
    has_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many updates may be handled at once, and may be present altogether and of one chat."""

    at_once: int
    most: int
    most_of_chat: int


@dataclass(slots=True)
class Lane:
    """The updates of a chat, in their order."""

    visits: deque[Visit] = field(default_factory=deque)

    def enter(self, visit: Visit, *, is_question: bool) -> None:
        """Adds an update; late questions that have not begun are not answered if another question comes."""
        if is_question:
            for outdated in [other for other in self.visits if other.is_late and not other.has_begun]:
                visit.skipped += 1 + outdated.skipped
                self._dismiss(outdated)
        self.visits.append(visit)
        self.call()

    def leave(self, visit: Visit) -> None:
        """Removes an update, if that has not happened yet."""
        if visit in self.visits:
            self.visits.remove(visit)
            self.call()

    def call(self) -> None:
        """It is the turn of the first one."""
        if self.visits and not self.visits[0].turn.done():
            self.visits[0].turn.set_result(True)

    def _dismiss(self, visit: Visit) -> None:
        self.visits.remove(visit)
        if not visit.turn.done():
            visit.turn.set_result(False)


class Lanes(BaseUpdateProcessor):
    """Keeps order per chat; who waits for a chat takes no place from others. First come, first served."""

    def __init__(self, bounds: Bounds, customs: Customs, vitals: Vitals) -> None:
        super().__init__(sys.maxsize)  # PTB's bound would count those who wait for their chat, and block all others
        self._bounds = bounds
        self._customs = customs
        self._vitals = vitals
        self._places = asyncio.Semaphore(bounds.at_once)
        self._lanes: dict[int, Lane] = {}
        self._visits: dict[int, Visit] = {}
        self._turned_away = 0
        self._tasks: set[asyncio.Task[Any] | None] = set()

    @property
    def present(self) -> int:
        """How many updates wait or are being handled."""
        return sum(len(lane.visits) for lane in self._lanes.values())

    def visit_of(self, update: Update) -> Visit | None:
        """How an update that is being handled stands in its lane."""
        return self._visits.get(update.update_id)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handles an update when it is its turn, or turns it away; if this is cancelled, it stays unfinished."""
        task = asyncio.current_task()
        try:
            self._tasks.add(task)
            if not isinstance(update, Update):
                await coroutine
                return
            if self._is_full(update):
                await self._turn_away(update)
            else:
                await self._attend(update, coroutine)
            self._customs.finish(update)
        finally:
            self._tasks.discard(task)
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # no warning if it was never begun

    async def abandon(self) -> int:
        """How many updates were given up; they stay unfinished."""
        tasks = [task for task in self._tasks if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return len(tasks)

    def _is_full(self, update: Update) -> bool:
        lane = self._lanes.get(lane_of(update))
        is_full = self.present >= self._bounds.most or (lane and len(lane.visits) >= self._bounds.most_of_chat)
        return bool(is_full) and self._customs.may_be_turned_away(update)

    async def _turn_away(self, update: Update) -> None:
        """Tells so, unless too many are just being told."""
        self._vitals.count(Event.BUSY)
        if self._turned_away < self._bounds.most:
            self._turned_away += 1
            try:
                await self._customs.turn_away(update)
            finally:
                self._turned_away -= 1

    async def _attend(self, update: Update, coroutine: Awaitable[Any]) -> None:
        lane, visit = self._enter(update)
        try:
            if await visit.turn and await self._is_newest(lane, visit):
                async with self._places:
                    await coroutine
                    self._vitals.count(Event.HANDLED)
            else:
                self._vitals.count(Event.SKIPPED)
        finally:
            self._leave(update, lane, visit)

    def _enter(self, update: Update) -> tuple[Lane, Visit]:
        lane = self._lanes.setdefault(lane_of(update), Lane())
        visit = Visit(self._customs.is_late(update), asyncio.get_running_loop().create_future())
        lane.enter(visit, is_question=self._customs.is_question(update))
        self._visits[update.update_id] = visit
        self._vitals.waiting = self.present
        return lane, visit

    async def _is_newest(self, lane: Lane, visit: Visit) -> bool:
        """Whether no question has come behind a late one; whatever waits at Telegram is waited for."""
        if visit.is_late:
            await self._customs.caught_up()
        visit.has_begun = visit in lane.visits
        return visit.has_begun

    def _leave(self, update: Update, lane: Lane, visit: Visit) -> None:
        lane.leave(visit)
        self._visits.pop(update.update_id, None)
        if not lane.visits and self._lanes.get(lane_of(update)) is lane:
            del self._lanes[lane_of(update)]
        self._vitals.waiting = self.present

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def lane_of(update: Update) -> int:
    """The chat, or for an inline query the person; 0 for what has neither."""
    chat, user = update.effective_chat, update.effective_user
    return chat.id if chat else (user.id if user else 0)
