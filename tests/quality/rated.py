"""What `briefbot feedback export` wrote → questions with the places of their answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.quality.squad import Question


def rated_questions(path: Path) -> Iterator[Question]:
    """The questions whose answers are known from a rating, and that can be understood without an earlier one."""
    for line in path.read_text(encoding="utf-8").splitlines():
        rated: dict[str, Any] = json.loads(line)
        if rated["gold"] is not None and not rated["follow_up"]:
            document = next((place["document"] for place in rated["gold"]), "")
            places = [(place["start"], place["end"]) for place in rated["gold"] if place["document"] == document]
            yield Question(rated["question"], document, tuple(places))
