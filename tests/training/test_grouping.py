"""Who is asked what, to calibrate."""

from collections.abc import Iterable
from random import Random

from briefbot.core.text import Span
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.training.collecting import Read
from briefbot.training.grouping import BRIEFINGS_WEIGHT, about_articles, about_briefings, small_talk
from tests.training.numbered import Always, FirstNumbers

STRANGE = [Question(f"Who won match {number}?", "sport.md", (Span(0, 3),)) for number in range(30)]


def about(name: str, first: int, count: int) -> QuestionSet:
    """Sentences with numbers from `first` on, a question that each answers, and a near miss for each."""
    words = [f"The {name} {number} leaves." for number in range(first, first + count)]
    text = " ".join(words)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in words]
    answerable = [
        Question(f"What {name} is {first + place}?", f"{name}.md", (span,)) for place, span in enumerate(spans)
    ]
    near_misses = [
        Question(f"What {name} sinks at {number}?", f"{name}.md", ()) for number in range(first, first + count)
    ]
    return QuestionSet({f"{name}.md": text}, (*answerable, *near_misses))


def asked(reads: Iterable[Read]) -> list[str]:
    """The questions that were read."""
    return [one.question.text for one in reads]


def test_all_articles_and_parts_of_them_are_asked_the_same() -> None:
    """And there are as many off-topic questions as near misses."""
    ferries = about("ferry", 0, 90)
    whole, parts = about_articles(ferries, STRANGE[:20], FirstNumbers(), Always(), Random(7))
    for kind in (whole, parts):
        assert asked(kind.answerable) == [one.text for one in ferries.answerable]
        assert asked(kind.near_misses) == [one.text for one in ferries.near_misses]
        assert sorted(asked(kind.off_topic)) == sorted(one.text for one in STRANGE[:20])
        assert set(asked(kind.small_talk)) < {one.text for one in small_talk()}
        assert len(set(asked(kind.small_talk))) == 90
        assert all(sum(one.gold) == 1 for one in kind.answerable)
        assert not any(any(one.gold) for part in kind.unanswerable for one in part)
    assert {one.size for one in whole.answerable} == {90}
    assert max(one.size for one in parts.answerable) < 90
    assert whole.weight == parts.weight == 1.0


def test_small_talk_is_short_and_each_line_of_it_another_one() -> None:
    """Nobody says "Hello" in seven words."""
    lines = [one.text for one in small_talk()]
    assert len({*lines}) == len(lines) > 100
    assert all(line.strip() and len(line.split()) <= 6 for line in lines)


def test_each_briefing_is_asked_alone() -> None:
    """Half of its off-topic questions are strange, and half are about the other briefing."""
    briefings = [about("ferry", 0, 5), about("train", 50, 4)]
    found = about_briefings(briefings, STRANGE, FirstNumbers(), Always(), Random(7))
    assert [one.size for one in found.answerable] == [5] * 5 + [4] * 4
    assert [one.size for one in found.near_misses] == [5] * 5 + [4] * 4
    of_ferries = [one for one in found.off_topic if one.size == 5]
    of_trains = [one for one in found.off_topic if one.size == 4]
    assert sorted(one.question.document for one in of_ferries) == ["sport.md"] * 3 + ["train.md"] * 3
    assert sorted(one.question.document for one in of_trains) == ["ferry.md"] * 2 + ["sport.md"] * 2
    assert [one.size for one in found.small_talk] == [5] * 5 + [4] * 4
    assert not any(any(one.gold) for one in [*found.off_topic, *found.small_talk])
    assert found.weight == BRIEFINGS_WEIGHT
