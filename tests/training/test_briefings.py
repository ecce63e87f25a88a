"""The briefings that were written for learning: what they are, and which of them are kept for measuring."""

from collections import Counter

from briefbot.core.text import Span
from briefbot.training.briefings import BRIEFINGS, briefings_to_learn, briefings_to_measure, question


def test_all_are_there_and_each_is_for_one_purpose() -> None:
    """Of 88 briefings 18 are never learnt from; about three in five of the questions have an answer."""
    learn, measure = briefings_to_learn(), briefings_to_measure()
    names = [name for one in (*learn, *measure) for name in one.texts]
    assert (len(learn), len(measure)) == (70, 18)
    assert sorted(names) == sorted(path.name for path in BRIEFINGS.glob("*.md"))
    counts = Counter(bool(asked.answers) for one in (*learn, *measure) for asked in one.questions)
    assert counts == {True: 1848, False: 1347}


def test_none_is_about_the_shipped_briefing() -> None:
    """What the bot is measured on may not be learnt by heart."""
    texts = [text for one in (*briefings_to_learn(), *briefings_to_measure()) for text in one.texts.values()]
    assert [text for text in texts if "Starmer" in text or "Takaichi" in text] == []


def test_a_question_knows_where_its_answers_stand() -> None:
    """Each stands in the text once."""
    text = "The ferry leaves at noon. It is full."
    line = {"question": "When?", "document": "a.md", "gold": [{"document": "a.md", "text": "at noon"}]}
    found = question(line, text)
    assert found.answers == (Span(17, 24),)
    assert question({"question": "Why?", "document": "a.md", "gold": []}, text).answers == ()
