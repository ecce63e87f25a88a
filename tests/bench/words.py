"""A vocabulary for synthetic briefings: English words are the frequent ones, invented words the long tail.

How often a word is drawn falls with its rank as in natural language (Zipf 1949): the second one half as often as the
first, the third a third as often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

_NOUNS = (
    "government minister harbour council bridge company hospital report river budget railway union factory school "
    "border treaty election market museum airport court police festival island tunnel library garden stadium ferry "
    "storm village bank theatre ship road station parliament embassy forest mine farm valley port tower castle lake "
    "pipeline reactor satellite vaccine tariff loan strike flood drought harvest rescue survey archive exhibition "
    "academy orchestra laboratory observatory canal dam quarry vineyard brewery bakery workshop warehouse garage "
    "committee commission delegation cabinet ministry agency institute foundation parish province district quarter"
)
_VERBS = (
    "approve open close visit repair inspect support reject promise launch finish design defend welcome order deliver "
    "restore expand protect replace measure record explain discuss rename extend import export finance purchase paint "
    "clean guard join watch follow test examine reopen relocate donate demand announce cancel delay suspend"
)
_ADJECTIVES = (
    "new old public national local private foreign regional northern southern eastern western large small secret early "
    "late modern historic temporary permanent joint annual independent industrial medical digital royal coastal rural "
    "urban costly cheap famous unknown damaged empty crowded quiet narrow wide deep heavy green blue red white golden"
)
_GIVEN = (
    "Anna Peter Maria John Clara Paul Ines Karl Nora Hugo Ruth Emil Vera Otto Lena Max Ida Tom Eva Leo Olga Ivan Rosa "
    "Felix Marta Bruno Greta Simon Julia Oscar Helen Victor Agnes Martin Laura Daniel Sofia Adam Irene Philip"
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "March", "April", "June", "July", "September", "October", "November")
_ONSETS = "b br d dr f g gl h k kr l m n p r s st t tr v w".split()  # noqa: SIM905 -- reads as a list of sounds
_VOWELS = ("a", "e", "i", "o", "u", "ei", "au")
_CODAS = ("", "n", "r", "l", "s", "nd", "rt", "lm", "ck")
_TAIL = {"nouns": 12_000, "adjectives": 3_000, "families": 15_000, "places": 6_000}


@dataclass(frozen=True)
class WordList:
    """Words, the most frequent one first."""

    words: Sequence[str]

    @cached_property
    def _up_to(self) -> "np.typing.NDArray[np.float64]":
        """The probability that one of the words up to a rank is drawn."""
        weights = np.cumsum(1.0 / np.arange(1, len(self.words) + 1))
        up_to: np.typing.NDArray[np.float64] = weights / weights[-1]
        return up_to

    def draw(self, chance: np.random.Generator, count: int) -> list[str]:
        """So many words, each drawn for itself."""
        ranks = np.searchsorted(self._up_to, chance.random(count), side="right")
        return [self.words[rank] for rank in ranks]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one seed, by what they are."""

    nouns: WordList
    verbs: WordList
    adjectives: WordList
    given: WordList
    families: WordList
    places: WordList

    @classmethod
    def from_seed(cls, seed: int) -> "Vocabulary":
        """The vocabulary that belongs to a seed."""
        chance = np.random.default_rng(seed)
        tails = {kind: invented(chance, count) for kind, count in _TAIL.items()}
        return cls(
            WordList([*_NOUNS.split(), *tails["nouns"]]),
            WordList(_VERBS.split()),
            WordList([*_ADJECTIVES.split(), *(f"{word}ish" for word in tails["adjectives"])]),
            WordList(_GIVEN.split()),
            WordList([word.title() for word in tails["families"]]),
            WordList([f"{word.title()}by" for word in tails["places"]]),
        )


def invented(chance: np.random.Generator, count: int) -> list[str]:
    """So many different words that can be spoken."""
    found: dict[str, None] = {}
    while len(found) < count:
        found |= dict.fromkeys(map(spoken, chance.integers(0, 1 << 30, size=(count, 2, 3)).tolist()))
    return list(found)[:count]


def spoken(syllables: Sequence[Sequence[int]]) -> str:
    """The word that these numbers choose the sounds of."""
    sounds = (_ONSETS, _VOWELS, _CODAS)
    chosen = (zip(sounds, numbers, strict=True) for numbers in syllables)
    return "".join(kind[number % len(kind)] for kind, number in chain.from_iterable(chosen))


def past(verb: str) -> str:
    """What somebody did who does this now; all verbs here are regular."""
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"
