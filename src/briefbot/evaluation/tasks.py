"""What is to be measured, and the files that are written of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefbot.adapters.files import write_text
from briefbot.core.errors import InvalidRequest
from briefbot.evaluation.details import detail_line
from briefbot.evaluation.judging import Outcome
from briefbot.evaluation.plotting import save_plots
from briefbot.evaluation.results import Result
from briefbot.evaluation.selection_results import SelectionResult


@dataclass(frozen=True, slots=True)
class Task:
    """The question set `file`, and options of the command that are named as they are there."""

    file: Path
    documents: Path | None = None
    index: Path | None = None
    off_topic: Path | None = None
    details: Path | None = None
    save: Path | None = None
    compare: Path | None = None
    plots: Path | None = None

    def refuse(self, reason: str, *options: str) -> None:
        """Raises InvalidRequest if one of these options was given: they mean nothing here, for that reason."""
        if given := [f"--{name.replace('_', '-')}" for name in options if getattr(self, name) is not None]:
            raise InvalidRequest(f"{self.file.name} {reason}; leave {', '.join(given)} out.")

    def require_folders(self) -> None:
        """Raises InvalidRequest if a file is to be written into a folder that is not there: measuring takes long."""
        for path in filter(None, [self.details, self.save]):
            if not path.parent.is_dir():
                raise InvalidRequest(f"There is no folder {path.parent} to write {path.name} into; make it first.")


def write_result(task: Task, result: Result, outcomes: Sequence[Outcome], texts: Mapping[str, str]) -> None:
    """Writes the details, the result and the plots, if they were asked for.

    Raises:
        InvalidRequest: if a file cannot be written.
    """
    if task.details:
        pairs = zip(outcomes, result.judgements, strict=True)
        write_text(task.details, "".join(f"{detail_line(*pair, texts)}\n" for pair in pairs))
    if task.save:
        write_text(task.save, result.to_save())
    if task.plots:
        save_plots(result, task.plots)


def write_selection(task: Task, result: SelectionResult) -> None:
    """Writes the details, if they were asked for.

    Raises:
        InvalidRequest: if the file cannot be written.
    """
    if task.details:
        write_text(task.details, "".join(f"{line}\n" for line in result.detail_lines()))
