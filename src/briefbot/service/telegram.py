"""The bot in Telegram with all that it needs: index, state, health, logs, and whoever supervises it."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from briefbot.adapters.health import serving_health
from briefbot.adapters.logs import configure_logging, count_records
from briefbot.adapters.metrics import Metrics
from briefbot.adapters.pulse import Pulse
from briefbot.adapters.state import open_state
from briefbot.adapters.systemd import notifier_for
from briefbot.assembly import Workshop
from briefbot.core.answering import Answer, Reply
from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.app import run
from briefbot.faces.telegram.desk import Desk
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.ports import Ask, Rebuilt
from briefbot.faces.telegram.vitals import Vitals
from briefbot.faces.wording import ENGLISH
from briefbot.service.heartbeat import Heartbeat, beating
from briefbot.service.index import ServedIndex, followed
from briefbot.service.options import telegram_options
from briefbot.settings import Settings, Supervision

LOG = logging.getLogger(__name__)


def serve_telegram(settings: Settings, supervision: Supervision) -> int:
    """Runs the bot until SIGTERM or SIGINT, or until it must end itself; the exit status: 0, or 1 if that was so.

    Raises:
        BriefbotError: if it cannot begin.
    """
    options = telegram_options(settings)
    configure_logging()
    shop = Workshop(settings, preparing=lambda: LOG.info(ENGLISH.preparing))
    index = ServedIndex(shop.open_warm, shop.open)
    return served(index, shop, options, supervision)


def served(index: ServedIndex, shop: Workshop, options: TelegramOptions, supervision: Supervision) -> int:
    """The exit status of a bot that answers from `index`, which is opened here and follows its documents."""
    settings, vitals, announcements = shop.settings, Vitals(), Announcements()
    pulse = pulse_of(vitals, index, options)
    metrics = Metrics(pulse, lambda: {event.value: number for event, number in vitals.counts.items()})
    count_records(metrics.logged)
    news = News(index, announcements, metrics)
    with ExitStack() as stack:
        state = stack.enter_context(open_state(settings.state))
        if settings.health_port:
            stack.enter_context(serving_health(settings.health_port, pulse, metrics))
        known = shop.signature()
        index.open()
        stack.enter_context(followed(index, shop, known, news.tell))
        notifier = notifier_for(supervision.notify_socket, supervision.watchdog_usec, supervision.watchdog_pid)
        stack.enter_context(beating(Heartbeat(notifier, pulse, lambda: state.tidy(time.time()))))
        desk = Desk(measured(index.ask, metrics), index, state, news.rebuild, options)
        stack.callback(desk.close)
        return run(options, desk, state, vitals, announcements)


def pulse_of(vitals: Vitals, index: ServedIndex, options: TelegramOptions) -> Callable[[], Pulse]:
    """What takes the bot's pulse."""
    start = time.monotonic()
    return lambda: Pulse(
        uptime=time.monotonic() - start,
        silence=vitals.seconds_since_heard(),
        generation=index.generation(),
        queue=vitals.waiting,
        room=options.queue,
    )


def measured(ask: Ask, metrics: Metrics) -> Ask:
    """`ask`, with its time and what came of it counted."""

    def asked(question: str, history: Sequence[str] = ()) -> Reply:
        start, kind = time.perf_counter(), "fault"
        try:
            reply = ask(question, history)
            kind = "answer" if isinstance(reply, Answer) else "abstention"
            return reply
        finally:
            metrics.replied(kind, time.perf_counter() - start)

    return asked


@dataclass
class News:
    """Counts rebuilds, and tells administrators of those that failed: once, until one has gone well again."""

    index: ServedIndex
    announcements: Announcements
    metrics: Metrics
    is_failing: bool = False

    def rebuild(self) -> Rebuilt:
        """What came of reading the documents again; whoever asked for it is told by who is asked."""
        rebuilt = self.index.rebuild()
        self.metrics.rebuilt(rebuilt.value)
        return rebuilt

    def tell(self, rebuilt: Rebuilt) -> None:
        """The documents have changed, and this came of it."""
        self.metrics.rebuilt(rebuilt.value)
        if rebuilt is Rebuilt.FAILED and not self.is_failing:
            self.announcements.tell(lambda wording: wording.telegram.rebuild_failed)
        elif rebuilt is not Rebuilt.FAILED and self.is_failing:
            corpus = self.index.corpus()
            self.announcements.tell(lambda wording: wording.telegram.rebuild_done.format(size=wording.size(corpus)))
        self.is_failing = rebuilt is Rebuilt.FAILED
