"""What a question asks for, by its question word."""

import re
from enum import Enum, unique


@unique
class QuestionWord(Enum):
    """The kinds of questions that are told apart, in the order in which they are shown."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHAT = "what"
    WHICH = "which"
    WHY = "why"
    HOW_MANY = "how many"
    HOW = "how"
    YES_NO = "yes-no"
    OTHER = "other"


_AUXILIARIES = frozenset(
    """
    am are can could did do does had has have is may might must shall should was were will would
    isn't aren't can't couldn't didn't don't doesn't hasn't haven't wasn't weren't won't wouldn't
    """.split()  # noqa: SIM905 -- reads as a list of words
)
_WORD = re.compile(r"[\w'’]+")
_ASKING = {"whom": QuestionWord.WHO, "whose": QuestionWord.WHO, "what's": QuestionWord.WHAT, "who's": QuestionWord.WHO}
_ASKING |= {word.value: word for word in QuestionWord if word not in (QuestionWord.YES_NO, QuestionWord.OTHER)}


def question_word(question: str) -> QuestionWord:
    """What a question asks for: yes or no if it begins with an auxiliary, otherwise its first question word.

    "How much" counts as "how many".
    """
    words = [word.replace("’", "'") for word in _WORD.findall(question.lower())]
    if words and words[0] in _AUXILIARIES:
        return QuestionWord.YES_NO
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "how" and following in {"many", "much"}:
            return QuestionWord.HOW_MANY
        if word in _ASKING:
            return _ASKING[word]
    return QuestionWord.OTHER
