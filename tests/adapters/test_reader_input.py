"""Question and candidate → tokens: the same when the reader learns and when it works."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from briefbot.adapters.encoder import embedded_folder
from briefbot.adapters.reader_input import (
    LONGEST_ABOVE,
    LONGEST_BEFORE,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    PairTokenizer,
    batch,
)
from briefbot.core.candidates import Candidate


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    """That of the default encoder."""
    folder = embedded_folder()
    assert folder
    return PairTokenizer.from_file(folder / "tokenizer.json")


def words(tokenizer: PairTokenizer, ids: tuple[int, ...]) -> str:
    """Tokens as people can read them."""
    return " ".join(tokenizer.word(number) for number in ids)


def test_a_pair(tokenizer: PairTokenizer) -> None:
    """Question, sentence and context, each closed by a separator; offsets lead back to the sentence's characters."""
    sentence = "They met in Tōkyō."
    (pair,) = tokenizer.pairs("Who met?", [Candidate(sentence, "Talks: Monday", "Two ministers came.")])
    assert words(tokenizer, pair.ids) == (
        "[CLS] who met ? [SEP] they met in tokyo . [SEP] talks : monday : two ministers came . [SEP]"
    )
    assert pair.start == 5
    assert [sentence[start:end] for start, end in pair.offsets] == ["They", "met", "in", "Tōkyō", "."]


def test_without_context(tokenizer: PairTokenizer) -> None:
    """What is not there leaves nothing behind."""
    (pair,) = tokenizer.pairs("Who?", [Candidate("They.")])
    assert words(tokenizer, pair.ids) == "[CLS] who ? [SEP] they . [SEP] [SEP]"


def test_each_part_has_its_own_limit(tokenizer: PairTokenizer) -> None:
    """No part pushes out another; of what stands before, the end is kept."""
    long = Candidate("said " * 300, "head " * 300, "first " * 300 + "last")
    (pair,) = tokenizer.pairs("why " * 300, [long])
    assert len(pair.ids) == 4 + LONGEST_QUESTION + LONGEST_SENTENCE + LONGEST_ABOVE + LONGEST_BEFORE
    assert len(pair.offsets) == LONGEST_SENTENCE
    assert words(tokenizer, pair.ids[-3:]) == "first last [SEP]"


def test_halves_of_characters_are_read_as_question_marks(tokenizer: PairTokenizer) -> None:
    """No tokenizer takes them."""
    (pair,) = tokenizer.pairs("Who\udc80?", [Candidate("I\ud800.")])
    assert words(tokenizer, pair.ids) == "[CLS] who ? ? [SEP] i ? . [SEP] [SEP]"


def test_a_batch(tokenizer: PairTokenizer) -> None:
    """Side by side, padded with zeros; segments and the sentence's own tokens are marked."""
    short, long = tokenizer.pairs("Who?", [Candidate("They."), Candidate("They met.")])
    found = batch([short, long])
    assert found.ids.tolist() == [[*short.ids, 0], list(long.ids)]
    assert found.mask.tolist() == [[1] * 8 + [0], [1] * 9]
    assert found.segments.tolist() == [[0, 0, 0, 0, 1, 1, 1, 1, 0], [0, 0, 0, 0, 1, 1, 1, 1, 1]]
    assert found.inside.tolist() == [[0, 0, 0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1, 0, 0]]


def test_another_kind_of_tokenizer_is_refused(tmp_path: Path) -> None:
    """The separators must be BERT's."""
    path = tmp_path / "tokenizer.json"
    Tokenizer(WordLevel({"a": 0, "?": 1}, unk_token="?")).save(str(path))
    with pytest.raises(ValueError, match=r"^the tokenizer has no \[CLS\]; a BERT-like one is needed$"):
        PairTokenizer.from_file(path)
