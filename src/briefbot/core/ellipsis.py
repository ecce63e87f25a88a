"""Whether a question can be understood alone.

A question leans on what came before if it has no words of its own ("And how much is it?"), if it is a fragment ("And
on Sundays?", "By how many votes?"), or if a word in it stands for something that it does not name itself ("What did
she say?"). What only looks so is told by what stands around it: "Is it true that …", "this year", "How many are there
to …", "Should I charge the battery or take it out?".
"""

import re
from collections.abc import Iterable, Sequence
from itertools import dropwhile


def words(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


_AUXILIARY = words(
    "am are be been can could did do does had has have is may might must shall should was were will would"
)
_DOING = words("do does did")
_ASKING = words("how what when where which who whom whose why")
_MEASURING = words("how what which")
_PREPOSITION = words(
    "about after against at before by during for from in into of on over since through to until with without"
)
_DETERMINER = words("a an the my our your every each")
_LEADING = words("and but or so also then ok okay well yes no")
_CLAUSE = _ASKING | words(
    "and as because before but if once or since so that though until unless whether while , ; : – —"
)
_POSSESSIVE = words("his its their")
_PRONOUN = words("he she him her hers they them it this that these those there then ones")
# A question with this many words of its own stands alone, whatever else is in it.
_ENOUGH = 5
_LONGEST_FRAGMENT = 3
# Words that say nothing of what is asked about.
_EMPTY = _AUXILIARY | _ASKING | _PREPOSITION | _DETERMINER | _LEADING | _CLAUSE | _POSSESSIVE | _PRONOUN
_EMPTY |= words(
    "i me you we us again anything else exactly far first last long many more most much next not now often old one "
    "other please really rest same something still tell too come"
)
# Where "it", "there", "that" and "those" stand for nothing said before, and "this" for the time or the document; and
# what is quoted.
_SELF_CONTAINED = re.compile(
    r"""
    \b(?:is|was)\ it\ (?:\S+\ ){0,4}?(?:that|who|whether|if|until|since)\ (?=\w)
    |\b(?:is|was)\ it\ (?:allowed|easy|hard|legal|likely|necessary|possible|safe|\w+er)\ (?:for\ \w+\ )?to\ (?=\w)
    |\bis\ it\ true\ (?=\w)
    |\bit\ (?:takes?|costs?|took)\ (?:\S+\ ){0,3}?to\ (?=\w)
    |\bit\ (?:says?|seems?|looks?|matters?|rains?|snows?)\b
    |\b(?:is|are|was|were|be|been)\ there\b
    |\bthere\ (?:is|are|was|were|will)\b
    |\b(?:this|that)\ (?:year|month|week|summer|autumn|winter|spring|season|morning|afternoon|evening|briefing
        |document|text|article|report)\b
    |["“][^"”]+["”]
    |\bthose\ (?:who|that|which|of|in|with|\w+ed)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TOKEN = re.compile(r"\w+|[,;:–—]")
# "What's" is "what is", and "Moe's" is as good as "Moe"; what other words drop is of no account here.
_IS = re.compile(r"(?<=what|here|that)['’]s\b|(?<=who|how|why|she)['’]s\b|(?<=it|he)['’]s\b", re.IGNORECASE)
_DROPPED = re.compile(r"n?['’](?:d|ll|m|re|s|t|ve)?\b", re.IGNORECASE)


def is_elliptical(question: str) -> bool:
    """Whether a question has to be read together with the ones before it."""
    tokens = tokens_of(question)
    if not says_something(question) or is_fragment(tokens):
        return True
    return len(own(tokens)) < _ENOUGH and refers_back(tokens_of(_SELF_CONTAINED.sub(" , ", question)))


def says_something(question: str) -> bool:
    """Whether a question has any word of its own."""
    return bool(own(tokens_of(question)))


def tokens_of(text: str) -> list[str]:
    """The words of `text`, and the marks in it that can part clauses."""
    return _TOKEN.findall(_DROPPED.sub("", _IS.sub(" is", text)))


def own(tokens: Iterable[str]) -> list[str]:
    """The words that say what is asked about."""
    return [token for token in tokens if is_own(token)]


def is_own(token: str) -> bool:
    """Whether a word says something of what is asked about."""
    return token.lower() not in _EMPTY


def is_fragment(tokens: Iterable[str]) -> bool:
    """Whether a question has no clause of its own, but leads on from another one or asks for a part of it.

    "And on Sundays?", "What about children?", "By how many votes?", "Which model?"; not "ferry fares".
    """
    lowered = [token.lower() for token in tokens]
    rest = list(dropwhile(_LEADING.__contains__, lowered))
    if len(own(rest)) > _LONGEST_FRAGMENT or not _AUXILIARY.isdisjoint(rest):
        return False
    if _ASKING.isdisjoint(rest):
        return len(rest) < len(lowered) or rest[0] in _PREPOSITION
    return rest[1] == "about" or (rest[0] in _PREPOSITION | _MEASURING and len(own(rest)) == 1)


def refers_back(tokens: Sequence[str]) -> bool:
    """Whether some word stands for something that the question does not name before it."""
    return any(is_free(tokens, place) for place, token in enumerate(tokens) if token.lower() in _PRONOUN | _POSSESSIVE)


def is_free(tokens: Sequence[str], place: int) -> bool:
    """Whether the pronoun at `place` has nothing before it in the question that it can stand for."""
    before, after = tokens[:place], tokens[place + 1 :]
    if tokens[place].lower() in {"this", "that", "these", "those"} and not is_demonstrative(before, after):
        return False
    if is_possessive(tokens[place].lower(), after):
        return not names_something(before)
    clause = max((at for at, token in enumerate(before) if token.lower() in _CLAUSE), default=0)
    return not names_something(before[:clause])


def is_possessive(word: str, after: Sequence[str]) -> bool:
    """Whether a pronoun belongs to a noun that follows: "her injury", but not "tell her" or "meet her in Oslo"."""
    is_followed = bool(after) and after[0].lower() not in _AUXILIARY | _PREPOSITION | _CLAUSE
    return word in _POSSESSIVE or (word == "her" and is_followed)


def is_demonstrative(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether "that" or "this" points at something said before: "How long does that take?", not "the club that won"."""
    if not before or not after:
        return True
    return before[-1].lower() in _AUXILIARY | _PREPOSITION | _LEADING and not after[0][0].isupper()


def names_something(tokens: Sequence[str]) -> bool:
    """Whether something is named that a pronoun could stand for: "Dr. Osei", "the battery", "do owners"."""
    return any(is_noun(tokens, place) for place in range(len(tokens)))


def is_noun(tokens: Sequence[str], place: int) -> bool:
    """Whether the word at `place` is a noun, as far as its letters and the words before it tell."""
    token, before = tokens[place], [word.lower() for word in tokens[:place]]
    if not is_own(token) or not before:
        return False
    if before[-1] in _AUXILIARY:  # "does Velano …" and "will Velano …", but not "who will replace …"
        return before[-1] in _DOING or before[-2:-1] not in (["who"], ["what"], ["which"])
    return token[0].isupper() or before[-1] in _DETERMINER | _PREPOSITION
