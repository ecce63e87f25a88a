"""Questions with their own sentences, ranked by small real parts."""

from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.retrieval import Retriever, passages
from briefbot.evaluation.answer_selection import corpus_of, ranked
from briefbot.evaluation.selection_results import SelectionResult
from briefbot.evaluation.selection_tables import Selection
from tests.evaluation.test_measuring import WordReader
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex

PIER = Selection(
    "who pays for the harbour pier",
    ("Nobody knows. Really.", "The harbour pier is new.", "Norway pays for the harbour pier.", "…", "It is long."),
    (False, False, True, True, False),
    "Pier",
)
FERRY = Selection("when does the ferry leave", ("The ferry does leave in May.", "Norway pays for it."), (True, False))


def bot(*selections: Selection) -> Bot:
    """A bot for the sentences."""
    corpus, encoder = corpus_of(selections), LetterEncoder()
    vectors = NumpyIndex(encoder.encode_passages(passages(corpus.sentences)))
    terms = SetIndex([sentence.words for sentence in corpus.sentences])
    return Bot(corpus, Retriever(corpus, encoder, vectors, terms), WordReader(), Policy(0.5))


def test_each_question_is_asked_about_its_own_sentences() -> None:
    """Three of three long words, then two; what has neither letters nor digits is last, though it is called right."""
    pier, ferry = ranked(bot(PIER, FERRY), [PIER, FERRY])
    assert (pier.order[:2], pier.order[-1]) == ((2, 1), 3)
    assert sorted(pier.order) == [0, 1, 2, 3, 4]
    assert pier.scores[:2] == (1.0, 2 / 3)
    assert pier.relevance == (True, False, False, False, True)
    assert ferry.order == (0, 1)


def test_two_sentences_of_a_line_stay_one() -> None:
    """A candidate is ranked as a whole."""
    assert [sentence.text for sentence in corpus_of([PIER]).sentences] == [
        PIER.sentences[number] for number in (0, 1, 2, 4)
    ]


def test_the_figures() -> None:
    """Average precision (1/1 + 2/5) / 2 and 1; both have a right sentence first."""
    found = SelectionResult("set.tsv", tuple(ranked(bot(PIER, FERRY), [PIER, FERRY])), 3).as_json()
    assert (found["questions"], found["left_out"], found["mrr"], found["hit_1"]) == (2, 3, 1.0, 1.0)
    assert round(found["map"], 6) == (0.7 + 1) / 2


def test_questions_that_cannot_tell() -> None:
    """All right or all wrong."""
    assert [Selection("q", ("a", "b"), labels).tells for labels in [(True, True), (False, False), (False, True)]] == [
        False,
        False,
        True,
    ]
