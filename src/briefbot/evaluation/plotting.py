"""A result → pictures: risk–coverage, calibration, and how sure the bot was of each kind of question."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from briefbot.evaluation.calibration import expected_calibration_error
from briefbot.evaluation.measures import confidences, of_kind
from briefbot.evaluation.results import Result
from briefbot.evaluation.risk import area
from briefbot.evaluation.sets import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE, DOTS_PER_INCH = (6.4, 4.8), 150
NAMES = {Kind.ANSWERABLE: "answerable", Kind.NEAR_MISS: "near misses", Kind.OFF_TOPIC: "off-topic"}


def save_plots(result: Result, folder: Path) -> tuple[Path, ...]:
    """The pictures, written as PNG into a folder, which is made if need be."""
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, draw in {"risk-coverage": draw_risk, "calibration": draw_calibration, "confidence": draw_kinds}.items():
        figure = Figure(figsize=SIZE, dpi=DOTS_PER_INCH, layout="constrained")
        axes = figure.add_subplot()
        axes.set_axisbelow(True)
        axes.grid(color="0.9", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes, result)
        figure.savefig(path := folder / f"{name}.png")
        paths.append(path)
    return tuple(paths)


def draw_risk(axes: "Axes", result: Result) -> None:
    """The share of wrong answers among the most confident ones."""
    curve = result.risks()
    axes.plot(np.arange(1, len(curve) + 1) / max(1, len(curve)), curve, color="tab:blue")
    axes.set(title=titled("Risk–coverage", "AURC", area(curve)), xlim=(0, 1), ylim=(0, None))
    axes.set(xlabel="share of questions answered, most confident first", ylabel="share of answers that are wrong")


def draw_calibration(axes: "Axes", result: Result) -> None:
    """Confidence against the share of right first citations."""
    bins = result.reliability()
    axes.plot([0, 1], [0, 1], color="0.6", linestyle="--", linewidth=1)
    axes.plot([one.confidence for one in bins], [one.right for one in bins], color="tab:blue", marker="o")
    axes.set(title=titled("Calibration", "ECE", expected_calibration_error(bins)), xlim=(0, 1), ylim=(0, 1))
    axes.set(xlabel="confidence", ylabel="share of first citations that are right")


def draw_kinds(axes: "Axes", result: Result) -> None:
    """How sure the bot was of questions of each kind."""
    edges = np.linspace(0, 1, 41)
    for kind, name in NAMES.items():
        if these := confidences(of_kind(result.judgements, kind)):
            weights = np.full(len(these), 1 / len(these))
            axes.hist(these, bins=edges.tolist(), weights=weights, histtype="step", linewidth=1.5, label=name)
    axes.legend(frameon=False)
    axes.set(title="Confidence by kind of question", xlim=(0, 1), xlabel="confidence", ylabel="share of the kind")


def titled(title: str, measure: str, value: float | None) -> str:
    """A title with the figure that sums it up."""
    return title if value is None else f"{title} ({measure} {value:.3f})"
