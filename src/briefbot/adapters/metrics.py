"""Prometheus: what is counted and measured of a running bot; no words of anybody, no ids, no globals."""

import logging
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from briefbot.adapters.pulse import Pulse

# In seconds: a question takes some tens of milliseconds, and a person becomes impatient after two seconds.
_BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

KINDS = ("answer", "abstention", "fault")
ENDS = ("done", "unchanged", "failed")
LEVELS = ("info", "warning", "error", "critical")


class Metrics:
    """What is told to Prometheus: what is counted here, and the `pulse` and the `updates` at the moment when it asks.

    `updates` are how many updates from Telegram have been accepted, handled, refused and so on.
    """

    def __init__(self, pulse: Callable[[], Pulse], updates: Callable[[], Mapping[str, int]]) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(PulseCollector(pulse, updates))
        ProcessCollector(registry=self.registry)
        self._replies = Counter(
            "briefbot_replies",
            "Replies by what they are: answer, abstention or fault",
            ["kind"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "briefbot_ask_seconds",
            "Time from a question to its reply, without Telegram",
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._rebuilds = Counter(
            "briefbot_rebuilds",
            "Rebuilds by how they ended: done, unchanged or failed",
            ["end"],
            registry=self.registry,
        )
        self._records = Counter("briefbot_log_records", "Lines of the log by level", ["level"], registry=self.registry)
        self._begin_with_nought()

    def _begin_with_nought(self) -> None:
        """Has every count be there from the start: an alarm on an increase would miss the first one otherwise."""
        for counter, values in ((self._replies, KINDS), (self._rebuilds, ENDS), (self._records, LEVELS)):
            for value in values:
                counter.labels(value)

    def replied(self, kind: str, seconds: float) -> None:
        """A question got a reply of that kind after so long."""
        self._replies.labels(kind).inc()
        self._seconds.observe(seconds)

    def rebuilt(self, end: str) -> None:
        """The index was looked after."""
        self._rebuilds.labels(end).inc()

    def logged(self, record: logging.LogRecord) -> None:
        """A line was written to the log."""
        self._records.labels(record.levelname.lower()).inc()


class PulseCollector(Collector):
    """The signs of life as Prometheus wants them."""

    def __init__(self, pulse: Callable[[], Pulse], updates: Callable[[], Mapping[str, int]]) -> None:
        self._pulse = pulse
        self._updates = updates

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: what is not known yet is left out."""
        return []

    def collect(self) -> Iterable[Metric]:
        """The signs of this moment."""
        pulse = self._pulse()
        yield gauge("briefbot_up_seconds", "Time since the start", pulse.uptime)
        if pulse.silence is not None:
            yield gauge("briefbot_telegram_silence_seconds", "Time since Telegram was last heard", pulse.silence)
        yield gauge("briefbot_ready", "1 if it can answer just now", not pulse.obstacles)
        yield gauge("briefbot_queue", "Questions that wait for an answer", pulse.queue)
        yield gauge("briefbot_queue_room", "Questions that may wait", pulse.room)
        counted = CounterMetricFamily(
            "briefbot_updates", "Updates from Telegram by what came of them", labels=["event"]
        )
        for event, number in self._updates().items():
            counted.add_metric([event], number)
        yield counted
        labels = {"version": version("briefbot"), "generation": pulse.generation}
        yield InfoMetricFamily("briefbot", "The program and the index that answers", labels)


def gauge(name: str, meaning: str, value: float) -> Metric:
    """One number."""
    return GaugeMetricFamily(name, meaning, value)
