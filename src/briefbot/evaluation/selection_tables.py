"""Tables of question, sentence and 0 or 1, as in WikiQA and TREC-QA → questions with their own sentences.

Columns are parted by tabs and named in the first line: "question", "sentence" and "label" at least, as in WikiQA, where
"QuestionID" tells questions apart and "DocumentTitle" is what the sentences stand under. Without names the columns are
question, sentence and label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefbot.evaluation.errors import InvalidQuestionSet

LABELS = {"0": False, "1": True}
UNNAMED = {"question": 0, "sentence": 1, "label": 2}
UNTITLED = "Sentences"


@dataclass(frozen=True, slots=True)
class Selection:
    """A question, its own sentences in their order, whether each answers it, and what they stand under."""

    question: str
    sentences: tuple[str, ...]
    labels: tuple[bool, ...]
    title: str = UNTITLED

    @property
    def tells(self) -> bool:
        """Whether a ranking of the sentences can be right or wrong."""
        return any(self.labels) and not all(self.labels)


def selections_in(table: str, name: str) -> tuple[Selection, ...]:
    """The questions of a table, in the order in which they first occur.

    Raises:
        InvalidQuestionSet: if a line is not written like the others, or there is none.
    """
    rows = [(number, line.split("\t")) for number, line in enumerate(table.split("\n"), start=1) if line.strip()]
    columns, rows = named_columns(rows)
    found: dict[str, list[Mapping[str, str]]] = {}
    for number, cells in rows:
        fields = fields_in(cells, columns, f"{name}, line {number}")
        found.setdefault(fields.get("questionid", fields["question"]), []).append(fields)
    if not found:
        raise InvalidQuestionSet(f"{name} has no questions; write lines of question, sentence and 0 or 1.")
    return tuple(selection(these) for these in found.values())


def named_columns(rows: list[tuple[int, list[str]]]) -> tuple[Mapping[str, int], list[tuple[int, list[str]]]]:
    """Where each column stands, by its name in small letters, and the lines below the names."""
    names = {cell.strip().lower(): place for place, cell in enumerate(rows[0][1])} if rows else {}
    return (names, rows[1:]) if names.keys() >= UNNAMED.keys() else (UNNAMED, rows)


def fields_in(cells: Sequence[str], columns: Mapping[str, int], where: str) -> Mapping[str, str]:
    """The cells of a line by the names of their columns."""
    if len(cells) != len(columns):
        raise InvalidQuestionSet(f"{where}, has {len(cells)} columns, not {len(columns)}; part them by single tabs.")
    fields = {column: cells[place].strip() for column, place in columns.items()}
    if fields["label"] not in LABELS:
        raise InvalidQuestionSet(f"{where}, has the label {fields['label']!r}; write 1 for an answer and 0 for none.")
    if not fields["question"]:
        raise InvalidQuestionSet(f"{where}, has no question; write one.")
    return fields


def selection(lines: Sequence[Mapping[str, str]]) -> Selection:
    """The lines of one question."""
    return Selection(
        question=lines[0]["question"],
        sentences=tuple(line["sentence"] for line in lines),
        labels=tuple(LABELS[line["label"]] for line in lines),
        title=lines[0].get("documenttitle") or UNTITLED,
    )
