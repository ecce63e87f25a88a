"""Answerable questions → near misses: one thing in the question is exchanged, and nothing answers it any more.

The kinds are those that Rajpurkar, Jia and Liang (2018) counted in SQuAD 2.0: an entity, a number or date, an antonym,
or a negation.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from briefbot.training.examples import Example

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d(?![\w])|(?<![\w.,])\d(?!\w)")
# Names in the middle of a question: "What did Henry of Blois found?" has one.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: (?:of |the |de |von )?[A-Z][\w'’-]+)*")
_AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|can|could|has|have|had|will|would|should|must)\b(?!n't)")
_NEGATED = {"can": "can't", "will": "won't"}
_ANTONYMS = dict(
    pair
    for one, other in (
        line.split()
        for line in """
        first last|largest smallest|biggest smallest|highest lowest|most least|more fewer|before after
        oldest youngest|earliest latest|longest shortest|early late|increase decrease|increased decreased|rise fall
        rose fell|north south|east west|northern southern|eastern western|upper lower|major minor|greater lesser
        high low|large small|big little|old new|above below|begin end|began ended|beginning end|start finish
        started finished|open close|opened closed|win lose|won lost|allow forbid|allowed forbidden|include exclude
        included excluded|support oppose|supported opposed|accept reject|accepted rejected|public private
        male female|positive negative|maximum minimum|best worst|better worse|strong weak|stronger weaker|hot cold
        warmer colder|fast slow|faster slower|rich poor|good bad|common rare|internal external|join leave
        joined left|buy sell|bought sold|import export|gain loss|success failure|friend enemy|victory defeat
        arrive depart|arrived departed|former latter|always never|all none
        """.replace("\n", "|").split("|")
        if len(line.split()) == 2  # noqa: PLR2004 -- a pair
    )
    for pair in ((one, other), (other, one))
)
_OPPOSED = re.compile(rf"\b({'|'.join(sorted(_ANTONYMS, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class Pools:
    """What is exchanged for what: the names and numbers of a set's questions."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def from_questions(cls, questions: Iterable[str]) -> "Pools":
        """The names and numbers in `questions`, in order of their occurrence, repeated as often as they occur."""
        listed = list(questions)
        names = (name for question in listed for name in _NAME.findall(question))
        return cls(tuple(names), tuple(number for question in listed for number in _NUMBER.findall(question)))


Exchange = Callable[[str, Pools, Random], str]


def with_other_name(question: str, pools: Pools, random: Random) -> str:
    """The question with one of its names exchanged for another one, or as it was."""
    return with_one_replaced(_NAME, question, lambda name: different(name, pools.names, random), random)


def with_other_number(question: str, pools: Pools, random: Random) -> str:
    """The question with one of its numbers exchanged for another one of as many digits, or as it was."""

    def other(number: str) -> str:
        alike = [candidate for candidate in pools.numbers if len(candidate) == len(number)]
        return different(number, alike, random)

    return with_one_replaced(_NUMBER, question, other, random)


def with_antonym(question: str, _pools: Pools, random: Random) -> str:
    """The question with one of its words exchanged for its opposite, or as it was."""
    return with_one_replaced(_OPPOSED, question, lambda word: _ANTONYMS[word], random)


def negated(question: str, _pools: Pools, random: Random) -> str:
    """The question with one of its auxiliary verbs negated: "When did it end?" becomes "When didn't it end?"."""
    return with_one_replaced(_AUXILIARY, question, lambda verb: _NEGATED.get(verb, f"{verb}n't"), random)


EXCHANGES: dict[str, Exchange] = {
    "name": with_other_name,
    "number": with_other_number,
    "antonym": with_antonym,
    "negation": negated,
}


def with_one_replaced(pattern: re.Pattern[str], question: str, other: Callable[[str], str], random: Random) -> str:
    """The question with one of what matches replaced, or as it was."""
    found = list(pattern.finditer(question))
    if not found:
        return question
    match = random.choice(found)
    return question[: match.start()] + other(match[0]) + question[match.end() :]


def different(word: str, others: Sequence[str], random: Random) -> str:
    """One of `others` that shares no word with `word`; `word` itself if there is none."""
    own = set(word.lower().split())
    strange = [other for other in others if own.isdisjoint(other.lower().split())]
    return random.choice(strange) if strange else word


def near_misses(examples: Sequence[Example], kinds: Sequence[str], random: Random) -> list[Example]:
    """For each answerable example that one of `kinds` can be made of, a near miss over the same sentences.

    The sentence that answered the original question is among the candidates: it is what must be told from an answer.
    """
    pools = Pools.from_questions(example.question for example in examples)
    made = [exchanged(example, kinds, pools, random) for example in examples if example.gold]
    return [example for example in made if example]


def exchanged(example: Example, kinds: Sequence[str], pools: Pools, random: Random) -> Example | None:
    """A near miss of a kind chosen from those that can be made of an example; None if there is none."""
    made = [EXCHANGES[kind](example.question, pools, random) for kind in kinds]
    different_ones = [question for question in made if question != example.question]
    if not different_ones:
        return None
    candidates = tuple(dict.fromkeys([*example.gold, *example.candidates]))
    return replace(example, question=random.choice(different_ones), candidates=candidates, gold=(), highlights={})
