"""How much of an accepted answer a highlight has: F1 and exact match as SQuAD counts them (Rajpurkar et al. 2016)."""

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = frozenset({"a", "an", "the"})
_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")


def tokens(text: str) -> list[str]:
    """The words that count: in small letters, without punctuation marks (ASCII's) and articles."""
    return [word for word in _PUNCTUATION.sub("", text.lower()).split() if word not in _ARTICLES]


def best_f1(found: str | None, accepted: Sequence[str]) -> float:
    """The best F1 of the words found against an accepted answer's; 0 if nothing was found or is accepted."""
    return 0.0 if found is None else max((f1(tokens(found), tokens(answer)) for answer in accepted), default=0.0)


def f1(found: Sequence[str], accepted: Sequence[str]) -> float:
    """The harmonic mean of precision and recall of words; where one side has none, whether both have none."""
    if not found or not accepted:
        return float(found == accepted)
    common = (Counter(found) & Counter(accepted)).total()
    return 2 * common / (len(found) + len(accepted))


def is_exact(found: str | None, accepted: Sequence[str]) -> bool:
    """Whether what was found is an accepted answer, word for word."""
    return found is not None and any(tokens(found) == tokens(answer) for answer in accepted)
