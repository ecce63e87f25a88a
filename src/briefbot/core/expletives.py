"""Where "it" stands for nothing: "it is raining", "it is clear that …", "it was in Tokyo that …"."""

from collections.abc import Sequence


def word_set(words: str) -> frozenset[str]:
    """The words that a string lists."""
    return frozenset(words.split())


# What may stand between "it" and the word that decides.
_LIGHT = word_set("""
    is was be been being are were has had have will would may might can could must should does did do isn't wasn't
    doesn't didn't won't wouldn't not also now still then always never often really quite very so too far from already
    long however already just yet only
    """)
_BEING = word_set("is was be been were isn't wasn't it's")
_WEATHER = word_set(
    "raining rained rains snowing snowed snows pouring dark cold warm hot sunny windy foggy freezing midnight noon"
)
# "It is … that", "It is … to": judgements; of the second kind those after which "to" would mean the thing itself, as in
# "it is expected to leave".
_JUDGED = word_set("""
    clear unclear true possible impossible important necessary difficult hard easy essential obvious common rare good
    better best bad wrong right time vital crucial worth useful wise legal illegal unusual usual normal fair safe
    customary enough tempting too sensible
    """)
_REPORTED = word_set("""
    said believed thought reported estimated expected hoped feared agreed known unknown assumed understood claimed
    alleged announced decided likely unlikely certain uncertain sure doubtful evident apparent noted argued shown found
    held ruled concluded proposed suggested theorised theorized proven
    """)
_NOUNS = word_set("fact pity shame secret wonder surprise question matter pleasure mistake coincidence")
_SEEMING = word_set("seems seemed seem appears appeared appear turns turned follows followed happens happened emerged")
_TAKING = word_set("take takes took taken cost costs")
_EFFORT = word_set(
    "second minute hour day week month year decade time long effort courage million billion euro dollar pound crown"
)
_CLAUSE = word_set("that whether if who whom how why what when where as")
_FOCUS = word_set(
    "the in on at from through by because only until here there then under during after before thanks with"
)


def is_expletive(words: Sequence[str]) -> bool:
    """Whether "it", which stands before `words`, stands for nothing; `words` are the next ones, as they are written."""
    small = [word.lower() for word in words]
    at = next((place for place, word in enumerate(small) if not is_light(word)), len(small))
    if at == len(small):
        return False
    head, rest = small[at], small[at + 1 :]
    is_being = not _BEING.isdisjoint(small[:at])
    return (
        head in _WEATHER
        or (is_being and is_judgement(head, rest))
        or (head in {"remains", "remained"} and (rest[:1] == ["to"] or is_judgement(rest[0] if rest else "", rest[1:])))
        or (head in _SEEMING and is_near(_CLAUSE, rest, 3))
        or (head in _TAKING and any(word.removesuffix("s") in _EFFORT for word in rest[:5]) and "to" in rest[:8])
        or (is_being and (head in _FOCUS or words[at][0].isupper()) and is_near({"that", "who"}, rest, 8))
        or (is_being and is_near({"since"}, rest, 4) and any(word.removesuffix("s") in _EFFORT for word in rest[:4]))
    )


def is_light(word: str) -> bool:
    """Whether a word stands between "it" and what decides: a form of "be", an auxiliary, an adverb."""
    return word in _LIGHT or (word.endswith("ly") and word not in _REPORTED)


def is_judgement(head: str, rest: Sequence[str]) -> bool:
    """Whether "it is", followed by `head` and `rest`, judges what a clause says that comes after it."""
    if head in _JUDGED:
        return is_near({*_CLAUSE, "to", "for"}, rest, 4)
    if head in _REPORTED:
        return is_near(_CLAUSE, rest, 3)
    if head in {"a", "an", "no"}:
        return not _NOUNS.isdisjoint(rest[:2]) and is_near({*_CLAUSE, "to"}, rest, 4)
    return head == "up" and rest[:1] == ["to"]


def is_near(wanted: set[str] | frozenset[str], words: Sequence[str], limit: int) -> bool:
    """Whether one of the `wanted` words is among the first `limit`, before any comma."""
    clause = words[: words.index(",")] if "," in words else words
    return not wanted.isdisjoint(clause[:limit])
