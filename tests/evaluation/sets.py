"""Small question sets: the harbour briefing as SQuAD has it, as lines, and as a table."""

import json
from pathlib import Path
from typing import Any

HARBOUR = (
    "The envoys met in Lisbon on Monday and agreed to reopen the harbour. The first ferry leaves in May.",
    "Norway pays 40 million crowns for the pier. The harbour town adds four million.",
)


def squad(*asked: dict[str, Any]) -> dict[str, Any]:
    """A set of one article, with all questions in its first paragraph."""
    paragraphs = [{"context": HARBOUR[0], "qas": list(asked)}, {"context": HARBOUR[1], "qas": []}]
    return {"version": "v2.0", "data": [{"title": "Harbour", "paragraphs": paragraphs}]}


def asked(question: str, *answers: str) -> dict[str, Any]:
    """A question about the first paragraph of the harbour briefing; without answers it has none."""
    places = [{"text": answer, "answer_start": HARBOUR[0].index(answer)} for answer in answers]
    return {"question": question, "answers": places, "is_impossible": not answers}


def written(path: Path, content: dict[str, Any] | str) -> Path:
    """The file, with the content in it."""
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path
