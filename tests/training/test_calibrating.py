"""What marks mean, learnt from questions as they were read; worked out by hand where that can be."""

import pytest

from briefbot.core.calibration import FalseAnswers, Logistic, logistic
from briefbot.core.candidates import Mark
from briefbot.core.pair_reading import Calibration
from briefbot.core.retrieval import Hit
from briefbot.evaluation.squad import Question
from briefbot.training.calibrating import Groups, calibrated, later_mark
from briefbot.training.collecting import Read
from tests.fakes import BRIEFING

SENTENCE = BRIEFING.sentences[0]
BY_MARK = Calibration(0.0, Logistic(0.0, {"mark": 1.0}), Logistic(0.0, {}), FalseAnswers((0.0,)))


def read(*marks: float, gold: int | None = None) -> Read:
    """A question whose candidates have these marks; `gold` is the one that answers."""
    hits = tuple(Hit(position, SENTENCE, 0.5 - position / 100, 0.0, 0.0) for position in range(len(marks)))
    answers = tuple(position == gold for position in range(len(marks)))
    return Read(Question("Who?", "a.md", ()), hits, tuple(map(Mark, marks)), answers)


def test_how_much_need_be_read() -> None:
    """The sixth candidate is best once, with 2 against 1: the next possible bound above 1 has it read."""
    reads = [read(1.0, 0.0, 0.0, 0.0, 0.0, 2.0), read(3.0, 0.0, 0.0, 0.0, 0.0, 1.0), read(0.0)]
    assert later_mark(reads, BY_MARK, 0.0) == 1.25


def test_what_would_be_silence_anyway_need_not_be_read() -> None:
    """With a confidence of at least that of a mark of 2.1, a mark of 2 comes first and changes nothing."""
    reads = [read(1.0, 0.0, 0.0, 0.0, 0.0, 2.0)]
    assert later_mark(reads, BY_MARK, logistic(2.1)) == -10.0


def test_marks_that_tell_answers_from_near_misses() -> None:
    """Where answers have marks of 3 and others of -3, confidences are near 1 and 0, and so is the threshold's place."""
    answerable = [*(read(3.0, -3.0, -3.0, gold=0) for _ in range(20)), read(3.0, 2.0, -3.0, gold=1)]
    others = [read(-3.0, -3.0, -3.0) for _ in range(20)]
    found = calibrated(Groups(answerable, others, others), 0.25)
    assert found.retrieval_weight == 0.0
    assert found.false_answers.threshold(0.25) == pytest.approx(0.0, abs=0.05)
    assert found.first.weights["mark"] > 0.5
