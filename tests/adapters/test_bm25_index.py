"""The index of terms in particular; what it shares with its fake is in the contract, and bm25s judges its scores."""

import re
from math import log
from pathlib import Path
from threading import Thread

import bm25s
import numpy as np
import pytest

from briefbot.adapters.arrays import mapped
from briefbot.adapters.bm25_index import Bm25Index, inverse_document_frequency, terms, terms_of

# The word at rank r is as frequent as 1/r.
ZIPF = (1 / np.arange(1, 61)) / (1 / np.arange(1, 61)).sum()
TEXTS = ["pear apple", "apple apple", "cherry", "", "apple cherry"]


def test_saved_and_opened_again(tmp_path: Path) -> None:
    """A folder gives back the same index, and its arrays are mapped, not read."""
    Bm25Index.from_texts(TEXTS).save(tmp_path / "terms")
    again = Bm25Index.from_folder(tmp_path / "terms")
    assert again.search("cherries", 9).tolist() == [2, 4]
    assert again.shares("apple pear", [np.array([0])]).tolist() == [1]
    assert mapped(tmp_path / "terms" / "having.npy").tolist() == [0, 1, 4, 2, 4, 0]
    assert mapped(tmp_path / "terms" / "starts.npy").tolist() == [0, 3, 5, 6]
    assert isinstance(mapped(tmp_path / "terms" / "having.npy").base, np.memmap)


@pytest.mark.parametrize("size", [1, 50, 3_000])
@pytest.mark.parametrize("limit", [1, 7, 50])
def test_found_as_bm25s_finds(size: int, limit: int) -> None:
    """The same positions in the same order, to the bit of the scores, as bm25s with a look at every score."""
    generator = np.random.default_rng(size)
    words = [f"w{number}" for number in range(60)]
    texts = [" ".join(generator.choice(words, 6, p=ZIPF)) for _ in range(size)]
    index, judge = Bm25Index.from_texts(texts), bm25s.BM25(k1=0.0, b=0.0, method="lucene")
    judge.index([sorted(set(text.split())) for text in texts], show_progress=False)
    for _ in range(20):
        asked = sorted({word for word in generator.choice(words, 4, p=ZIPF) if word in judge.vocab_dict})
        scores = judge.get_scores(asked) if asked else np.zeros(size)
        expected = [one for one in np.argsort(-scores, kind="stable").tolist() if scores[one] > 0][:limit]
        assert index.search(" ".join(asked), limit).tolist() == expected


@pytest.mark.parametrize(("having", "size"), [(1, 5), (2, 5), (3, 5), (1, 1), (1, 1000), (999, 1000)])
def test_weights_are_those_of_bm25s(having: int, size: int) -> None:
    """The inverse document frequency is the weight that bm25s gives a text that has the term."""
    index = bm25s.BM25(k1=0.0, b=0.0, method="lucene")
    index.index([["term"] if number < having else ["other"] for number in range(size)], show_progress=False)
    weights = index.get_scores(["term"])
    assert weights[:having].tolist() == pytest.approx([inverse_document_frequency(having, size)] * having, rel=1e-6)
    assert not weights[having:].any()


@pytest.mark.parametrize(
    ("having", "size", "weight"), [(0, 4, log(10)), (1, 4, log(10 / 3)), (2, 4, log(2)), (4, 4, log(10 / 9))]
)
def test_inverse_document_frequency(having: int, size: int, weight: float) -> None:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), by hand; a term that all texts have still weighs something."""
    assert inverse_document_frequency(having, size) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("They agreed on agreements.", {"they", "agre", "on", "agreement"}),
        ("WHAT did Tokyo and tokyo sign?", {"tokyo", "and", "sign"}),
        ("Who? Where? Is it?", {"it"}),
        ("Japan’s 3.5 per cent", {"japan", "s", "3", "5", "per", "cent"}),
        ("São Tomé", {"sao", "tome"}),
        ("Sa\u0303o Tome\u0301", {"sao", "tome"}),
        ("ERDOĞAN İstanbul", {"erdogan", "istanbul"}),
        ("Straße", {"strass"}),
        ("２０ ﬁsh", {"20", "fish"}),
        ("東京で会談", {"東京て会談"}),
        ("", set()),
        ("… — “”", set()),
        ("🙂🙂", set()),
        ("\ud800 a", {"a"}),
    ],
)
def test_terms(text: str, stems: set[str]) -> None:
    """Words in small letters without accents, stemmed, without question words."""
    assert terms(text) == stems


def test_forms_of_a_word_are_one_term() -> None:
    """A question finds other forms of its words, with and without accents."""
    index = Bm25Index.from_texts(["The ministers signed.", "São Tomé is an island.", "Nothing."])
    assert index.search("Which minister signs?", 3).tolist() == [0]
    assert index.search("sao tome", 3).tolist() == [1]


def test_terms_of_many_texts_are_those_of_each() -> None:
    """What is remembered from text to text changes nothing."""
    texts = ["The what agreed.", "what THE agreements", "", "São agreed what"]
    assert list(terms_of(texts)) == [terms(text) for text in texts]


def test_threads_share_it() -> None:
    """Questions from several threads at once get what they get alone."""
    words = [f"word{number}ing" for number in range(200)]
    index = Bm25Index.from_texts(words)
    found: dict[str, list[int]] = {}

    def ask(some: list[str]) -> None:
        found.update((word, index.search(word, 1).tolist()) for word in some)

    threads = [Thread(target=ask, args=(words[start::8],)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {word: [int(re.sub(r"\D", "", word))] for word in words}
