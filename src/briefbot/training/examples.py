"""What a reader learns from: questions, each with sentences that answer it or do not."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefbot.core.candidates import Candidate

Highlight = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the numbers of the sentences to tell apart, nearest first; `gold` are those that answer it.

    `highlights` holds, for some of the gold ones, the characters of the sentence's words that are the short answer.
    Without gold, none of the sentences answers.
    """

    question: str
    candidates: tuple[int, ...]
    gold: tuple[int, ...] = ()
    highlights: Mapping[int, Highlight] | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one question set and the sentences that they number."""

    sentences: tuple[Candidate, ...]
    examples: tuple[Example, ...]

    def save(self, path: Path) -> None:
        """Writes them into a file, all or nothing."""
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        temporary.replace(path)

    @classmethod
    def from_file(cls, path: Path) -> "Examples":
        """The examples that `save` wrote."""
        read = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            tuple(Candidate(**sentence) for sentence in read["sentences"]),
            tuple(example_from(fields) for fields in read["examples"]),
        )


def example_from(fields: Mapping[str, Any]) -> Example:
    """The example that an object is."""
    highlights = {int(number): (start, end) for number, (start, end) in (fields["highlights"] or {}).items()}
    return Example(fields["question"], tuple(fields["candidates"]), tuple(fields["gold"]), highlights)
