"""Examples → lessons: which candidates, what is right, and where the highlight's tokens stand."""

from pathlib import Path
from random import Random

import pytest

from briefbot.adapters.reader_input import PairTokenizer
from briefbot.core.candidates import Candidate
from briefbot.training.course import Stage, drawn, lessons, number_of_lessons
from briefbot.training.examples import Example, Examples
from briefbot.training.lessons import chosen, lesson, question_from, tokens_of
from tests.training import tiny

SENTENCES = tuple(Candidate(f"Ferry {number} leaves at {number} p.m.", "Ferries") for number in range(12))
EXAMPLE = Example("When does ferry 3 leave?", (1, 3, 5, 7, 9), (3,), {3: (18, 24)})


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    """That of the default encoder."""
    return tiny.tokenizer()


def test_candidates_are_one_that_answers_and_rather_the_nearest() -> None:
    """The right one always, others by chance; of many draws, the nearest comes most often."""
    draws = [chosen(EXAMPLE, SENTENCES, 3, Random(seed)) for seed in range(300)]
    assert all(draw.candidates[0] == SENTENCES[3] and draw.gold == (True, False, False) for draw in draws)
    counts = [sum(SENTENCES[number] in draw.candidates for draw in draws) for number in (1, 5, 7, 9)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1.5 * counts[3]


def test_a_question_that_nothing_answers() -> None:
    """All candidates are wrong ones."""
    draw = chosen(Example("Why?", (1, 2, 3)), SENTENCES, 4, Random(1))
    assert sorted(draw.candidates, key=SENTENCES.index) == list(SENTENCES[1:4])
    assert draw.gold == (False, False, False)


def test_a_lesson(tokenizer: PairTokenizer) -> None:
    """Pairs side by side; what is missing is padding; the highlight is found in tokens."""
    found = lesson(
        [question_from(EXAMPLE, SENTENCES, [1, 3]), question_from(Example("Why?", ()), SENTENCES, [2])], tokenizer
    )
    assert found.gold.tolist() == [[False, True], [False, False]]
    assert found.there.tolist() == [[True, True], [True, False]]
    ((pair, first, last),) = found.places.tolist()
    words = [tokenizer.word(number) for number in found.batch.ids[pair, first : last + 1]]
    assert (pair, words) == (1, ["3", "p", ".", "m", "."])
    assert found.batch.mask[2].sum() < found.batch.mask[1].sum() == found.batch.ids.shape[1]


def test_a_highlight_that_was_cut_off_is_none(tokenizer: PairTokenizer) -> None:
    """Of a very long sentence only the beginning is read."""
    long = Candidate("word " * 300 + "end")
    (pair,) = tokenizer.pairs("What?", [long])
    assert tokens_of(pair, (0, 4)) == (pair.start, pair.start)
    assert tokens_of(pair, (1500, 1503)) is None
    assert tokens_of(pair, None) is None


def test_a_stage_is_the_same_for_the_same_seed(tokenizer: PairTokenizer, tmp_path: Path) -> None:
    """Shares tell how often each set comes; a stage that is taken up again goes on where it was."""
    examples = Examples(
        SENTENCES, tuple(Example(f"When does ferry {n} leave?", (1, 2, 3, n), (n,)) for n in range(4, 12))
    )
    examples.save(tmp_path / "one.json")
    sets = {"one": Examples.from_file(tmp_path / "one.json"), "other": examples}
    assert sets["one"].examples[0].gold == (4,)
    stage = Stage("try", {"one": 1.5, "oth": 0.25}, candidates=2, questions=4)
    assert len(drawn(stage, sets, Random(5))) == 8 + 4 + 2
    assert number_of_lessons(stage, sets, 5) == 4
    whole = [one.batch.ids.tolist() for one in lessons(stage, sets, tokenizer, 5)]
    rest = [one.batch.ids.tolist() for one in lessons(stage, sets, tokenizer, 5, skip=2)]
    assert (len(whole), rest) == (4, whole[2:])


def test_near_misses_come_on_top(tokenizer: PairTokenizer) -> None:
    """As many as were asked for, with nothing gold."""
    examples = Examples(SENTENCES, tuple(Example(f"Is {n} the first ferry?", (1, 2, n), (n,)) for n in range(4, 12)))
    stage = Stage("try", {"one": 1.0}, candidates=2, near_misses=("antonym",), near_miss_share=0.5)
    questions = drawn(stage, {"one": examples}, Random(5))
    assert [any(question.gold) for question in questions] == [True] * 8 + [False] * 4
    assert all("last" in question.text for question in questions[8:])
    assert lesson(questions, tokenizer).gold.sum() == 8
