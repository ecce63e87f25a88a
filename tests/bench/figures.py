"""What is measured, in which unit, and how many measurements become one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

CALLERS = (1, 2, 8)
BUILD_STAGES = ("read", "split", "encode", "vectors", "terms", "write")

# None: not measured, or not measurable on this machine.
Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its name in JSON (which ends with its unit), what it says, and whether more of it is better."""

    name: str
    words: str
    more_is_better: bool = False


MEASURES = (
    Measure("process_warm_s", "one question as a process, files in memory"),
    Measure("process_cold_s", "… files on disk"),
    Measure("process_cold_left_%", "… … share that stayed in memory all the same"),
    Measure("process_cpu_s", "… processor time"),
    Measure("process_peak_mb", "… most memory (RSS)"),
    Measure("open_s", "opening the index, models loaded"),
    Measure("ask_p50_ms", "ask, median"),
    Measure("ask_p99_ms", "ask, 99th percentile"),
    Measure("encode_p50_ms", "… encode the question"),
    Measure("dense_p50_ms", "… dense: search by vector"),
    Measure("lexical_p50_ms", "… lexical: search by terms"),
    Measure("fuse_p50_ms", "… fuse, and make the reply"),
    Measure("read_p50_ms", "… read"),
    Measure("model_p50_ms", "… … by the reader's model"),
    *(Measure(f"callers_{count}_per_s", f"questions a second, {count} asking", True) for count in CALLERS),
    Measure("batch_per_s", "questions a second, --batch", True),
    Measure("build_s", "index build"),
    Measure("build_per_s", "… sentences a second", True),
    *(Measure(f"build_{stage}_per_s", f"… … {stage}", True) for stage in BUILD_STAGES),
    Measure("edit_s", "from an edit to the new answer"),
    Measure("rss_mb", "memory of a serving process (RSS)"),
    Measure("pss_mb", "… with shared memory shared out (PSS)"),
    Measure("private_mb", "… that a further process takes once more"),
    Measure("found_%", "the right sentence is among those read", True),
)
NAMES = tuple(measure.name for measure in MEASURES)
PEER_MEASURES = (
    Measure("process_warm_s", "one question as a process, files in memory"),
    Measure("process_cold_s", "… files on disk"),
    Measure("process_cpu_s", "… processor time"),
    Measure("process_peak_mb", "… most memory (RSS)"),
    Measure("ask_p50_ms", "a further question, median"),
    Measure("build_s", "index build, with loading the model"),
)
PEER_NAMES = tuple(measure.name for measure in PEER_MEASURES)


def complete(figures: Figures) -> dict[str, float | None]:
    """All figures in their order, None for what was not measured."""
    if unknown := set(figures).difference(NAMES):
        raise ValueError(f"there are no figures {sorted(unknown)}")
    return {name: figures.get(name) for name in NAMES}


def percentile(values: Sequence[float], share: float) -> float:
    """The least of `values`, at least one, that `share` of them (0 to 1) do not exceed: the nearest rank."""
    ordered = sorted(values)
    return ordered[max(1, ceil(share * len(ordered))) - 1]


def median(values: Sequence[float]) -> float:
    """The 50th percentile."""
    return percentile(values, 0.5)


def times(value: float | None, other: float | None) -> float | None:
    """How many times `other` goes into `value`, where that can be said."""
    return value / other if value is not None and other else None
