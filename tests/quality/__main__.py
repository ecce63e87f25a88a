"""`make quality`: asks all questions of a set through `briefbot ask --batch` and prints how often the reply is right.

python -m tests.quality QUESTIONS.json.gz [OFF_TOPIC.json.gz]
python -m tests.quality RATED.jsonl DOCUMENTS    (what `briefbot feedback export` wrote, and the briefings asked about)
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.quality.rated import rated_questions
from tests.quality.squad import Question, articles_in, questions_in, write_documents

NEVER_SILENT = {"BRIEFBOT_LEAST_CONFIDENCE": "0"}


def main(arguments: Sequence[str]) -> None:
    """Prints the figures for a set of questions about its own articles, and for questions about others."""
    if arguments[0].endswith(".jsonl"):
        measure_rated(list(rated_questions(Path(arguments[0]))), Path(arguments[1]))
        return
    articles = articles_in(Path(arguments[0]))
    questions = list(questions_in(articles))
    off_topic = [q for path in arguments[1:] for q in questions_in(articles_in(Path(path))) if q.answers]
    with tempfile.TemporaryDirectory() as folder:
        write_documents(articles, documents := make(Path(folder, "documents")))
        never_silent = replies(questions, documents, NEVER_SILENT)
        by_default = replies(questions + off_topic, documents, {})
        check_places(documents, never_silent + by_default)
    report(questions, never_silent, by_default[: len(questions)], by_default[len(questions) :])


def measure_rated(questions: Sequence[Question], documents: Path) -> None:
    """Prints the figures for what people asked and rated."""
    report(questions, replies(questions, documents, NEVER_SILENT), replies(questions, documents, {}), [])


def make(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


def replies(questions: Sequence[Question], documents: Path, settings: dict[str, str]) -> list[dict[str, Any]]:
    """What `briefbot ask --batch` replies to the questions, in their order."""
    lines = "\n".join(json.dumps({"question": question.text}) for question in questions)
    command = [sys.executable, "-m", "briefbot", "ask", "--batch", "-"]
    command += ["--documents", str(documents), "--index", str(documents.parent / "built")]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, env=os.environ | settings)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_places(documents: Path, found: Sequence[dict[str, Any]]) -> None:
    """Sees that every quotation is what the file holds at its place."""
    texts = {path.name: path.read_bytes().decode() for path in documents.iterdir()}
    for reply in found:
        for citation in [*reply["citations"], *reply["nearest"]]:
            place = texts[citation["document"]][citation["start"] : citation["end"]]
            if place != citation["text"]:
                raise SystemExit(f"{citation['document']} does not hold {citation['text']!r} at {citation['start']}.")


def covers(citation: dict[str, Any], question: Question) -> bool:
    """Whether a citation covers an accepted answer at its place."""
    return citation["document"] == question.document and any(
        citation["start"] <= start and end <= citation["end"] for start, end in question.answers
    )


def hits(questions: Sequence[Question], found: Sequence[dict[str, Any]], among: int) -> float:
    """The share of answerable questions for which one of the first `among` citations covers an accepted answer."""
    asked = [(question, reply) for question, reply in zip(questions, found, strict=True) if question.answers]
    return share(any(covers(c, question) for c in reply["citations"][:among]) for question, reply in asked)


def answered(found: Sequence[dict[str, Any]]) -> float:
    """The share of questions that were answered at all."""
    return share(reply["reply"] == "answer" for reply in found)


def share(outcomes: Any) -> float:
    """The share of true outcomes."""
    listed = list(outcomes)
    return sum(listed) / len(listed) if listed else float("nan")


def report(
    questions: Sequence[Question],
    never_silent: Sequence[dict[str, Any]],
    by_default: Sequence[dict[str, Any]],
    off_topic: Sequence[dict[str, Any]],
) -> None:
    """Prints the figures."""
    answerable = [reply for question, reply in zip(questions, by_default, strict=True) if question.answers]
    near_misses = [reply for question, reply in zip(questions, by_default, strict=True) if not question.answers]
    rows = [
        ("answerable questions", f"{len(answerable)}"),
        ("hit@1, never silent", f"{hits(questions, never_silent, 1):.1%}"),
        ("hit@3, never silent", f"{hits(questions, never_silent, 3):.1%}"),
        ("hit@1, silence counted as a miss", f"{hits(questions, by_default, 1):.1%}"),
        ("hit@3, silence counted as a miss", f"{hits(questions, by_default, 3):.1%}"),
        ("answerable questions answered", f"{answered(answerable):.1%}"),
        (f"near misses answered, of {len(near_misses)}", f"{answered(near_misses):.1%}"),
        (f"off-topic questions answered, of {len(off_topic)}", f"{answered(off_topic):.1%}"),
        ("milliseconds a question (median)", f"{median(reply['ms'] for reply in by_default):.1f}"),
    ]
    for name, value in rows:
        print(f"{name:<44}{value:>8}")


main(sys.argv[1:])
