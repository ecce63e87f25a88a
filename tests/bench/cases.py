"""One size: where its documents, questions and index lie. Handed to each process that measures something of it."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefbot.settings import Settings, load_settings

# With more sentences than that, encoding them takes longer than anybody waits.
REALLY_ENCODED = 100_000


@dataclass(frozen=True, slots=True)
class Case:
    """A size of the bench: its folder, how many sentences, how often things are measured, and how long at most."""

    folder: Path
    sentences: int
    asks: int
    seconds: float

    @property
    def documents(self) -> Path:
        """The folder with the briefings."""
        return self.folder / "briefings"

    @property
    def index(self) -> Path:
        """The folder with the index."""
        return self.folder / "built"

    @property
    def questions(self) -> Path:
        """The file with the questions."""
        return self.folder / "questions.jsonl"

    @property
    def vectors(self) -> Path:
        """The file with the vectors as they were encoded, in the order in which that was done."""
        return self.folder / "vectors.npy"

    @property
    def passages(self) -> Path:
        """The file with what was encoded, and where each of it comes from, for the peers."""
        return self.folder / "passages.json"

    @property
    def is_pretended(self) -> bool:
        """Whether the vectors of most sentences are made up."""
        return self.sentences > REALLY_ENCODED

    @property
    def settings(self) -> Settings:
        """The settings in force, for these folders."""
        return load_settings(documents=self.documents, index=self.index)

    def as_fields(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"folder": str(self.folder)}


def answer(measure: Callable[[Case], Mapping[str, Any]]) -> None:
    """Measures the case that is the only argument of this process, and prints what came of it; both are JSON."""
    fields = json.loads(sys.argv[1])
    found = measure(Case(**fields | {"folder": Path(fields["folder"])}))
    sys.stdout.write(json.dumps(found) + "\n")
