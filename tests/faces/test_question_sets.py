"""What people rated, as a question set."""

import json
from typing import Any

import pytest

from briefbot.core.receipts import Receipt
from briefbot.core.records import Rated, Rating
from briefbot.core.text import Span
from briefbot.faces.question_sets import question_lines
from tests.fakes import BRIEFING, HARBOUR

PIER = next(sentence for sentence in BRIEFING.sentences if sentence.text.startswith("Norway"))
DOCUMENTS = {HARBOUR.id: HARBOUR}
PLACE = {"document": "harbour.md", "start": PIER.span.start, "end": PIER.span.end, "text": PIER.text}


def rated(rating: Rating, *, is_answer: bool = True) -> Rated:
    """A rating of a reply that quoted one sentence."""
    return Rated("Who pays?", rating, (Receipt.from_sentence(PIER),), "1d5f", is_answer, is_follow_up=False)


def objects(*ratings: Rated) -> list[dict[str, Any]]:
    """The lines as they are read."""
    return [json.loads(line) for line in question_lines(ratings, DOCUMENTS)]


@pytest.mark.parametrize(
    ("given", "answerable", "gold", "wrong"),
    [
        (rated(Rating.GOOD), True, [PLACE], []),
        (rated(Rating.GOOD, is_answer=False), False, [], []),
        (rated(Rating.WRONG_SENTENCE), True, None, [PLACE]),
        (rated(Rating.SHOULD_BE_SILENT), False, [], [PLACE]),
        (rated(Rating.MISSED_SOMETHING), True, None, []),
        (rated(Rating.MISSED_SOMETHING, is_answer=False), True, None, []),
    ],
)
def test_what_a_rating_tells(given: Rated, answerable: object, gold: object, wrong: object) -> None:
    """Which places answer, which do not, and what nobody knows."""
    [line] = objects(given)
    assert line == {
        "question": "Who pays?",
        "answerable": answerable,
        "gold": gold,
        "wrong": wrong,
        "rating": given.rating.value,
        "follow_up": False,
        "generation": "1d5f",
    }
    for place in [*(line["gold"] or []), *line["wrong"]]:
        assert HARBOUR.text[place["start"] : place["end"]] == place["text"]


def test_what_no_longer_stands_there_is_left_out() -> None:
    """A document that has changed or is gone would give wrong places."""
    moved = Receipt("harbour.md", Span(0, 5), Receipt.from_sentence(PIER).digest)
    gone = Receipt("gone.md", PIER.span, Receipt.from_sentence(PIER).digest)
    stale = [
        Rated("Who?", Rating.GOOD, (receipt,), "1d5f", is_answer=True, is_follow_up=True) for receipt in (moved, gone)
    ]
    assert objects(*stale, rated(Rating.GOOD)) == objects(rated(Rating.GOOD))
