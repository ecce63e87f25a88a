"""JSON Lines: the contract that README describes."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply
from briefbot.core.errors import NoDocuments
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.faces.jsonlines import certainty, citation_object, json_line, reply_lines
from tests.fakes import BRIEFING, HARBOUR, ask_of, corpus_of, document


def replies(*lines: str | bytes) -> list[dict[str, Any]]:
    """The objects that answer `lines`, each checked to stand alone in its line."""
    encoded = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return [json.loads(line) for line in reply_lines(encoded, ask_of(BRIEFING), 2)]


def test_an_answer_has_every_field_of_the_contract() -> None:
    """Exact names, exact values; start and end cut the quotation out of the document."""
    [reply] = replies('{"id": "q7", "question": "When does the first ferry leave the harbour?"}')
    assert reply.pop("ms") >= 0
    text = "The first ferry leaves in May."
    start, may = HARBOUR.text.index(text), HARBOUR.text.index("May")
    assert reply == {
        "id": "q7",
        "question": "When does the first ferry leave the harbour?",
        "reply": "answer",
        "confidence": 0.5,
        "threshold": 0.5,
        "margin": 0.0,
        "citations": [
            {
                "number": 1,
                "document": "harbour.md",
                "title": "Harbour talks",
                "heading": "",
                "start": start,
                "end": start + len(text),
                "text": text,
                "highlight": {"start": may, "end": may + 3},
                "context": None,
                "score": 0.5,
            }
        ],
        "nearest": [],
    }


def test_an_abstention_has_a_reason_and_the_nearest_sentences() -> None:
    """Silence is an object too, with nothing cited."""
    [reply] = replies('{"question": "Who won the football match?"}')
    assert (reply["id"], reply["reply"], reply["reason"], reply["citations"]) == (1, "abstention", "not_covered", [])
    assert (reply["confidence"], reply["threshold"], reply["margin"]) == (1.0, 0.5, -0.5)
    assert [citation["number"] for citation in reply["nearest"]] == [1, 2, 3]


def test_the_context_of_a_citation() -> None:
    """The sentence before, and where it stands in the same document."""
    before, sentence = corpus_of([document("a.md", "A", "Envoys met. They agreed.")]).sentences
    citation = Citation(1, Reading(Hit(1, sentence, 0.5, 0.5, 0.5), 0.5), before)
    assert citation_object(citation)["context"] == {"start": 0, "end": 11, "text": "Envoys met."}


def test_figures_have_four_decimals() -> None:
    """A margin that is next to nothing is 0, not -0."""
    nearly = Abstention("q", Reason.NOT_COVERED, (), 1 - 0.14999999, 0.15)
    assert [str(value) for value in certainty(nearly).values()] == ["0.85", "0.15", "0.0"]
    assert certainty(Answer("q", (), 0.98765, 0.15)) == {"confidence": 0.9877, "threshold": 0.15, "margin": 0.8377}


def test_replies_come_in_order_and_a_bad_line_stops_nothing() -> None:
    """Each fault gets an object with the line's number and a sentence; blank lines get none."""
    found = replies(
        '{"id": 5, "question": "Who pays for the pier?"}',
        "not json",
        "",
        '{"query": "Who?"}',
        '["Who?"]',
        '{"id": "six", "question": 7}',
        '{"question": "Who?", "history": "Who?"}',
        '{"question": "Who?", "history": [1]}',
        b'{"question": "\xff"}',
        '{"question": "Who pays?", "history": ["Where did they meet?"]}',
    )
    assert [reply["id"] for reply in found] == [5, 2, 4, 5, "six", 7, 8, 9, 10]
    example = 'write one object a line, like {"question": "Who met?"}.'
    missing = 'write an object like {"question": "Who met?"}.'
    assert [reply.get("error") for reply in found] == [
        None,
        f"Line 2 is not JSON; {example}",
        f'Line 4 has no "question"; {missing}',
        f'Line 5 has no "question"; {missing}',
        f'Line 6 has no "question"; {missing}',
        'Line 7 has a "history" that is not a list of questions; write ["…", "…"].',
        'Line 8 has a "history" that is not a list of questions; write ["…", "…"].',
        f"Line 9 is not JSON; {example}",
        None,
    ]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_what_is_no_json_is_not_given_back(number: str) -> None:
    """Python would read these numbers, and write what no other program reads."""
    [reply] = replies(f'{{"id": {number}, "question": "Who pays?"}}')
    assert reply == {
        "id": 1,
        "error": 'Line 1 is not JSON; write one object a line, like {"question": "Who met?"}.',
    }


def test_history_reaches_the_bot() -> None:
    """The earlier questions are handed on, oldest first."""
    seen: list[Sequence[str]] = []

    def ask(question: str, history: Sequence[str]) -> Reply:
        seen.append(history)
        return ask_of(BRIEFING)(question, history)

    assert len(list(reply_lines([b'{"question": "Why?", "history": ["Who met?", "Where?"]}'], ask, 1))) == 1
    assert seen == [("Who met?", "Where?")]


def test_what_is_broken_is_an_error_object() -> None:
    """An error of the bot is told in the reply's place, without any exception's name."""

    def ask(_question: str, _history: Sequence[str]) -> Reply:
        raise NoDocuments("There is nothing to ask about.")

    lines = list(reply_lines([b'{"question": "Why?"}'], ask, 1))
    assert [json.loads(line) for line in lines] == [{"id": 1, "error": "There is nothing to ask about."}]


@pytest.mark.parametrize("dangerous", ["\x1b[31m", "\x9b31m", "\u202e", "\u2066", "\u2028", "\ud800", "\U000e0041"])
def test_a_line_can_be_shown_on_any_terminal(dangerous: str) -> None:
    """What a terminal would obey is written as JSON's escapes, and read back as it was."""
    line = json_line({"question": f"a{dangerous}b"})
    assert line.isprintable()
    assert "\n" not in line
    assert json.loads(line) == {"question": f"a{dangerous}b"}
