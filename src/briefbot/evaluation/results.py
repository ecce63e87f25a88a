"""What was measured, as JSON and back."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefbot.evaluation.calibration import Bin, reliability
from briefbot.evaluation.comparing import Difference
from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.formats import read_text
from briefbot.evaluation.judging import Judgement
from briefbot.evaluation.measures import Measures, by_word, confidences, measured, of_kind
from briefbot.evaluation.question_words import QuestionWord
from briefbot.evaluation.risk import Curve, risks
from briefbot.evaluation.sets import Kind

if TYPE_CHECKING:
    from rich.console import Console

# Changes when an earlier file can no longer be read.
FORMAT = "briefbot eval 1"


@dataclass(frozen=True, slots=True)
class Result:
    """The judgements of one run over the file `name`; `passed_over` lines of it have no known answer."""

    name: str
    judgements: tuple[Judgement, ...]
    passed_over: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def asked(self) -> list[Judgement]:
        """Those of the file's own questions."""
        return of_kind(self.judgements, Kind.ANSWERABLE, Kind.NEAR_MISS)

    def measures(self) -> Measures:
        """The figures for all questions."""
        return measured(self.judgements)

    def by_word(self) -> Mapping[QuestionWord, Measures]:
        """The figures for each question word; off-topic questions are left out, they are about other things."""
        return by_word(self.asked)

    def reliability(self) -> tuple[Bin, ...]:
        """Confidence against the share of right first citations."""
        return reliability(confidences(self.asked), [one.is_first_right for one in self.asked])

    def risks(self) -> Curve:
        """The risk–coverage curve."""
        return risks(confidences(self.asked), [one.is_first_right for one in self.asked])

    def as_json(self) -> dict[str, Any]:
        """All figures and curves."""
        return {
            "format": FORMAT,
            "file": self.name,
            "passed_over": self.passed_over,
            "measures": asdict(self.measures()),
            "by_word": {word.value: asdict(measures) for word, measures in self.by_word().items()},
            "reliability": [asdict(one) for one in self.reliability()],
            "risk_coverage": [round(risk, 6) for risk in self.risks().tolist()],
            "compared": [asdict(one) | {"difference": one.difference} for one in self.differences],
        }

    def show(self, console: "Console") -> None:
        """All figures for people."""
        from briefbot.evaluation.reporting import show_result

        show_result(self, console)

    def to_save(self) -> str:
        """The same with all judgements, which a later run can be compared with."""
        return json.dumps(self.as_json() | {"questions": [as_fields(one) for one in self.judgements]}) + "\n"


def as_fields(judgement: Judgement) -> dict[str, Any]:
    """A judgement for JSON."""
    return asdict(judgement) | {"kind": judgement.kind.value}


def saved_judgements(path: Path) -> Sequence[Judgement]:
    """The judgements of the run that was saved in a file.

    Raises:
        InvalidQuestionSet: if there is none in it.
    """
    try:
        by_format = {(saved := json.loads(read_text(path)))["format"]: saved["questions"]}
        return [from_fields(fields) for fields in by_format[FORMAT]]
    except (LookupError, TypeError, ValueError) as error:
        raise InvalidQuestionSet(f"{path} is no result that `briefbot eval --save` wrote; make one anew.") from error


def from_fields(fields: Mapping[str, Any]) -> Judgement:
    """The judgement that `as_fields` made these of."""
    known = {field.name: fields[field.name] for field in dataclasses.fields(Judgement)}
    lists = {name: tuple(fields[name]) for name in ("relevance", "own_relevance")}
    return Judgement(**known | lists | {"kind": Kind(fields["kind"])})
