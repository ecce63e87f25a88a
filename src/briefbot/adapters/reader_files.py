"""The files of the reader that is shipped, and what is written in its calibration."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from briefbot.core.calibration import FalseAnswers, Logistic
from briefbot.core.errors import ReaderUnavailable
from briefbot.core.pair_reading import Calibration

MODELS = Path(__file__).parents[1] / "models"
MODEL, TOKENIZER, CALIBRATION, CARD = "reader.onnx", "tokenizer.json", "reader.json", "MODEL_CARD.md"


def read_calibration(folder: Path = MODELS) -> Calibration:
    """What the marks of the model in `folder` mean.

    Raises:
        ReaderUnavailable: if the file is missing or damaged.
    """
    try:
        return calibration_from(json.loads((folder / CALIBRATION).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReaderUnavailable(
            f"The reader's file {folder / CALIBRATION} is missing or damaged; install briefbot again, or set reader to "
            "none."
        ) from error


def calibration_from(fields: dict[str, Any]) -> Calibration:
    """The calibration that an object is."""
    return Calibration(
        fields["retrieval_weight"],
        Logistic(**fields["first"]),
        Logistic(**fields["further"]),
        FalseAnswers(tuple(fields["false_answers"]["confidences"])),
        fields["later_mark"],
    )


def write_calibration(calibration: Calibration, folder: Path) -> None:
    """Writes the file that `read_calibration` reads."""
    (folder / CALIBRATION).write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")
