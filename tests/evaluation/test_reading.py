"""Files with questions: what is read, and one clear sentence for what is broken."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from briefbot.core.text import Span
from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.formats import Format, format_of, read_text
from briefbot.evaluation.off_topic import off_topic_items
from briefbot.evaluation.question_lines import items_in
from briefbot.evaluation.selection_tables import UNTITLED, Selection, selections_in
from briefbot.evaluation.sets import Item, Kind, Place
from briefbot.evaluation.squad import Question, read_squad, squad_set
from tests.evaluation.sets import HARBOUR, asked, squad, written

TEXTS = {"harbour.md": "\n\n".join(HARBOUR)}
MAY = HARBOUR[0].index("May")
WIKIQA = """QuestionID\tQuestion\tDocumentID\tDocumentTitle\tSentenceID\tSentence\tLabel
Q1\thow far is it\tD1\tPier\tD1-0\tThe pier is 40 m long.\t1
Q1\thow far is it\tD1\tPier\tD1-1\tIt is new.\t0
Q2\thow far is it\tD2\tMole\tD2-0\tIt is "old".\t0
"""


def lines(*objects: dict[str, Any]) -> str:
    """JSON Lines."""
    return "".join(f"{json.dumps(one)}\n" for one in objects)


def test_squad(tmp_path: Path) -> None:
    """An article is one document; its paragraphs are parted by blank lines, and answers counted through them."""
    late = {
        "context": HARBOUR[1],
        "qas": [{"question": "Who pays?", "answers": [{"text": "Norway", "answer_start": 0}]}],
    }
    articles = squad(asked("When? ", "May", "in May"), asked("Why?"))
    articles["data"][0]["paragraphs"][1] = late
    path = tmp_path / "set.json.gz"
    path.write_bytes(gzip.compress(json.dumps(articles).encode()))
    found, start = read_squad(path), len(HARBOUR[0]) + 2
    assert found.texts == {"Harbour.txt": TEXTS["harbour.md"]}
    assert found.questions == (
        Question("When?", "Harbour.txt", (Span(MAY, MAY + 3), Span(MAY - 3, MAY + 3))),
        Question("Why?", "Harbour.txt", ()),
        Question("Who pays?", "Harbour.txt", (Span(start, start + 6),)),
    )


def test_a_title_that_would_hide_the_file() -> None:
    """A dot in front and slashes are replaced."""
    articles = squad()
    articles["data"][0]["title"] = ".NET/Framework"
    assert list(squad_set(json.dumps(articles), "set.json").texts) == ["_.NET_Framework.txt"]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ('{"paragraphs"\n: 1,}', "set.json is not JSON: line 2, "),
        ('{"paragraphs": []}', 'set.json has no list "data" of articles'),
        ('{"data": {"paragraphs": []}}', 'set.json has a "data" that is no list'),
        ('{"data": [{"title": "T", "paragraphs": [{"qas": []}]}]}', "set.json, article 'T', .*: 'context' is missing;"),
        ('{"data": ["paragraphs"]}', "set.json, article '\\?', is not written as SQuAD is"),
        (
            json.dumps(squad({"question": "Q", "answers": [{"text": "x", "answer_start": 0}]})),
            "'x' to 'Q' does not stand",
        ),
        (json.dumps({"data": squad()["data"] * 2}), "two articles with one title"),
    ],
)
def test_a_broken_squad_file(broken: str, sentence: str) -> None:
    """What and where it is."""
    with pytest.raises(InvalidQuestionSet, match=sentence):
        squad_set(broken, "set.json")


def test_lines() -> None:
    """Places are written down or found by their words; silence is an empty list."""
    place = Place("harbour.md", Span(MAY, MAY + 3))
    found = items_in(
        lines(
            {"question": "When?", "gold": [{"document": "harbour.md", "text": "May"}]},
            {
                "question": "And when?",
                "gold": [{"document": "harbour.md", "start": MAY, "end": MAY + 3}],
                "history": ["?"],
            },
            {"question": "When?", "gold": [{"document": "harbour.md", "start": MAY, "text": "May"}]},
            {"question": "How dear?", "gold": []},
            {"question": "Who won?", "gold": [], "kind": "off_topic"},
        ),
        "set.jsonl",
        TEXTS,
    )
    assert found.items == (
        Item("When?", (place,)),
        Item("And when?", (place,), ("?",)),
        Item("When?", (place,)),
        Item("How dear?"),
        Item("Who won?", is_off_topic=True),
    )
    assert [item.kind for item in found.items[2:]] == [Kind.ANSWERABLE, Kind.NEAR_MISS, Kind.OFF_TOPIC]


def test_what_is_passed_over() -> None:
    """Ratings that do not tell the answer, and follow-ups whose earlier question was not kept."""
    unknown = {"question": "When?", "gold": None, "follow_up": False}
    follow_up = {"question": "And when?", "gold": [], "follow_up": True}
    found = items_in(lines(unknown, follow_up, follow_up | {"history": ["Who?"]}), "set.jsonl", TEXTS)
    assert (found.items, found.passed_over) == ((Item("And when?", (), ("Who?",)),), 2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "set.jsonl, line 2, is no question;"),
        ({"question": "Q", "history": "x", "gold": []}, "set.jsonl, line 2, is no question;"),
        ({"question": "Q"}, 'set.jsonl, line 2, has no list "gold";'),
        ({"question": "Q", "gold": ["May"]}, 'line 2, has a place without "document";'),
        ({"question": "Q", "gold": [{"document": "x.md", "text": "May"}]}, "line 2, names 'x.md', which is not among"),
        (
            {"question": "Q", "gold": [{"document": "harbour.md"}]},
            'line 2, has a place with neither "start" nor "text";',
        ),
        ({"question": "Q", "gold": [{"document": "harbour.md", "text": "June"}]}, "harbour.md does not hold 'June';"),
        ({"question": "Q", "gold": [{"document": "harbour.md", "text": "harbour"}]}, "holds 'harbour' more than once;"),
        (
            {"question": "Q", "gold": [{"document": "harbour.md", "start": 0, "text": "An"}]},
            "holds 'Th' at 0, not 'An';",
        ),
        ({"question": "Q", "gold": [{"document": "harbour.md", "start": 3}]}, "that are no place in harbour.md;"),
        ({"question": "Q", "gold": [{"document": "harbour.md", "start": 9, "end": 999}]}, "that are no place in"),
        (
            {"question": "Q", "kind": "off_topic", "gold": [{"document": "harbour.md", "text": "May"}]},
            'line 2, is "off_topic" and has an answer;',
        ),
    ],
)
def test_a_broken_line(fields: dict[str, Any], sentence: str) -> None:
    """Its number, what is wrong with it, and what to do."""
    with pytest.raises(InvalidQuestionSet, match=sentence):
        items_in(lines({"question": "Q", "gold": []}, fields), "set.jsonl", TEXTS)


def test_a_line_that_is_no_json() -> None:
    """Its number, which counts blank lines, too."""
    with pytest.raises(InvalidQuestionSet, match=r"set\.jsonl: Line 2 is not JSON;"):
        items_in("\n{\n", "set.jsonl", TEXTS)


def test_wikiqa() -> None:
    """Questions are told apart by their numbers; quotation marks are letters like others."""
    assert selections_in(WIKIQA, "set.tsv") == (
        Selection("how far is it", ("The pier is 40 m long.", "It is new."), (True, False), "Pier"),
        Selection("how far is it", ('It is "old".',), (False,), "Mole"),
    )


def test_a_table_without_names() -> None:
    """Question, sentence, label; questions are told apart by their words."""
    table = "who\tAda.\t1\r\nwhen\tMay.\t0\r\nwho\tBo.\t0\r\n"
    assert selections_in(table, "set.tsv") == (
        Selection("who", ("Ada.", "Bo."), (True, False), UNTITLED),
        Selection("when", ("May.",), (False,), UNTITLED),
    )


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("who\tAda.\t1\nwho\tBo.\n", "set.tsv, line 2, has 2 columns, not 3;"),
        ("question\tsentence\tlabel\nwho\tAda.\tyes\n", "set.tsv, line 2, has the label 'yes';"),
        ("\tAda.\t1\n", "set.tsv, line 1, has no question;"),
        ("question\tsentence\tlabel\n", "set.tsv has no questions;"),
    ],
)
def test_a_broken_table(table: str, sentence: str) -> None:
    """The line, and what to do."""
    with pytest.raises(InvalidQuestionSet, match=sentence):
        selections_in(table, "set.tsv")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json.dumps(squad(), indent=1), Format.SQUAD),
        ('{"question": "\\"paragraphs\\"?", "gold": []}', Format.LINES),
        (WIKIQA, Format.ANSWER_SELECTION),
    ],
)
def test_formats_are_told_from_the_content(text: str, found: Format) -> None:
    """Whatever the file is called."""
    assert format_of(text, "set") is found


def test_a_file_that_is_no_question_set(tmp_path: Path) -> None:
    """Missing, cut off, no text, or something else: a sentence each."""
    cut_off = tmp_path / "cut.gz"
    cut_off.write_bytes(gzip.compress(b"{}" * 99)[:-12])
    picture = tmp_path / "picture"
    picture.write_bytes(b"\xff\xd8")
    for path, sentence in {
        tmp_path
        / "nothing": r"cannot be read \(no such file or directory\); name a file in SQuAD's format, JSON Lines",
        cut_off: "is cut off or damaged; fetch it again",
        picture: "is no text in UTF-8; name",
    }.items():
        with pytest.raises(InvalidQuestionSet, match=sentence):
            read_text(path)
    with pytest.raises(InvalidQuestionSet, match="set is no question set; name"):
        format_of("Who met?", "set")


def test_off_topic_questions(tmp_path: Path) -> None:
    """Of SQuAD those with an answer, of other sets all of them."""
    of_squad = off_topic_items(written(tmp_path / "a", squad(asked("When?", "May"), asked("Why?"))))
    of_lines = off_topic_items(
        written(tmp_path / "b", '{"question": "Who?", "gold": [{"document": "elsewhere.md"}]}\n')
    )
    of_table = off_topic_items(written(tmp_path / "c", "who\tAda.\t1\n"))
    assert [item.question for item in of_squad + of_lines + of_table] == ["When?", "Who?", "who"]
    assert {item.kind for item in of_squad + of_lines + of_table} == {Kind.OFF_TOPIC}
