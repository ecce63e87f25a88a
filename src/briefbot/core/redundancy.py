"""Whether a sentence says anything that was not said already."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Of two sentences that say the same, the shorter one has this share of its content words in common with the other; and
# of the words of one that says nothing new, so many were there already. Measured: README, "Decisions".
LEAST_SHARED = 0.9
LEAST_KNOWN = 0.75

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
# Endings are not what differs between sentences: "agrees", "agreed" and "agreement" begin with the same letters.
_ENDING, _STEM = re.compile(r"(?<=..)(?:ing|ed|es|e|s)$"), 5
# Words that say nothing by themselves, nor which of two things is meant.
_EMPTY = frozenset(
    """
    a an the and or but as is are was were be been being has have had will would shall do does did it its this that
    these those which who he she they his her their said say says saying told according also so some any then there
    because due about over in on at to of for by from with into onto among own
    """.split()  # noqa: SIM905 -- reads as a list of words
)
# Words that turn what a sentence says into its opposite.
_DENYING = frozenset(
    """
    not no never none neither nor nobody nothing nowhere without cannot hardly unlikely
    deny denies denied refuse refuses refused reject rejects rejected fail fails failed
    """.split()  # noqa: SIM905 -- the same
)
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}


@dataclass(frozen=True, slots=True)
class Gist:
    """What a sentence says, as far as words tell.

    `words` are its content words without their endings; `facts` those of them that are numbers or names; `capitals` all
    words in capitals in their order, and so with the first one, which may be a name as well; `denials` is how often it
    says no.
    """

    words: frozenset[str]
    facts: frozenset[str]
    capitals: tuple[str, ...]
    denials: int

    @classmethod
    def from_words(cls, words: str) -> "Gist":
        """The gist of what a person reads."""
        found = _WORD.findall(words)
        normal = [normalized(word) for word in found]
        facts = {one for word, one in zip(found[1:], normal[1:], strict=True) if word[0].isupper()}
        numbers = {one for one in normal if one[0].isdigit()}
        return cls(
            frozenset(stem(one) for one in normal if one not in _EMPTY and not denies(one)),
            frozenset(map(stem, (facts | numbers) - _EMPTY)),
            tuple(stem(one) for word, one in zip(found, normal, strict=True) if word[0].isupper()),
            sum(map(denies, normal)),
        )


def says_nothing_new(sentence: str, said: Iterable[str]) -> bool:
    """Whether one of the sentences in `said` says all that `sentence` does, but for small differences in wording."""
    return any(is_repetition(Gist.from_words(sentence), Gist.from_words(other)) for other in said)


def is_repetition(new: Gist, said: Gist) -> bool:
    """Whether `new` says nothing that `said` does not, or only that much that it says the same all in all.

    "Rose by 3 %" and "rose by 5 %" have nearly all words in common and are not the same: numbers, names, their order
    and denials have to agree.
    """
    if not new.words or not said.words:
        return new == said
    shared = len(new.words & said.words)
    are_words_shared = shared >= LEAST_SHARED * min(len(new.words), len(said.words)) and shared >= LEAST_KNOWN * len(
        new.words
    )
    return are_words_shared and do_facts_agree(new, said)


def do_facts_agree(new: Gist, said: Gist) -> bool:
    """Whether `said` has the numbers and names of `new`, in the same order, and denies as much."""
    shorter, longer = sorted((new, said), key=lambda gist: len(gist.words))
    return (
        new.denials == said.denials
        and new.facts <= said.words
        and shorter.facts <= longer.words
        and in_both(new, said) == in_both(said, new)
    )


def in_both(one: Gist, other: Gist) -> tuple[str, ...]:
    """The words in capitals that both have, in the order of `one`."""
    return tuple(word for word in one.capitals if word in other.capitals)


def normalized(word: str) -> str:
    """`word` in small letters, a number in digits without commas, and nobody's "'s"."""
    small = word.lower().replace("’", "'").removesuffix("'s")
    return _DIGITS.get(small, small.replace(",", "") if small[0].isdigit() else small)


def stem(word: str) -> str:
    """A word without its ending; a number as it is."""
    return word if word[0].isdigit() else _ENDING.sub("", word)[:_STEM]


def denies(word: str) -> bool:
    """Whether a word says no."""
    return word in _DENYING or word.endswith("n't")
