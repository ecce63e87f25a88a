"""Whether the first words of a sentence refer back to the sentence before: "He said …", "These talks …", "The two …".

A rule for each first word, since no parser comes with the core. Sentences that begin with other words, and languages
other than English, refer to nothing here.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from briefbot.core.expletives import is_expletive, word_set

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,.;:!?]")
_OPENING = re.compile(r"^[\s\"“”„«»'‘’(\[…—–-]+")
# "…," he said: who speaks is to be found before.
_SPEAKER = re.compile(r"^[\"“„«‘'].*?[,.!?…][\"”“»’']\s+(?:he|she|they)\s+\w")
# No rule looks further.
_FIRST = 14


_PERSONAL, _POSSESSIVE, _POINTING = (
    word_set("he she they it"),
    word_set("his her their its"),
    word_set("this that these those"),
)
_RELATIVE = word_set("who whom whose that which")
_VERBS = word_set(
    "is was are were isn't wasn't would will has had have does did could may might can cannot should must means meant "
    "makes made includes included leaves left leads led gives gave changed changes happened happens came comes applies "
    "depends looks seems seemed sounds remains became becomes explains explained helps helped goes went takes took"
)
_LINKS = word_set(
    "but and yet so or nor then however still meanwhile moreover therefore thus nevertheless nonetheless otherwise "
    "instead also indeed later earlier today yesterday tomorrow now soon eventually finally afterwards again besides "
    "furthermore consequently hence accordingly here there perhaps"
)
_SEASONS = word_set(
    "year month week weekend day morning afternoon evening night spring summer autumn fall winter season century "
    "decade time quarter term monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december christmas easter"
)
_TIMES = _SEASONS | word_set("years months weeks days hours ago end beginning first last next")
_AMONG_TIMES = word_set(
    "in on by at since during until from after before the this of same late early mid a an two three"
)
# What "this" means that is the text itself or the present, and not something said before.
_PRESENT = _SEASONS | word_set("report document briefing article section chapter paper page table figure guide coming")
_PREPOSITIONS = word_set(
    "in at after before because of despite with under during from since until by on for like unlike without against "
    "through to according instead as apart given beyond besides"
)
_TITLES = word_set(
    "majesty majesties highness royal excellency excellencies holiness honour honor eminence grace lordship ladyship "
    "imperial serene"
)
_DETERMINERS = word_set(
    "the a an he she it they we you i this these those there his her their its our my your some many all no any both "
    "such most every each what who nobody nothing everybody everyone everything somebody someone something"
)
_AFTER_THOSE = word_set("who whom whose with without in of at from on to for under over aged able near still already")
_COUNTS = word_set("two three four five pair couple duo trio")

Rule = Callable[[Sequence[str]], bool]


def refers_back(sentence: str) -> bool:
    """Whether the words that a sentence begins with, as a person reads them, stand for something said before it."""
    if _SPEAKER.match(sentence):
        return True
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(_OPENING.sub("", sentence))[:_FIRST]]
    return begins_with_reference(tokens) or begins_with_reference(without_links(tokens))


def begins_with_reference(tokens: Sequence[str]) -> bool:
    """Whether the first of these words stands for something said before."""
    if not tokens:
        return False
    first, rest = tokens[0].lower(), tokens[1:]
    if first in _PREPOSITIONS:
        return is_about_it(tokens)
    if first in _PERSONAL and is_title(rest):
        return False
    rule = _RULES.get(first)
    return rule is not None and rule(rest)


def without_links(tokens: Sequence[str]) -> Sequence[str]:
    """What comes after "But", "Later," or "On Monday,", if that is a word in small letters; otherwise nothing."""
    linked = after(tokens, _LINKS)
    if linked:
        return linked if linked[0].islower() else ()
    timed = after(tokens, _TIMES | _AMONG_TIMES)
    before = tokens[: len(tokens) - len(timed)]
    is_time = any(word.lower() in _TIMES or word.isdigit() for word in before)
    return timed if is_time and timed and timed[0] in _PERSONAL | _POSSESSIVE else ()


def after(tokens: Sequence[str], words: frozenset[str]) -> Sequence[str]:
    """What comes after `words`, numbers and commas at the beginning; nothing if there are none."""
    is_leading = [one.lower() in words or one.isdigit() or one == "," for one in tokens]
    at = next((place for place, leads in enumerate(is_leading) if not leads), len(tokens))
    return tokens[at:] if at else ()


def is_title(rest: Sequence[str]) -> bool:
    """Whether what looks like a pronoun goes on as a name: He Jiankui, It Takes Two."""
    return bool(rest) and rest[0][0].isupper() and rest[0] != "I"


def is_about_it(tokens: Sequence[str]) -> bool:
    """Whether prepositions lead to something said before: "after that", "because of these talks", "since then"."""
    at = next((place for place, token in enumerate(tokens) if token.lower() not in _PREPOSITIONS), len(tokens))
    word, rest = (tokens[at].lower(), tokens[at + 1 :]) if at < len(tokens) else ("", [])
    if word in _POINTING:
        return begins_with_reference([word, *rest])
    return word in {"him", "them", "then"} or (word in {"it", "her"} and rest[:1] == [","])


def _that(rest: Sequence[str]) -> bool:
    """Whether "that" points at something, and does not begin a clause: "That the ferry leaves …"."""
    if not rest or rest[0] in {",", "."}:
        return True
    word = rest[0].lower()
    if word in _VERBS:
        return True
    is_plural = word.endswith("s") and not word.endswith("ss") and len(word) > 3  # noqa: PLR2004 -- "gas", "bus"
    return not (word in _DETERMINERS or rest[0][0].isupper() or is_plural or rest[:2] == ["said", ","])


def _those(rest: Sequence[str]) -> bool:
    """Whether "those" are people or things said before, not "those who" or "those living there"."""
    is_described = bool(rest) and (rest[0].lower() in _AFTER_THOSE or rest[0].endswith(("ing", "ed")))
    return not is_described and _RELATIVE.isdisjoint(rest[1:3])


def _the(rest: Sequence[str]) -> bool:
    """Whether "the" stands before a count or a choice of what was said before: "the two sides", "the latter"."""
    word, after = (rest[0].lower(), rest[1:]) if rest else ("", [])
    if word == "former":
        return bool(after) and (after[0] in _VERBS or after[0] == "," or after[0].endswith("ed"))
    if word == "latter":
        return not after or after[0] not in {"half", "part", "stages", "days", "years"}
    if word in {"other", "others", "same"}:
        return after[:1] != ["day"] and _RELATIVE.isdisjoint(after[:2])
    if word not in _COUNTS or (after and after[0][0].isupper()):
        return False
    return after[:2] == ["of", "them"] or (_RELATIVE | {"of", "from"}).isdisjoint(after[:4])


def _both(rest: Sequence[str]) -> bool:
    """Whether "both" are two that were said before, not "both Britain and Japan"."""
    if not rest or rest[0][0].isupper():
        return False
    return "and" not in (rest[1:9] if rest[0] in _DETERMINERS else rest[1:2])


def _some(rest: Sequence[str]) -> bool:
    """Whether some "of them" or "of these" are meant, or "all this"."""
    pointed = rest[1:] if rest[:1] == ["of"] else rest
    if not pointed or (pointed[0] in {"them", "it", "their", "his", "her"} and pointed is not rest):
        return bool(pointed)
    return pointed[0] in _POINTING and begins_with_reference(pointed)


_RULES: Mapping[str, Rule] = {
    "he": lambda _: True,
    "she": lambda _: True,
    "they": lambda _: True,
    "he's": lambda _: True,
    "she's": lambda _: True,
    "they're": lambda _: True,
    "it": lambda rest: not is_expletive(rest),
    "it's": lambda rest: not is_expletive(["is", *rest]),
    **{word: lambda rest: bool(rest) and rest[0].lower().removesuffix("'s") not in _TITLES for word in _POSSESSIVE},
    "this": lambda rest: not (rest and rest[0].lower().removesuffix("'s") in _PRESENT),
    "these": lambda rest: rest[:1] != ["days"],
    "that": _that,
    "that's": lambda _: True,
    "those": _those,
    "the": _the,
    "both": _both,
    "neither": lambda rest: "nor" not in rest,
    "either": lambda rest: bool(rest) and rest[0] in {"side", "way", "man", "woman", "party"},
    "such": lambda rest: bool(rest) and rest[0] not in {"is", "as", "was"},
    **dict.fromkeys(
        ["one", "some", "many", "most", "all", "none", "each", "several", "half", "part", "much", "two", "three"], _some
    ),
}
