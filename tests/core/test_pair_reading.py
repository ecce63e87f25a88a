"""Marks of a cross-encoder → readings, worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import pytest

from briefbot.core.calibration import FalseAnswers, Logistic, logistic
from briefbot.core.candidates import Candidate, Mark, candidate
from briefbot.core.pair_reading import AT_ONCE, Asked, Calibration, PairReader, UncalibratedReader, read_as_needed
from briefbot.core.reading import RetrievalReader
from briefbot.core.retrieval import Hit
from briefbot.core.text import Span
from tests.fakes import BRIEFING

SENTENCES = BRIEFING.sentences
FIRST = Logistic(0.0, {"mark": 1.0, "lead": 0.5, "cosine": 2.0, "words": 4.0, "words_near": 8.0, "nearest": -1.0})
CALIBRATION = Calibration(2.0, FIRST, Logistic(-1.0, {"mark": 1.0, "behind": -0.5}), FalseAnswers((0.0, 0.5, 1.0)))


@dataclass(frozen=True)
class Marks:
    """A cross-encoder that gives these marks, whatever it is asked."""

    given: tuple[Mark, ...]

    def marks(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Mark]:
        """One for each candidate."""
        assert question
        return self.given[: len(candidates)]


def hits(*cosines: float) -> list[Hit]:
    """Hits on the first sentences, without any words in common with the question."""
    return [Hit(position, SENTENCES[position], cosine, 0.0, 0.0) for position, cosine in enumerate(cosines)]


def test_what_a_candidate_holds() -> None:
    """The words of the sentence, the title with the nearest heading, and the sentence before under the same heading."""
    assert candidate(SENTENCES, 0) == Candidate(SENTENCES[0].words, SENTENCES[0].document.title, "")
    assert candidate(SENTENCES, 1).before == SENTENCES[0].words
    assert all(one.headings == () for one in SENTENCES[:2])


def test_best_first_by_mark_and_retrieval_score() -> None:
    """The order is that of mark + 2 × retrieval score: 1 + 0.2, 0.5 + 1.0 and -1 + 0."""
    reader = PairReader(SENTENCES, Marks((Mark(1.0), Mark(0.5), Mark(-1.0))), CALIBRATION)
    best, second, third = reader.read("Who?", hits(0.1, 0.5, 0.0))
    assert [one.hit.position for one in (best, second, third)] == [1, 0, 2]
    assert best.score == pytest.approx(logistic(0.5 + 0.5 * 0.3 + 2.0 * 0.5 - 0.5))
    assert second.score == pytest.approx(logistic(-1.0 + 1.0 - 0.5 * 0.3))
    assert third.score == pytest.approx(logistic(-1.0 - 1.0 - 0.5 * 2.5))


def test_likeness_may_mean_less_in_a_large_corpus() -> None:
    """By the logarithm of how many sentences it has."""
    by_size = Logistic(0.0, {"sentences": -1.0, "cosine_by_sentences": 0.5})
    calibration = Calibration(0.0, by_size, Logistic(0.0, {}), FalseAnswers((0.0,)))
    for times in (1, 30):
        sentences = [*SENTENCES] * times
        (only,) = PairReader(sentences, Marks((Mark(0.0),)), calibration).read("Who?", hits(0.6))
        assert only.score == pytest.approx(logistic((0.3 - 1.0) * log(len(sentences))))


def test_marks_may_mean_less_where_much_is_asked() -> None:
    """By the logarithm of how many words the question has, from 3 to 20."""
    by_length = Logistic(0.0, {"length": -1.0, "mark_by_length": 0.25})
    calibration = Calibration(0.0, by_length, Logistic(0.0, {}), FalseAnswers((0.0,)))
    reader = PairReader(SENTENCES, Marks((Mark(2.0),)), calibration)
    for question, words in (("Who?", 3), (" ", 3), ("Who  left\nthe port?", 4), ("Who left? " * 11, 20)):
        (only,) = reader.read(question, hits(0.6))
        assert only.score == pytest.approx(logistic((0.5 - 1.0) * log(words)))


def test_whether_a_candidate_has_anything_in_common_with_the_question() -> None:
    """One is enough, if it is only near the sentence."""
    calibration = Calibration(0.0, Logistic(-1.0, {"in_common": 3.0}), Logistic(0.0, {}), FalseAnswers((0.0,)))
    reader = PairReader(SENTENCES, Marks((Mark(1.0), Mark(0.0))), calibration)
    for words_near, expected in ((0.0, -1.0), (0.01, 2.0)):
        found = [*hits(0.6), Hit(1, SENTENCES[1], 0.5, 0.0, words_near)]
        assert reader.read("Hello", found)[0].score == pytest.approx(logistic(expected))


def test_a_later_candidate_is_never_surer_than_the_first() -> None:
    """The first one's confidence bounds all others."""
    marks = Marks((Mark(9.0), Mark(9.0)))
    hopeless = Calibration(0.0, Logistic(-20.0, {}), Logistic(0.0, {"mark": 1.0}), FalseAnswers((0.0,)))
    first, second = PairReader(SENTENCES, marks, hopeless).read("Who?", hits(0.5, 0.5))
    assert first.score == second.score == pytest.approx(logistic(-20.0))


