"""Rankings of questions' own sentences → MAP and MRR, as JSON, as a table, and question by question."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from briefbot.evaluation.answer_selection import Ranked
from briefbot.evaluation.measures import mean
from briefbot.evaluation.ranking import Ranking, rankings
from briefbot.evaluation.reporting import number, share, show_line, show_table
from briefbot.faces.jsonlines import json_line

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class SelectionResult:
    """The rankings of the questions of the file `name` that have right and wrong sentences; the others are left out."""

    name: str
    ranked: tuple[Ranked, ...]
    left_out: int

    def rankings(self) -> list[Ranking]:
        """The measures of each question."""
        return rankings([one.relevance for one in self.ranked])

    def as_json(self) -> dict[str, Any]:
        """All figures."""
        found = self.rankings()
        return {
            "file": self.name,
            "questions": len(self.ranked),
            "left_out": self.left_out,
            "map": mean(one.average_precision for one in found),
            "mrr": mean(one.reciprocal_rank for one in found),
            "hit_1": mean(one.hit_1 for one in found),
            "milliseconds_median": median(one.milliseconds for one in self.ranked) if self.ranked else None,
        }

    def show(self, console: "Console") -> None:
        """All figures for people."""
        figures = self.as_json()
        questions = f"{len(self.ranked):,} question{'s' * (len(self.ranked) != 1)}"
        others = f"{self.left_out:,} other{'s' * (self.left_out != 1)} cannot tell"
        show_line(console, f"{self.name}: {questions} ({others})")
        rows = [
            ["MAP", number(figures["map"])],
            ["MRR", number(figures["mrr"])],
            ["right sentence first", share(figures["hit_1"])],
            ["milliseconds a question, median", number(figures["milliseconds_median"], 1)],
        ]
        show_table(console, ["", ""], rows)

    def detail_lines(self) -> Iterator[str]:
        """One JSON object for each question."""
        for one, measures in zip(self.ranked, self.rankings(), strict=True):
            cited = [
                {"text": one.selection.sentences[place], "right": one.selection.labels[place], "score": round(score, 4)}
                for place, score in zip(one.order, one.scores, strict=True)
            ]
            fields = {
                "question": one.selection.question,
                "average_precision": round(measures.average_precision, 4),
                "reciprocal_rank": round(measures.reciprocal_rank, 4),
                "ranked": cited,
                "ms": round(one.milliseconds, 1),
            }
            yield json_line(fields)
