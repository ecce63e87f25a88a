"""Which questions lean on the one before them."""

import pytest

from briefbot.core.conversation import completed

BEFORE = "What did Trump say about the visit?"


@pytest.mark.parametrize(
    "question",
    [
        "And when?",
        "Why?",
        "Who said this?",
        "What did she say?",
        "And how much is it?",
        "When does it start?",
        "And then?",
    ],
)
def test_an_elliptical_question_is_completed(question: str) -> None:
    """The question before it is put in front."""
    assert completed(question, ["Who met?", BEFORE]) == f"{BEFORE} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "When does the ferry leave?",
        "Who pays?",
        "And Norway?",
        "Which subjects will the working groups have?",
        "Why did China tighten its export controls on rare earths?",
        "What did Starmer say about that criticism in Tokyo?",
    ],
)
def test_a_complete_question_is_left_alone(question: str) -> None:
    """Whatever was asked before."""
    assert completed(question, ["Who met?", BEFORE]) == question


def test_without_a_history_nothing_is_completed() -> None:
    """There is nothing to lean on."""
    assert completed("And when?", []) == "And when?"
