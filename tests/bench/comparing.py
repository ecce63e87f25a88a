"""Two runs side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.figures import MEASURES, Measure, times
from tests.bench.results import Result

# What differs by less is noise on most machines.
NOISE = 1.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of one size in both runs; `ratio` is how many times the earlier one goes into the one of now."""

    sentences: int
    measure: Measure
    earlier: float
    now: float

    @property
    def ratio(self) -> float | None:
        """Now by earlier; None if that was 0."""
        return times(self.now, self.earlier)

    @property
    def verdict(self) -> str:
        """Whether it has become better or worse by more than noise."""
        if self.ratio is None or 1 / NOISE <= self.ratio <= NOISE:
            return ""
        return "better" if (self.ratio > 1) is self.measure.more_is_better else "worse"


def compared(earlier: Result, now: Result) -> Iterator[Comparison]:
    """All figures that both runs have."""
    for sentences in sorted(set(earlier.sizes) & set(now.sizes)):
        for measure in MEASURES:
            values = [run.sizes[sentences].figures.get(measure.name) for run in (earlier, now)]
            if values[0] is not None and values[1] is not None:
                yield Comparison(sentences, measure, values[0], values[1])
