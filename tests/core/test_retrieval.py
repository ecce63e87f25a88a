"""Question → hits, with every score worked out by hand from fakes."""

from math import log, sqrt

import numpy as np
import pytest

from briefbot.core.corpus import Corpus
from briefbot.core.retrieval import CANDIDATES, Hit, Retriever, neighbours, passages
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex
from tests.fakes import corpus_of, document


def retriever_of(corpus: Corpus) -> Retriever:
    """Searches the words of the sentences alone: by letters, and by words without their marks."""
    words = [sentence.words.rstrip(".") for sentence in corpus.sentences]
    encoder = LetterEncoder()
    return Retriever(corpus, encoder, NumpyIndex(encoder.encode_passages(words)), SetIndex(words))


def found(corpus: Corpus, question: str, limit: int = 9) -> list[tuple[object, ...]]:
    """What is found for `question`: each sentence with its cosine, its share of words and that of its neighbourhood."""
    hits = retriever_of(corpus).retrieve(question, limit)
    return [(hit.sentence.words, hit.cosine, hit.words, hit.words_near) for hit in hits]


TWO_SECTIONS = corpus_of([document("a.md", "A", "Ab cd. Aab.", "## Next", "Cd. Eeee.")])


def test_scores_by_hand() -> None:
    """Cosines of letter counts, shares by rarity, and shares with the neighbours of the same section.

    "ab" has the letters (1, 1). Of four sentences one has the word "ab" and two have "cd".
    """
    ab, cd = log(1 + 3.5 / 1.5), log(1 + 2.5 / 2.5)
    assert found(TWO_SECTIONS, "ab cd") == [
        ("Ab cd.", pytest.approx(1, abs=1e-6), 1, 1),
        ("Aab.", pytest.approx(3 / sqrt(5 * 4), abs=1e-6), 0, 1),
        ("Cd.", pytest.approx(2 / sqrt(2 * 4), abs=1e-6), pytest.approx(cd / (ab + cd)), pytest.approx(cd / (ab + cd))),
        ("Eeee.", 0, 0, pytest.approx(cd / (ab + cd))),
    ]


def test_score_is_the_weighted_sum() -> None:
    """A cosine counts once, both shares of words 0.4 times."""
    sentence = TWO_SECTIONS.sentences[0]
    assert Hit(0, sentence, 0.5, 0.25, 0.75).score == pytest.approx(0.5 + 0.1 + 0.3)
    assert Hit(0, sentence, -1, 0, 0).score == -1
    assert Hit(0, sentence, 1, 1, 1).score == pytest.approx(1.8)


def test_unknown_words_are_missed() -> None:
    """A word that no sentence has lowers the share of what was found."""
    corpus = corpus_of([document("a.md", "A", "Ab.")])
    known, unknown = log(1 + 0.5 / 1.5), log(1 + 1.5 / 0.5)
    assert found(corpus, "ab zz") == [
        ("Ab.", pytest.approx(2 / sqrt(2 * 6), abs=1e-6), *[pytest.approx(known / (known + unknown))] * 2)
    ]


def test_a_corpus_of_one_sentence() -> None:
    """One sentence is found for whatever is asked, with what little it deserves."""
    corpus = corpus_of([document("a.md", "A", "Ab.")])
    assert found(corpus, "ab") == [("Ab.", pytest.approx(1, abs=1e-6), 1, 1)]
    assert found(corpus, "xyz") == [("Ab.", 0, 0, 0)]


def test_ties_go_to_the_earlier_sentence() -> None:
    """Equal sentences come as they stand, in any number."""
    corpus = corpus_of([document(f"{number:02}.md", "A", "Ab cd.") for number in range(60)])
    hits = retriever_of(corpus).retrieve("ab", 60)
    assert [hit.position for hit in hits] == list(range(CANDIDATES))
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize("limit", [0, 1, 3, 4, 99])
def test_limit(limit: int) -> None:
    """At most `limit` hits, the best ones."""
    best = ["Ab cd.", "Aab.", "Cd.", "Eeee."]
    assert [words for words, *_ in found(TWO_SECTIONS, "ab cd", limit)] == best[:limit]


def test_either_index_proposes() -> None:
    """A sentence that only one index finds is a hit, and gets its scores from both."""
    near = [document(f"near{number:02}.md", "A", "Xxxy.") for number in range(CANDIDATES)]
    corpus = corpus_of([*near, document("words.md", "A", "X aaaa bbbb cccc dddd.")])
    *nearest, last = found(corpus, "x", CANDIDATES + 1)
    assert nearest == [("Xxxy.", pytest.approx(3 / sqrt(10), abs=1e-6), 0, 0)] * CANDIDATES
    assert last == ("X aaaa bbbb cccc dddd.", pytest.approx(1 / sqrt(65), abs=1e-6), 1, 1)


def test_neighbours_stay_in_their_section() -> None:
    """Neighbours are the sentences before and after, under the same headings of the same document."""
    corpus = corpus_of(
        [
            document("a.md", "A", "One. Two. Three.", "## Next", "Four.", "Five."),
            document("b.md", "A", "## Next", "Six."),
        ]
    )
    around = [neighbours(corpus.sections, position).tolist() for position in range(6)]
    assert around == [[0, 1], [0, 1, 2], [1, 2], [3, 4], [3, 4], [5]]
    assert neighbours(corpus.sections, 0).dtype == np.int64


def test_passages() -> None:
    """A passage is the title, the nearest heading if there is one, and the sentence as it reads."""
    corpus = corpus_of([document("a.md", "Talks", "Met\nin May.", "## Trade", "### Cars", "Tariffs fall.")])
    assert passages(corpus.sentences) == ["Talks: Met in May.", "Talks: Cars: Tariffs fall."]


def test_hits_carry_their_place() -> None:
    """A hit's position is that of its sentence in the corpus."""
    hits = retriever_of(TWO_SECTIONS).retrieve("cd", 4)
    assert [TWO_SECTIONS.sentences[hit.position] for hit in hits] == [hit.sentence for hit in hits]
    assert hits[0].sentence.heading == "Next"
