"""A result → tables in a terminal or a pipe."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefbot.core.text import printable
from briefbot.evaluation.calibration import Bin
from briefbot.evaluation.comparing import Difference
from briefbot.evaluation.measures import Measures

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from briefbot.evaluation.results import Result

NOTHING = "–"


def show_result(result: "Result", console: "Console") -> None:
    """All figures, by question word too, the reliability table, and the differences to an earlier run."""
    measures = result.measures()
    show_line(console, headline(result, measures))
    show_table(console, ["", "never silent", "silence is a miss"], ranking_rows(measures))
    show_table(console, ["", ""], other_rows(measures))
    show_table(console, WORD_HEADS, [word_row(word.value, one) for word, one in result.by_word().items()])
    show_table(console, ["confidence", "questions", "first right"], [bin_row(one) for one in result.reliability()])
    if result.differences:
        show_table(console, DIFFERENCE_HEADS, [difference_row(one) for one in result.differences])


def show_line(console: "Console", words: str) -> None:
    """A line, however wide the terminal is."""
    from rich.text import Text

    console.print(Text(printable(words)), soft_wrap=True)


def show_table(console: "Console", heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """An empty line and a table, its first column to the left and the others to the right."""
    if not rows:
        return
    console.line()
    console.print(table(heads, rows))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> "Table":
    """Words in columns, without any lines between."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, show_header=any(heads), header_style="bold")
    for number, head in enumerate(heads):
        made.add_column(Text(head), justify="right" if number else "left", no_wrap=True)
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def headline(result: "Result", measures: Measures) -> str:
    """What was asked."""
    passed_over = f"; {result.passed_over:,} passed over" if result.passed_over else ""
    near_misses = f"{measures.near_misses:,} near miss{'es' * (measures.near_misses != 1)}"
    kinds = f"{measures.answerable:,} answerable, {near_misses}, {measures.off_topic:,} off-topic{passed_over}"
    return f"{result.name}: {len(result.judgements):,} question{'s' * (len(result.judgements) != 1)} ({kinds})"


def ranking_rows(measures: Measures) -> list[list[str]]:
    """How often the right sentence is cited."""
    never, with_silence = measures.never_silent, measures.silence_is_a_miss
    return [
        ["hit@1", share(never.hit_1), share(with_silence.hit_1)],
        ["hit@3", share(never.hit_3), share(with_silence.hit_3)],
        ["MRR", number(never.mrr), number(with_silence.mrr)],
    ]


def other_rows(measures: Measures) -> list[list[str]]:
    """All other figures."""
    all_of_them, where_right = measures.highlights, measures.highlights_where_right
    return [
        ["highlight F1", share(all_of_them.f1)],
        ["highlight exact match", share(all_of_them.exact)],
        ["highlight F1, where the first sentence is right", share(where_right.f1)],
        ["highlight exact match, where the first sentence is right", share(where_right.exact)],
        ["AUROC of confidence, answerable against near misses", number(measures.auroc_near_misses)],
        ["AUROC of confidence, answerable against off-topic", number(measures.auroc_off_topic)],
        ["area under the risk–coverage curve (AURC)", number(measures.aurc)],
        ["expected calibration error (ECE)", number(measures.ece)],
        ["false silences: answerable questions not answered", share(measures.false_silences)],
        ["false answers: near misses answered", share(measures.false_answers)],
        ["false answers: off-topic questions answered", share(measures.false_answers_off_topic)],
        ["right, or rightly silent", share(measures.right)],
        ["milliseconds a question, median", number(measures.milliseconds_median, 1)],
        ["milliseconds a question, 99th percentile", number(measures.milliseconds_p99, 1)],
    ]


WORD_HEADS = ["in %", "answerable", "hit@1", "hit@3", "F1", "silent", "near misses", "answered", "AUROC"]


def word_row(word: str, measures: Measures) -> list[str]:
    """The figures of one question word: false silences behind the answerable ones, false answers behind near misses."""
    return [
        word,
        f"{measures.answerable:,}",
        percent(measures.never_silent.hit_1),
        percent(measures.never_silent.hit_3),
        percent(measures.highlights.f1),
        percent(measures.false_silences),
        f"{measures.near_misses:,}",
        percent(measures.false_answers),
        number(measures.auroc_near_misses),
    ]


def bin_row(one: Bin) -> list[str]:
    """One row of the reliability table."""
    return [number(one.confidence), f"{one.count:,}", number(one.right)]


DIFFERENCE_HEADS = ["", "earlier", "now", "difference", "95 % interval", "p"]


def difference_row(one: Difference) -> list[str]:
    """What one measure gained."""
    gained = [f"{100 * value:+.1f}" for value in (one.difference, one.low, one.high)]
    return [one.measure, share(one.earlier), share(one.now), gained[0], f"{gained[1]} to {gained[2]}", number(one.p, 4)]


def share(value: float | None) -> str:
    """A share in percent."""
    return NOTHING if value is None else f"{100 * value:.1f} %"


def percent(value: float | None) -> str:
    """A share in percent, where that is said elsewhere."""
    return NOTHING if value is None else f"{100 * value:.1f}"


def number(value: float | None, digits: int = 3) -> str:
    """A number with so many digits."""
    return NOTHING if value is None else f"{value:.{digits}f}"
