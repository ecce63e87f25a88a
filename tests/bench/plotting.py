"""A run → one picture: how each figure grows with the number of sentences, and how the peers do."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.figures import BUILD_STAGES, CALLERS
from tests.bench.results import Result
from tests.bench.stopwatch import STAGES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE, DOTS_PER_INCH = (12.8, 9.6), 120
# In each picture: the figures, and what they are called there.
ASK = {"ask_p50_ms": "ask, median", "ask_p99_ms": "ask, p99", **{f"{stage}_p50_ms": stage for stage in STAGES}}
PROCESS = {"process_cold_s": "process, cold", "process_warm_s": "process, warm", "open_s": "open", "edit_s": "edit"}
RATES = {
    **{f"callers_{count}_per_s": f"{count} asking" for count in CALLERS},
    "batch_per_s": "--batch",
    "build_per_s": "index build",
    **{f"build_{stage}_per_s": f"… {stage}" for stage in BUILD_STAGES},
}
MEMORY = {"process_peak_mb": "process, peak", "rss_mb": "serving, RSS", "pss_mb": "serving, PSS"}
PANELS = (("milliseconds", ASK), ("seconds", PROCESS), ("a second", RATES), ("MB", MEMORY))


def save_plot(result: Result, path: Path) -> None:
    """Draws the picture and writes it as PNG; floors are dotted."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DOTS_PER_INCH, layout="constrained")
    for axes, (title, lines) in zip(figure.subplots(2, 2).flat, PANELS, strict=True):
        draw(axes, result, lines)
        axes.set(title=title, xlabel="sentences")
        if any(len(line.get_xydata()) for line in axes.lines):  # without anything there is no logarithmic scale
            axes.set(xscale="log", yscale="log")
    figure.savefig(path)


def draw(axes: "Axes", result: Result, lines: Mapping[str, str]) -> None:
    """A line for each figure that was measured, and a dotted one for its floor."""
    axes.grid(color="0.9", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    for number, (name, words) in enumerate(lines.items()):
        colour = f"C{number % 10}"
        measured = {size: found.figures.get(name) for size, found in sorted(result.sizes.items())}
        axes.plot(*points(measured), color=colour, marker="o", markersize=4, label=words)
        floors = {size: found.floors.get(name) for size, found in sorted(result.sizes.items())}
        axes.plot(*points(floors), color=colour, linestyle=":", marker=".")
    axes.legend(frameon=False, fontsize="small")


def points(values: Mapping[int, float | None]) -> tuple[list[int], list[float]]:
    """Where a line goes: sentences, and what can be drawn on a logarithmic scale."""
    known = {size: value for size, value in values.items() if value}
    return list(known), list(known.values())
