"""What a question asks for."""

import pytest

from briefbot.evaluation.question_words import QuestionWord, question_word


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who met?", QuestionWord.WHO),
        ("To whom did she write?", QuestionWord.WHO),
        ("Whose pier is it?", QuestionWord.WHO),
        ("When does it start, and where?", QuestionWord.WHEN),
        ("In what year did it start?", QuestionWord.WHAT),
        ("What's new?", QuestionWord.WHAT),
        ("Which minister?", QuestionWord.WHICH),
        ("And why?", QuestionWord.WHY),
        ("How many came?", QuestionWord.HOW_MANY),
        ("How much is it?", QuestionWord.HOW_MANY),
        ("How long is it?", QuestionWord.HOW),
        ("Did he say what it costs?", QuestionWord.YES_NO),
        ("Isn’t it closed?", QuestionWord.YES_NO),
        ("Somewhere in Lisbon?", QuestionWord.OTHER),
        ("?", QuestionWord.OTHER),
    ],
)
def test_a_question(question: str, word: QuestionWord) -> None:
    """The first question word counts, unless an auxiliary begins."""
    assert question_word(question) is word
