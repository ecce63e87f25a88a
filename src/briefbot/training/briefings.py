"""Briefings of our own with questions about them: news as newsrooms write it, and what people type into a chat.

All are invented, and written for this project. Each line of `questions.jsonl` has the form that `briefbot eval` reads;
"document" says which briefing is asked about, also where nothing in it answers.
"""

import json
from pathlib import Path
from typing import Any

from briefbot.core.text import Span
from briefbot.evaluation.squad import Question, QuestionSet

BRIEFINGS = Path(__file__).with_name("briefings")
QUESTIONS = "questions.jsonl"
# Each fifth briefing is kept for measuring and for calibrating, and never learnt from.
_KEPT = 5


def briefings_to_learn(folder: Path = BRIEFINGS) -> list[QuestionSet]:
    """The briefings to learn from, each a corpus of its own."""
    return [one for number, one in enumerate(briefings(folder)) if number % _KEPT]


def briefings_to_measure(folder: Path = BRIEFINGS) -> list[QuestionSet]:
    """The others."""
    return briefings(folder)[::_KEPT]


def briefings(folder: Path) -> list[QuestionSet]:
    """All briefings with their questions, in the order of their names."""
    lines = [json.loads(line) for line in (folder / QUESTIONS).read_text(encoding="utf-8").splitlines()]
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    return [
        QuestionSet({name: text}, tuple(question(line, text) for line in lines if line["document"] == name))
        for name, text in texts.items()
    ]


def question(line: dict[str, Any], text: str) -> Question:
    """The question that a line is, asked about a briefing with this text, in which each of its answers stands once."""
    starts = [(text.index(place["text"]), len(place["text"])) for place in line["gold"]]
    return Question(line["question"], line["document"], tuple(Span(start, start + size) for start, size in starts))
