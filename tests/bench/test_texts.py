"""Synthetic briefings, and encoders for the bench."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.documents import read_folder
from briefbot.adapters.nupunkt import boundaries
from briefbot.core.corpus import Corpus
from tests.bench.encoding import PretendingEncoder, RememberingEncoder
from tests.bench.texts import read_questions, write_briefings, write_questions
from tests.bench.words import Vocabulary, WordList, past
from tests.fake_search import LetterEncoder


def corpus_in(folder: Path) -> Corpus:
    """The documents in a folder as the program reads them."""
    return Corpus.from_documents(read_folder(folder).documents, boundaries)


@pytest.mark.parametrize("size", [1, 7, 1_030])
def test_there_are_as_many_sentences_as_were_asked_for(size: int, tmp_path: Path) -> None:
    """Each is found by the program's own splitting; questions that one answers name it as it stands there."""
    questions = write_briefings(tmp_path / "briefings", size, seed=5)
    sentences = [sentence.words for sentence in corpus_in(tmp_path / "briefings").sentences]
    assert len(sentences) == size
    answering = [one.answered_by for one in questions if one.answered_by]
    assert len(answering) == min(size, 100)
    assert set(answering) <= set(sentences)
    assert len(questions) == len(answering) + 40


def test_headings_stand_above_sentences(tmp_path: Path) -> None:
    """Twenty sentences under a heading, all under one title."""
    write_briefings(tmp_path / "briefings", 50, seed=5)
    corpus = corpus_in(tmp_path / "briefings")
    counts = Counter(sentence.headings for sentence in corpus.sentences)
    assert list(counts.values()) == [20, 20, 10]
    assert corpus.documents[0].title.startswith("The ")


def test_a_seed_decides_everything(tmp_path: Path) -> None:
    """The same texts and questions for the same seed, others for another."""
    asked = [write_briefings(tmp_path / name, 40, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    texts = [(tmp_path / name / "briefing-00000.md").read_text(encoding="utf-8") for name in "abc"]
    assert (asked[0], texts[0]) == (asked[1], texts[1])
    assert texts[0] != texts[2]


def test_words_are_as_frequent_as_in_natural_language() -> None:
    """Of three words the first is drawn in 6 of 11 cases, the second in 3, the third in 2."""
    drawn = Counter(WordList(["the", "of", "and"]).draw(np.random.default_rng(1), 11_000))
    assert [round(drawn[word] / 1_000) for word in ("the", "of", "and")] == [6, 3, 2]
    words = Vocabulary.from_seed(5).nouns.words
    assert len(set(words)) == len(words) > 12_000


def test_past_tense() -> None:
    """All verbs are regular."""
    assert (past("approve"), past("visit")) == ("approved", "visited")


def test_questions_are_kept(tmp_path: Path) -> None:
    """As a batch that the program takes."""
    questions = write_briefings(tmp_path / "briefings", 10, seed=5)
    write_questions(file := tmp_path / "questions.jsonl", questions)
    assert read_questions(file) == questions


def test_pretended_vectors_lie_near_real_ones() -> None:
    """The first 2,000 are real; all have length one; the same texts get the same vectors."""
    letters = LetterEncoder()
    encoder = RememberingEncoder(PretendingEncoder(letters))
    passages = [f"passage {'abcdefgh'[number % 8] * (number % 9)} {number}" for number in range(2_100)]
    real, made_up = encoder.encode_passages(passages[:2_000]), encoder.encode_passages(passages[2_000:])
    assert letters.passages == passages[:2_000]
    np.testing.assert_array_equal(real, LetterEncoder().encode_passages(passages[:2_000]))
    np.testing.assert_allclose(np.linalg.norm(made_up, axis=1), 1, rtol=1e-5)
    nearest = (made_up @ real.T).max(axis=1)
    assert nearest.min() > 0.7
    np.testing.assert_array_equal(encoder.encode_passages(passages[2_000:]), made_up)
    assert [len(vectors) for vectors in encoder.vectors] == [2_000, 100, 100]
    assert encoder.fingerprint == letters.fingerprint