def test_one_hit_and_none() -> None:
    """A single candidate leads by ten; without any there is nothing to read."""
    reader = PairReader(SENTENCES, Marks((Mark(1.0),)), CALIBRATION)
    assert reader.read("Who?", []) == ()
    (only,) = reader.read("Who?", hits(0.5))
    assert only.score == pytest.approx(logistic(1.0 + 5.0 + 1.0 - 0.5))


def test_the_highlight_is_a_place_in_the_document() -> None:
    """Characters of the words become characters of the document."""
    words = SENTENCES[1].words
    reader = PairReader(SENTENCES, Marks((Mark(0.0), Mark(2.0, (3, 9)))), CALIBRATION)
    best, other = reader.read("Who?", hits(0.5, 0.5))
    start = SENTENCES[1].span.start
    assert best.highlight == Span(start + 3, start + 9)
    assert best.highlight.cut(SENTENCES[1].document.text) == words[3:9]
    assert other.highlight is None


def test_a_foreign_model_orders_and_retrieval_decides_about_silence() -> None:
    """The probability of an answer is retrieval's; a candidate that is ln 4 behind gets a quarter of it."""
    reader = UncalibratedReader(SENTENCES, Marks((Mark(0.0), Mark(1.3862943611198906))))
    found = hits(0.5, 0.4)
    confidence = RetrievalReader(len(SENTENCES)).read("Who?", found)[0].score
    readings = reader.read("Who?", found)
    assert [one.hit.position for one in readings] == [1, 0]
    assert [one.score for one in readings] == pytest.approx([confidence, confidence / 4])
    assert reader.read("Who?", []) == ()
    assert reader.false_answers == RetrievalReader(1).false_answers


@pytest.mark.parametrize(
    ("best_mark", "later_mark", "least_confidence", "read"),
    [
        pytest.param(6.0, 3.0, 0.0, AT_ONCE, id="no later mark reaches 6"),
        pytest.param(2.5, 3.0, 0.0, 10, id="a later mark of 3 could come first"),
        pytest.param(-1.0, 3.0, logistic(3.5), AT_ONCE, id="a later one could come first, and all stay silent"),
        pytest.param(-1.0, 3.0, logistic(2.5), 10, id="a later one could end the silence"),
    ],
)
def test_it_reads_what_could_change_the_reply(
    best_mark: float, later_mark: float, least_confidence: float, read: int
) -> None:
    """Ten hits: the first has the best mark, all others 0; the confidence is the logistic function of the mark."""
    calibration = Calibration(
        0.0, Logistic(0.0, {"mark": 1.0}), Logistic(0.0, {}), FalseAnswers((0.0,)), later_mark=later_mark
    )
    found = [Hit(position, SENTENCES[0], 0.5, 0.0, 0.0) for position in range(10)]
    ranked = read_as_needed(
        found,
        lambda some: [Mark(0.0 if hit.position else best_mark) for hit in some],
        calibration,
        least_confidence,
        Asked(words=1, sentences=10),
    )
    assert sorted(one.hit.position for one in ranked) == list(range(read))
    assert ranked[0].mark.score == max(best_mark, 0.0)


def test_only_what_is_near_enough_is_read() -> None:
    """The first one has 2.5 + 10 × 0.5; with a mark of 3 whatever is nearer than 0.45 could come before it."""
    calibration = Calibration(
        10.0, Logistic(0.0, {"mark": 1.0}), Logistic(0.0, {}), FalseAnswers((0.0,)), later_mark=3.0
    )
    cosines = [0.5] * AT_ONCE + [0.48, 0.46, 0.44, 0.42]
    found = [Hit(position, SENTENCES[0], cosine, 0.0, 0.0) for position, cosine in enumerate(cosines)]
    given: list[int] = []

    def marks_of(some: Sequence[Hit]) -> list[Mark]:
        given.extend(hit.position for hit in some)
        return [Mark(0.0 if hit.position else 2.5) for hit in some]

    ranked = read_as_needed(found, marks_of, calibration, 0.0, Asked(words=1, sentences=8))
    assert given == [*range(AT_ONCE + 2)]
    assert sorted(one.hit.position for one in ranked) == given


def test_each_hit_is_read_with_its_own_sentence_and_mark() -> None:
    """Also those that are read later."""

    @dataclass(frozen=True)
    class Lengths:
        """A cross-encoder whose marks are the lengths of the sentences."""

        def marks(self, question: str, candidates: Sequence[Candidate]) -> Sequence[Mark]:
            """A mark for each candidate."""
            assert question
            return [Mark(float(len(one.words))) for one in candidates]

    sentences = tuple(SENTENCES) * AT_ONCE
    found = [Hit(position, sentence, 0.5, 0.0, 0.0) for position, sentence in enumerate(sentences)]
    readings = PairReader(sentences, Lengths(), CALIBRATION).read("Who?", found)
    lengths = [len(one.hit.sentence.words) for one in readings]
    assert lengths == sorted((len(sentence.words) for sentence in sentences), reverse=True)
