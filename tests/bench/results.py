"""What was measured, as JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefbot.core.errors import InvalidRequest
from tests.bench.figures import Figures, complete

# Changes when an earlier file can no longer be compared.
FORMAT = "briefbot bench 1"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Size:
    """The figures of one size, the floors of some of them, and each peer's, or why it has none.

    `sentences` is how many there really are.
    """

    sentences: int
    figures: Figures
    floors: Figures = field(default_factory=dict)
    peers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """All of it, with None for what was not measured."""
        return {
            "sentences": self.sentences,
            "figures": rounded(complete(self.figures)),
            "floors": rounded(complete(self.floors)),
            "peers": {name: rounded(figures) for name, figures in self.peers.items()},
        }


@dataclass(frozen=True, slots=True)
class Result:
    """One run: on what machine, and what by number of sentences."""

    machine: Mapping[str, Any]
    sizes: Mapping[int, Size]

    def save(self, path: Path) -> None:
        """Writes it as JSON."""
        sizes = {str(sentences): size.as_json() for sentences, size in self.sizes.items()}
        text = json.dumps({"format": FORMAT, "machine": self.machine, "sizes": sizes}, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


def rounded(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures with four significant digits; more are noise."""
    return {name: float(f"{value:.4g}") if isinstance(value, float) else value for name, value in figures.items()}


def read_result(path: Path) -> Result:
    """The run that was saved in a file.

    Raises:
        InvalidRequest: if there is none in it.
    """
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        by_format = {saved["format"]: saved}
        sizes = by_format[FORMAT]["sizes"].items()
        return Result(saved["machine"], {int(sentences): Size(**size) for sentences, size in sizes})
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise InvalidRequest(f"{path} is no result that `make bench` wrote; make one with --out.") from error
