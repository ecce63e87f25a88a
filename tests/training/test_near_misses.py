"""Answerable questions → near misses: one thing exchanged, nothing else."""

from random import Random

import pytest

from briefbot.training.examples import Example
from briefbot.training.near_misses import EXCHANGES, Pools, different, near_misses

POOLS = Pools(("Lisbon", "Anna of Kleve"), ("1914", "12", "3.5"))


@pytest.mark.parametrize(
    ("kind", "question", "near_miss"),
    [
        ("name", "When did Anna of Kleve arrive?", "When did Lisbon arrive?"),
        ("name", "Who lived in Lisbon?", "Who lived in Anna of Kleve?"),
        ("name", "Who met the queen?", "Who met the queen?"),
        ("name", "Lisbon is where?", "Lisbon is where?"),
        ("number", "What happened in 1871?", "What happened in 1914?"),
        ("number", "Who paid 4.5 pounds?", "Who paid 3.5 pounds?"),
        ("number", "Who paid 44 pounds in B2?", "Who paid 12 pounds in B2?"),
        ("number", "Who paid 12345 pounds?", "Who paid 12345 pounds?"),
        ("antonym", "What is the largest port?", "What is the smallest port?"),
        ("antonym", "Who joined before the vote?", {"Who left before the vote?", "Who joined after the vote?"}),
        ("antonym", "Who met whom?", "Who met whom?"),
        ("negation", "When did the war end?", "When didn't the war end?"),
        ("negation", "Who can vote?", "Who can't vote?"),
        ("negation", "Who voted?", "Who voted?"),
    ],
)
def test_exchanges(kind: str, question: str, near_miss: str | set[str]) -> None:
    """Names in the middle, numbers of as many digits, opposites, verbs; a question without any stays as it is."""
    made = EXCHANGES[kind](question, POOLS, Random(1))
    assert made in near_miss if isinstance(near_miss, set) else made == near_miss


def test_pools() -> None:
    """Names and numbers of all questions, as often as they occur."""
    pools = Pools.from_questions(["What did Ann Lee do in 1914?", "Is Ann Lee 3.5 feet tall?", "Who was Bo?"])
    assert pools == Pools(("Ann Lee", "Ann Lee", "Bo"), ("1914", "3.5"))


def test_nothing_is_exchanged_for_its_like() -> None:
    """What shares a word is no other thing; if there is nothing else, the word stays."""
    assert different("Anna of Kleve", ["Anna Maria", "Lisbon"], Random(1)) == "Lisbon"
    assert different("Lisbon", ["Lisbon", "lisbon"], Random(1)) == "Lisbon"


def test_a_near_miss_is_read_with_the_sentence_that_answered() -> None:
    """That sentence comes first among the candidates, and nothing is gold any more."""
    examples = [
        Example("Who won in 1914?", (4, 7), (2,), {2: (0, 5)}),
        Example("Who lost in 1918?", (4, 5), (5,)),
        Example("Who drew in 1920?", (4, 5)),
        Example("Who sang?", (4, 5), (5,)),
    ]
    made = near_misses(examples, ["number"], Random(3))
    assert [(one.candidates, one.gold, one.highlights) for one in made] == [((2, 4, 7), (), {}), ((5, 4), (), {})]
    assert all(one.question.startswith(("Who won in 19", "Who lost in 19")) for one in made)
    assert not {one.question for one in made} & {one.question for one in examples}
