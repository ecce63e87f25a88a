"""bm25s in particular; what it shares with its fake is in the contract."""

import re
from math import log
from pathlib import Path
from threading import Thread

import bm25s
import numpy as np
import pytest

from briefbot.adapters.bm25_index import Bm25Index, among, greatest, inverse_document_frequency, terms

TEXTS = ["pear apple", "apple apple", "cherry", "", "apple cherry"]


def test_internals_of_bm25s() -> None:
    """Where bm25s keeps what this adapter reads: weights in columns of terms, with ascending positions.

    Five texts; n of them have "" (put there by the adapter, 5), "appl" (3), "cherri" (2) and "pear" (1).
    """
    inner = Bm25Index.from_texts(TEXTS)._index  # noqa: SLF001 -- it is the internals that are pinned here
    assert inner.vocab_dict == {"": 0, "appl": 1, "cherri": 2, "pear": 3}
    assert inner.scores["num_docs"] == 5
    assert inner.scores["indptr"].tolist() == [0, 5, 8, 10, 11]
    assert inner.scores["indices"].tolist() == [0, 1, 2, 3, 4, 0, 1, 4, 2, 4, 0]
    rarity = [log(1 + 0.5 / 5.5)] * 5 + [log(1 + 2.5 / 3.5)] * 3 + [log(1 + 3.5 / 2.5)] * 2 + [log(1 + 4.5 / 1.5)]
    assert inner.scores["data"].tolist() == pytest.approx(rarity, abs=1e-6)


def test_internals_after_loading(tmp_path: Path) -> None:
    """The same stands in a folder and comes back from it."""
    Bm25Index.from_texts(TEXTS).save(tmp_path / "terms")
    inner = bm25s.BM25.load(str(tmp_path / "terms"), show_progress=False)
    assert inner.vocab_dict == {"": 0, "appl": 1, "cherri": 2, "pear": 3}
    assert inner.scores["indptr"].tolist() == [0, 5, 8, 10, 11]
    again = Bm25Index.from_folder(tmp_path / "terms")
    assert again.search("cherries", 9).tolist() == [2, 4]
    assert again.shares("apple pear", [np.array([0])]).tolist() == [1]


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


@pytest.mark.parametrize(
    ("scores", "limit", "found"),
    [
        ([0.1, 0.3, 0.2], 2, [1, 2]),
        ([0.1, 0.3, 0.3, 0.3], 2, [1, 2]),
        ([0.3, 0.1, 0.3, 0.2], 3, [0, 2, 3]),
        ([0, 0.1, 0], 3, [1]),
        ([0, 0.1, 0], 2, [1]),
        ([0, 0], 1, []),
        ([0.5], 1, [0]),
        ([0.5, 0.7], 9, [1, 0]),
    ],
)
def test_greatest(scores: list[float], limit: int, found: list[int]) -> None:
    """The greatest first, the earlier first of equal ones, and none that is 0."""
    assert greatest(np.array(scores, dtype=np.float32), limit).tolist() == found


@pytest.mark.parametrize("having", [[], [0], [3], [2, 3, 9], [0, 1, 2, 3, 4, 5]])
def test_among(having: list[int]) -> None:
    """Membership as Python's `in` has it."""
    positions = [0, 3, 3, 5, 9, 10]
    assert among(np.array(positions), np.array(having, dtype=np.int32)).tolist() == [one in having for one in positions]


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
