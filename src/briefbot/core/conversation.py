"""What a follow-up question refers to."""

import re
from collections.abc import Sequence

# Words that say nothing of what is asked about: a question of these and one more word leans on what came before.
_EMPTY = frozenset(
    """
    a an and are as at be but by can could did do does for from had has have how i if in is it its may me more much
    of on or please should so tell than that the their then there these this those to too was were what when where
    which who whom whose why will with would you your about again also else exactly now really still
    he him his she her hers they them it
    """.split()  # noqa: SIM905 -- reads as a list of words
)
# Words that stand for something said before.
_REFERRING = frozenset("he him his she her hers they them their it its this that these those there then".split())  # noqa: SIM905 -- the same
_WORD = re.compile(r"\w+")
# A question with this many words of its own stands alone, whatever else is in it.
_ENOUGH = 3


def completed(question: str, history: Sequence[str]) -> str:
    """What to search for: an elliptical question with the one before it put in front, any other as it stands.

    "And when?" leans on what came before, and so does "What did she say?"; "When does the ferry leave?" does not.
    """
    return f"{history[-1]} {question}" if history and is_elliptical(question) else question


def is_elliptical(question: str) -> bool:
    """Whether a question has too few words of its own to be understood alone."""
    words = _WORD.findall(question.lower())
    own = {word for word in words if word not in _EMPTY}
    return len(own) < 1 or (len(own) < _ENOUGH and not _REFERRING.isdisjoint(words))
