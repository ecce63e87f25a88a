"""Options → a PTB application with everything that surrounds the desk, not running yet."""

import asyncio
import contextlib
import ipaddress
import logging
import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import AIORateLimiter, ApplicationBuilder, TypeHandler

from briefbot.core.errors import StateUnavailable
from briefbot.faces.telegram.allowance import Once
from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.ear import CarefulPollRequest, CarefulRequest, ListeningBot, Polls
from briefbot.faces.telegram.entrance import Entrance
from briefbot.faces.telegram.faults import Faults
from briefbot.faces.telegram.gate import Gate, person_of
from briefbot.faces.telegram.lanes import Bounds, Lanes
from briefbot.faces.telegram.meant import can_be_told, is_question
from briefbot.faces.telegram.notices import Notices
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.ports import App, Handling, Inbox, Memory
from briefbot.faces.telegram.vitals import Vitals
from briefbot.faces.telegram.watchdog import Watchdog

LOG = logging.getLogger(__name__)

BUSY_SECONDS = 60.0
CATCHING_UP = 5.0  # seconds; behind a webhook, where nobody knows what is still to come, the shorter time
CATCHING_UP_BEHIND_WEBHOOK = 1.0
ENTERING = 0.05  # seconds that updates of the last batch need to their lanes


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The application and what runs it."""

    options: TelegramOptions
    application: App
    bot: ListeningBot
    polls: Polls
    lanes: Lanes
    entrance: Entrance
    watchdog: Watchdog
    announcements: Announcements


class Customs:
    """What the lanes must know of updates."""

    def __init__(
        self, *, options: TelegramOptions, bot: ListeningBot, polls: Polls, inbox: Inbox, notices: Notices
    ) -> None:
        self._options = options
        self._bot = bot
        self._polls = polls
        self._inbox = inbox
        self._notices = notices
        self._told = Once(BUSY_SECONDS, time.monotonic)

    def is_question(self, update: Update) -> bool:
        """Whether it is a message that wants an answer."""
        return is_question(update, self._bot)

    def is_late(self, update: Update) -> bool:
        """Whether it is such a message, and was old when it arrived."""
        if update.message is None or not self.is_question(update):
            return False
        return time.time() - update.message.date.timestamp() > self._options.old_question

    def may_be_turned_away(self, update: Update) -> bool:
        """Whether somebody waits for an answer to it."""
        return can_be_told(update)

    async def turn_away(self, update: Update) -> None:
        """Says that too much is to be done, once a minute to each person."""
        if self._told.is_first(person_of(update)):
            await self._notices.tell_once(update, lambda words: words.busy)
        else:
            await self._notices.hush(update)

    async def caught_up(self) -> None:
        """Waits for the batches that Telegram still has, not for ever."""
        patience = CATCHING_UP_BEHIND_WEBHOOK if self._options.webhook else CATCHING_UP
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._polls.have_caught_up.wait(), patience)
        await asyncio.sleep(ENTERING)

    def finish(self, update: Update) -> None:
        """Takes it out of the inbox; if that fails, it may be handled again after the next start."""
        try:
            self._inbox.finish(update.update_id)
        except StateUnavailable as error:
            LOG.critical("update %s stays unfinished: %s", update.update_id, error)


def build_application(options: TelegramOptions, desk: Handling, memory: Memory, vitals: Vitals | None = None) -> App:
    """The application with the gate, the desk's handlers and the error handler; called in a running event loop."""
    return assembled(options, desk, memory, vitals).application


def assembled(
    options: TelegramOptions,
    desk: Handling,
    memory: Memory,
    vitals: Vitals | None = None,
    announcements: Announcements | None = None,
) -> Runtime:
    """The same with what runs it."""
    # PTB asks for this one with each RetryAfter, and warns of a change to come where it is not set.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    vitals = vitals or Vitals()
    watchdog = Watchdog(vitals, options.longest_silence, options.longest_conflict)
    polls = Polls()
    bot = bot_for(options, watchdog, polls)
    notices = Notices(bot, memory, options)
    bounds = Bounds(at_once=options.handled_at_once, most=options.queue, most_of_chat=options.queue_of_chat)
    lanes = Lanes(bounds, Customs(options=options, bot=bot, polls=polls, inbox=memory.inbox, notices=notices), vitals)
    entrance = Entrance(memory.inbox, vitals)
    application = application_of(options, bot, lanes, entrance)
    gate = Gate(options=options, memory=memory, notices=notices, lanes=lanes, vitals=vitals)
    application.add_handler(TypeHandler(Update, gate.check), group=-1)
    application.add_error_handler(Faults(notices, vitals).handle)
    desk.add_to(application)
    return Runtime(
        options=options,
        application=application,
        bot=bot,
        polls=polls,
        lanes=lanes,
        entrance=entrance,
        watchdog=watchdog,
        announcements=announcements or Announcements(),
    )


def bot_for(options: TelegramOptions, watchdog: Watchdog, polls: Polls) -> ListeningBot:
    """The bot with its two ways to Telegram."""
    more = {"trust_env": not is_loopback(options.base_url)}  # no proxy stands between two programs on one machine
    limiter = AIORateLimiter(overall_max_rate=options.messages_per_second, max_retries=2)
    return ListeningBot(
        options.token.value,
        watchdog=watchdog,
        polls=polls,
        base_url=options.base_url,
        base_file_url=options.base_url.removesuffix("/bot") + "/file/bot",
        request=CarefulRequest(read_timeout=options.patience, httpx_kwargs=more),
        get_updates_request=CarefulPollRequest(1, options.patience, httpx_kwargs=more),
        rate_limiter=limiter,
    )


def application_of(options: TelegramOptions, bot: ListeningBot, lanes: Lanes, entrance: Entrance) -> App:
    """PTB's application, without handlers."""
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    builder = builder.bot(bot).update_queue(entrance).concurrent_updates(lanes).job_queue(None)
    return builder.updater(None).build() if options.webhook else builder.build()


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
