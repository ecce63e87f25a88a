"""A run → tables in a terminal or a pipe."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefbot.evaluation.reporting import NOTHING, show_line, show_table
from tests.bench.comparing import Comparison
from tests.bench.figures import MEASURES, PEER_MEASURES, Figures, Measure, times
from tests.bench.results import MISSING, Result, Size

if TYPE_CHECKING:
    from rich.console import Console


def show(result: Result, console: "Console") -> None:
    """The machine, the figures with their floors, and the peers."""
    show_line(console, machine_line(result.machine))
    sizes = dict(sorted(result.sizes.items()))
    heads = ["(floor)", "unit", *(f"{sentences:,}" for sentences in sizes)]
    show_table(console, heads, [row(measure, list(sizes.values())) for measure in MEASURES])
    for sentences, size in sizes.items():
        if size.peers:
            show_peers(console, sentences, size)


def machine_line(machine: Mapping[str, Any]) -> str:
    """On what was measured, and which commit."""
    return (
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load_before']} before; "
        f"Python {machine['python']}; commit {machine['commit'] or 'unknown'}"
    )


def row(measure: Measure, sizes: Sequence[Size]) -> list[str]:
    """A figure in all sizes, each with its floor behind it."""
    cells = [cell(size.figures.get(measure.name), size.floors.get(measure.name)) for size in sizes]
    return [measure.words, unit(measure), *cells]


def unit(measure: Measure) -> str:
    """The unit that the figure's name ends with."""
    endings = {"_per_s": "1/s", "_ms": "ms", "_mb": "MB", "_s": "s", "_%": "%"}
    return next(shown for ending, shown in endings.items() if measure.name.endswith(ending))


def cell(value: float | None, floor: float | None) -> str:
    """A figure and its floor."""
    return amount(value) if floor is None else f"{amount(value)} ({amount(floor)})"


def amount(value: float | None) -> str:
    """Three significant digits."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def show_peers(console: "Console", sentences: int, size: Size) -> None:
    """What a user would take instead, and how many times as much it needs."""
    show_line(console, f"\nThe same with what a user would take instead, {sentences:,} sentences (times briefbot's):")
    heads = ["", "unit", "briefbot", *size.peers]
    show_table(console, heads, [peer_row(measure, size.figures, size.peers) for measure in PEER_MEASURES])
    for name, figures in size.peers.items():
        if MISSING in figures:
            show_line(console, f"{name} was not measured: {figures[MISSING]}")


def peer_row(measure: Measure, own: Figures, peers: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One figure of all."""
    cells = [peer_cell(peer.get(measure.name), own.get(measure.name)) for peer in peers.values()]
    return [measure.words, unit(measure), amount(own.get(measure.name)), *cells]


def peer_cell(value: float | None, own: float | None) -> str:
    """A peer's figure, and how many times briefbot's it is."""
    ratio = times(value, own)
    return amount(value) if ratio is None else f"{amount(value)} ({ratio:.1f}×)"


def show_comparison(console: "Console", comparisons: Iterable[Comparison]) -> None:
    """Both runs side by side."""
    heads = ["", "unit", "sentences", "earlier", "now", "now / earlier", ""]
    show_table(console, heads, [comparison_row(one) for one in comparisons])


def comparison_row(one: Comparison) -> list[str]:
    """One figure of both runs."""
    ratio = NOTHING if one.ratio is None else f"{one.ratio:.2f}"
    values = [amount(one.earlier), amount(one.now)]
    return [one.measure.words, unit(one.measure), f"{one.sentences:,}", *values, ratio, one.verdict]
