"""What a follow-up question refers to."""

from collections.abc import Sequence
from itertools import takewhile

from briefbot.core.ellipsis import is_elliptical, says_something


def completed(question: str, history: Sequence[str]) -> str:
    """What to search for: an elliptical question with those behind it that it leans on, any other as it stands.

    "Why?" after "Who met?" and "And when?" becomes "Why? Who met?". The question comes first, since a reader holds
    what is first for what is asked, and cuts off the end of what is long.
    """
    return " ".join([question, *leant_on(history)]) if history and is_elliptical(question) else question


def leant_on(history: Sequence[str]) -> list[str]:
    """The last complete question, and before it the last one since that says something of its own, if there is one."""
    backwards = list(reversed(history))
    since = list(takewhile(is_elliptical, backwards))
    return [*filter(says_something, since)][:1] + backwards[len(since) : len(since) + 1]
