"""The options of `briefbot eval`, on the command line and as a task."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.evaluation.tasks import Task

FILES = {
    "off-topic": ("FILE", "another question set: what it asks should get silence"),
    "details": ("FILE", "write what was asked, cited and replied, one JSON object a line"),
    "save": ("FILE", "write the result, to compare later ones with it"),
    "compare": ("FILE", "compare with a result that was saved earlier"),
    "plots": ("FOLDER", "draw risk–coverage, calibration and confidence"),
}


def add_options(command: argparse.ArgumentParser) -> None:
    """Tells the parser of the command what can be given."""
    kinds = "questions: SQuAD, JSON Lines with gold places, or a table of question, sentence and 0 or 1"
    command.add_argument("file", type=Path, metavar="FILE", help=kinds)
    for name, (what, meaning) in FILES.items():
        command.add_argument(f"--{name}", type=Path, metavar=what, help=meaning)
    command.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def task_of(options: argparse.Namespace) -> "Task":
    """What is to be measured, as given on the command line."""
    from briefbot.evaluation.tasks import Task

    names = ("file", "documents", "index", *(name.replace("-", "_") for name in FILES))
    return Task(**{name: getattr(options, name) for name in names})
