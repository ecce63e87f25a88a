"""What marks mean, learnt from questions as they were read; worked out by hand where that can be."""

from random import Random

import pytest

from briefbot.core.bot import READ
from briefbot.core.calibration import FalseAnswers, Logistic, logistic
from briefbot.core.candidates import Mark
from briefbot.core.pair_reading import Calibration
from briefbot.core.retrieval import Hit
from briefbot.core.text import Span
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.training.calibrating import Groups, calibrated, confidences, false_answers, later_mark
from briefbot.training.collecting import PART_SIZES, Parts, Read, retriever_of
from tests.fakes import BRIEFING
from tests.training.numbered import Always, FirstNumbers

SENTENCE = BRIEFING.sentences[0]
BY_MARK = Calibration(0.0, Logistic(0.0, {"mark": 1.0}), Logistic(0.0, {}), FalseAnswers((0.0,)))


def read(*marks: float, gold: int | None = None) -> Read:
    """A question whose candidates have these marks; `gold` is the one that answers."""
    hits = tuple(Hit(position, SENTENCE, 0.5 - position / 100, 0.0, 0.0) for position in range(len(marks)))
    answers = tuple(position == gold for position in range(len(marks)))
    return Read(Question("Who?", "a.md", ()), hits, tuple(map(Mark, marks)), answers, len(marks))


def test_how_much_need_be_read() -> None:
    """The sixth candidate is best once, with 2 against 1: the next possible bound above 1 has it read."""
    reads = [read(1.0, 0.0, 0.0, 0.0, 0.0, 2.0), read(3.0, 0.0, 0.0, 0.0, 0.0, 1.0), read(0.0)]
    assert later_mark(reads, BY_MARK, 0.0) == 1.25


def test_whatever_is_read_may_be_needed() -> None:
    """The sixth candidate is best with more than any bound: the greatest one has it read as well."""
    assert later_mark([read(1.0, 0.0, 0.0, 0.0, 0.0, 99.0)], BY_MARK, 0.0) == 1.25
    assert later_mark([read(20.0, 0.0, 0.0, 0.0, 0.0, 99.0)], BY_MARK, 0.0) == 15.0


def test_what_would_be_silence_anyway_need_not_be_read() -> None:
    """With a confidence of at least that of a mark of 2.1, a mark of 2 comes first and changes nothing."""
    reads = [read(1.0, 0.0, 0.0, 0.0, 0.0, 2.0)]
    assert later_mark(reads, BY_MARK, logistic(2.1)) == -10.0


def test_marks_that_tell_answers_from_near_misses() -> None:
    """Where answers have marks of 3 and others of -3, confidences are near 1 and 0, and so is the threshold's place."""
    answerable = [*(read(3.0, -3.0, -3.0, gold=0) for _ in range(20)), read(3.0, 2.0, -3.0, gold=1)]
    others = [read(-3.0, -3.0, -3.0) for _ in range(20)]
    found = calibrated([Groups(answerable, others, others)], 0.25)
    assert found.retrieval_weight == 0.0
    assert found.false_answers.threshold(0.25) == pytest.approx(0.0, abs=0.05)
    assert confidences([answerable[0]], found.first, 0.0) > 0.9
    assert confidences([others[0]], found.first, 0.0) < 0.05


def test_kinds_of_texts_count_as_much_as_they_weigh() -> None:
    """Half of it is on off-topic questions, three eighths on a near miss with a mark of 1, the rest on one with 2."""
    answerable = [read(3.0, -3.0, gold=0)]
    kinds = [
        Groups(answerable, [read(mark)], [read(-9.0)] * 7, weight=weight) for mark, weight in ((1.0, 3.0), (2.0, 1.0))
    ]
    by_mark = Logistic(0.0, {"mark": 1.0})
    found = false_answers(kinds, by_mark, 0.0)
    assert [found.threshold(share) for share in (0.05, 0.12)] == pytest.approx([logistic(2.0)] * 2, abs=1e-5)
    assert [found.threshold(share) for share in (0.14, 0.48)] == pytest.approx([logistic(1.0)] * 2, abs=1e-5)
    assert found.threshold(0.52) == pytest.approx(logistic(-9.0), abs=1e-5)


def test_small_talk_has_no_answer() -> None:
    """It teaches that its marks are none of an answer's; the risk of false answers is not measured on it."""
    answerable = [*(read(3.0, -3.0, -3.0, gold=0) for _ in range(20)), read(3.0, 2.0, -3.0, gold=1)]
    others = [read(-3.0, -3.0, -3.0) for _ in range(20)]
    without, with_talk = (
        calibrated([Groups(answerable, others, others, talk)], 0.25) for talk in ([], [read(2.0, -3.0, -3.0)] * 20)
    )
    (before,), (after,) = (confidences([read(2.0, -3.0, -3.0)], one.first, 0.0) for one in (without, with_talk))
    assert after < 0.5 < before
    assert with_talk.false_answers.threshold(0.25) < after


def test_a_question_is_asked_of_a_part_around_its_answer() -> None:
    """Parts have as many sentences as briefings; a part of 12 around sentence 30 has those from 24 to 35."""
    text = " ".join(f"Ferry {number} leaves." for number in range(100))
    answer = Span(text.index("Ferry 30 "), text.index("Ferry 30 ") + 8)
    name = "ferries.md"
    questions = [Question("Which leaves at 30?", name, (answer,)), Question("Which sinks at 99?", name, ())]
    retriever = retriever_of(QuestionSet({name: text}, tuple(questions)), FirstNumbers())
    parts = Parts(retriever, FirstNumbers().encode_passages([one.words for one in retriever.corpus.sentences]))
    reads = [one for seed in range(20) for one in parts.read_all(questions, Always(), Random(seed))]
    assert {one.size for one in reads[::2]} == {*PART_SIZES}
    assert all(one.hits[0].sentence.words == "Ferry 30 leaves." and one.gold[0] for one in reads[::2])
    assert {one.size for one in reads[1::2]} == {4, 20}  # what is left after 96 and 80 sentences
    in_twelve = next(one for one in reads if one.size == 12)
    numbers = {int(hit.sentence.words.split()[1]) for hit in in_twelve.hits}
    assert len(numbers) == READ
    assert numbers < {*range(24, 36)}
