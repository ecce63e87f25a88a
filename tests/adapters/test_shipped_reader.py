"""The reader that comes with the package: its files are those of its card, and it reads."""

import hashlib
import shutil
from pathlib import Path

import pytest

from briefbot.adapters.onnx_reader import OnnxCrossEncoder
from briefbot.adapters.reader_files import (
    CALIBRATION,
    CARD,
    MODEL,
    MODELS,
    TOKENIZER,
    read_calibration,
    write_calibration,
)
from briefbot.core.candidates import Candidate
from briefbot.core.errors import ReaderUnavailable

CANDIDATES = [
    Candidate("The weather in Oslo was fine.", "Ferries"),
    Candidate("The ferry to Oslo leaves at 9 o'clock from the northern quay.", "Ferries", "Two ferries are new."),
    Candidate("Nobody paid for the quay.", "Ferries"),
]


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, CALIBRATION])
def test_the_files_are_those_of_the_card(name: str) -> None:
    """By their SHA-256; the model has at most 25 MB."""
    digest = hashlib.sha256((MODELS / name).read_bytes()).hexdigest()
    assert f"`{name}` SHA-256 `{digest}`" in (MODELS / CARD).read_text(encoding="utf-8")
    assert (MODELS / name).stat().st_size <= 25e6


def test_a_mark_is_the_same_beside_whatever_else() -> None:
    """To the last bit, with as many threads as you like: a candidate's numbers are cut to eight bits by themselves."""
    question = "When does the ferry to Oslo leave?"
    alone = [mark for one in CANDIDATES for mark in OnnxCrossEncoder(MODELS, threads=1).marks(question, [one])]
    together = OnnxCrossEncoder(MODELS, threads=3).marks(question, CANDIDATES[::-1])
    assert together[::-1] == alone


def test_it_finds_the_sentence_and_the_words_that_answer() -> None:
    """A question that nothing answers gets low marks."""
    model = OnnxCrossEncoder(MODELS, threads=1)
    marks = model.marks("When does the ferry to Oslo leave?", CANDIDATES)
    assert max(range(3), key=lambda number: marks[number].score) == 1
    assert marks[1].highlight is not None
    assert "9 o'clock" in CANDIDATES[1].words[slice(*marks[1].highlight)]
    assert max(mark.score for mark in model.marks("Who won the cup?", CANDIDATES)) < marks[1].score - 3


def test_missing_files(tmp_path: Path) -> None:
    """One sentence: what, where, and what to do."""
    with pytest.raises(ReaderUnavailable) as refused:
        OnnxCrossEncoder(tmp_path, threads=1).warm_up()
    remedy = "install briefbot again, or set reader to none."
    assert str(refused.value) == f"The reader's file {tmp_path / TOKENIZER} is missing; {remedy}"
    (tmp_path / CALIBRATION).write_text("{}")
    with pytest.raises(ReaderUnavailable) as refused:
        read_calibration(tmp_path)
    assert str(refused.value) == f"The reader's file {tmp_path / CALIBRATION} is missing or damaged; {remedy}"


def test_damaged_files(tmp_path: Path) -> None:
    """What stands in for the files where large ones were not fetched, for example."""
    for name in (TOKENIZER, MODEL):
        (tmp_path / name).write_text("version https://git-lfs.github.com/spec/v1")
        with pytest.raises(ReaderUnavailable) as refused:
            OnnxCrossEncoder(tmp_path, threads=1).warm_up()
        remedy = "is damaged; install briefbot again, or set reader to none."
        assert str(refused.value) == f"The reader's file {tmp_path / name} {remedy}"
        shutil.copy(MODELS / name, tmp_path)


def test_a_calibration_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """What people and programs read is the same."""
    write_calibration(read_calibration(), tmp_path)
    assert (tmp_path / CALIBRATION).read_text(encoding="utf-8") == (MODELS / CALIBRATION).read_text(encoding="utf-8")
    found = read_calibration(tmp_path)
    assert found == read_calibration()
    assert found.false_answers.threshold(0.25) == found.false_answers.confidences[75]
