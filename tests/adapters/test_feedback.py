"""Ratings: one for each reply and person, counted, and exported where the question was kept."""

from briefbot.adapters.state import State
from briefbot.core.answering import Reason
from briefbot.core.records import Rated, Rating
from tests.remembering import ANNA, BERT, RECEIPTS, reply


def test_rate(state: State) -> None:
    """Everybody has one rating of a reply and may change it."""
    state.ledger.record(reply("one"))
    assert state.feedback.rate("one", ANNA, Rating.GOOD, 1.0)
    assert state.feedback.rate("one", BERT, Rating.GOOD, 2.0)
    assert state.feedback.rate("one", ANNA, Rating.MISSED_SOMETHING, 3.0)
    assert state.feedback.counts() == {
        Rating.GOOD: 1,
        Rating.BAD: 0,
        Rating.WRONG_SENTENCE: 0,
        Rating.SHOULD_BE_SILENT: 0,
        Rating.MISSED_SOMETHING: 1,
    }


def test_a_reply_that_is_not_remembered(state: State) -> None:
    """What a stranger's or an old button names cannot be rated."""
    assert not state.feedback.rate("stranger", ANNA, Rating.GOOD, 1.0)
    assert sum(state.feedback.counts().values()) == 0


def test_rated(state: State) -> None:
    """Each rating comes with its question and the places that were cited; where no text was kept, nothing does.

    Who has said no more than that it is bad has told nothing to learn from.
    """
    state.ledger.record(reply("one", question="Where?"))
    state.ledger.record(reply("kept no text"))
    state.ledger.record(reply("two", question="And when?", reason=Reason.NOT_COVERED, receipts=(), parent="one"))
    for identity, user, rating in (
        ("two", ANNA, Rating.MISSED_SOMETHING),
        ("one", BERT, Rating.WRONG_SENTENCE),
        ("one", ANNA, Rating.GOOD),
        ("kept no text", ANNA, Rating.GOOD),
        ("two", BERT, Rating.BAD),
    ):
        assert state.feedback.rate(identity, user, rating, 1.0)
    generation = "f" * 32
    assert state.feedback.rated() == (
        Rated("Where?", Rating.GOOD, RECEIPTS, generation, is_answer=True, is_follow_up=False),
        Rated("Where?", Rating.WRONG_SENTENCE, RECEIPTS, generation, is_answer=True, is_follow_up=False),
        Rated("And when?", Rating.MISSED_SOMETHING, (), generation, is_answer=False, is_follow_up=True),
    )
