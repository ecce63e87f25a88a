"""Front matter gives title, date and url as they are written; its faults cost nothing of the text."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.documents import read_document
from briefbot.adapters.front_matter import LONGEST, FrontMatter, front_matter
from briefbot.adapters.parsing import parsed

UNCLOSED = (
    'front matter: no line of "---" closes what begins like it, so all is read as text from the first character on; '
    'put a line of "---" below the fields.'
)
REMEDY = "indent with spaces, not tabs, and put a value that holds a colon or begins with a sign into quotation marks."


def fields(text: str) -> tuple[str, str, str]:
    """Title, date and url of a text whose front matter has no fault."""
    head = front_matter(text)
    assert head.fault == ""
    return head.title, head.date, head.url


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("title: A\ndate: 2026-02-01\nurl: https://a.example/b", ("A", "2026-02-01", "https://a.example/b")),
        ("Title: A  b\nDATE: 1 Feb 2026\nUrl: u", ("A b", "1 Feb 2026", "u")),
        ("title: 'A: b'\n", ("A: b", "", "")),
        ("title: 007\ndate: 2026\nurl: yes", ("007", "2026", "yes")),
        ("date: 2026-02-31\ntitle: !!int x", ("x", "2026-02-31", "")),
        ("title:\ndate: ~\nurl: null", ("", "", "")),
        ("title: >\n  A\n  b\ntags: [c, d]\n1: 2", ("A b", "", "")),
        ("# a remark\ntitle: A", ("A", "", "")),
        ("tags:\n- a", ("", "", "")),
        ("title: &a A\nurl: *a", ("A", "", "A")),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("closing", ["---", "...", "... "])
def test_fields(lines: str, expected: tuple[str, str, str], newline: str, closing: str) -> None:
    """Values are words, whatever YAML takes them for; other fields are left alone; "..." ends YAML as well."""
    text = f"---\n{lines}\n{closing}\nIt ends.".replace("\n", newline)
    assert fields(text) == expected
    assert text[front_matter(text).start :].strip() == "It ends."


@pytest.mark.parametrize(
    "text",
    [
        "It ends.",
        "---\n\nIt ends.\n\n---\n\nIt does.",
        "---\n\nNote: it ends.\n\n---\n",
        "---\nIt ends.\n---\nIt does.",
        "---\n- It ends.\n---\n",
        "----------\nNote: it ends.\n----------\n",
        "---It: ends.\n---\n",
        "***\ntitle: A\n***\n",
        " ---\ntitle: A\n---\n",
        "---",
        "",
        "---\r\n\r\nIt ends.\r\n\r\n---\r\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    """A rule at the beginning hides nothing of what follows it."""
    assert front_matter(text) == FrontMatter(0)
    assert front_matter("\ufeff" + text, 1) == FrontMatter(1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\ntitle: A: b\n---\nIt ends.", f"its front matter, whose YAML cannot be read at line 2; {REMEDY}"),
        (
            "---\r\ndate: x\r\ntitle: A: b\r\n---\r\nIt ends.",
            f"its front matter, whose YAML cannot be read at line 3; {REMEDY}",
        ),
        ("---\ntitle:\tA\n\tb\n---\nIt ends.", f"its front matter, whose YAML cannot be read at line 2; {REMEDY}"),
        ("---\ntitle: *a\n---\nIt ends.", f"its front matter, whose YAML cannot be read at line 2; {REMEDY}"),
        ("---\ntitle: \x1b[31m\n---\nIt ends.", f"its front matter, whose YAML cannot be read; {REMEDY}"),
        ("---\ntitle: " + "[" * 5_000 + "\n---\nIt ends.", f"its front matter, whose YAML cannot be read; {REMEDY}"),
        (
            "---\ntitle: [A]\ndate: {b: c}\n---\nIt ends.",
            "its title and date, since its front matter gives no single value; put it in quotation marks.",
        ),
        (
            f"---\ntitle: {'A' * LONGEST}\n---\nIt ends.",
            "its front matter, which has more than 10,000 characters; shorten it.",
        ),
        (
            "---\ntitle: A\n\nIt ends.",
            UNCLOSED,
        ),
    ],
)
def test_faults(text: str, fault: str) -> None:
    """They cost the fields, are told, and the text is read."""
    document, lack = parsed("a.md", "\ufeff" + text)
    assert lack == fault
    assert (document.title, document.date, document.url) == ("a", "", "")
    assert document.blocks[-1].words.endswith("It ends.")


def test_a_fault_in_one_field_leaves_the_others() -> None:
    """Only what cannot be understood is left out."""
    head = front_matter("---\ntitle: [A]\ndate: b\n---\nIt ends.")
    lack = "its title, since its front matter gives no single value; put it in quotation marks."
    assert replace(head, start=0) == FrontMatter(0, date="b", fault=lack)


def test_how_a_fault_is_told(tmp_path: Path) -> None:
    """One sentence with the document's id."""
    (tmp_path / "a.md").write_text("---\ntitle: A\n\nIt ends.", "utf-8")
    document, problem = read_document(tmp_path, tmp_path / "a.md")
    assert document is not None
    assert problem is not None
    assert problem.sentence == f"a.md is read without {UNCLOSED}"


@pytest.mark.parametrize(
    ("identity", "words"),
    [("a.md", "title: Open The mars is red."), ("a.txt", "--- title: Open The mars is red.")],
)
def test_an_unclosed_head_is_text(identity: str, words: str) -> None:
    """As its fault says, the document is read from the first character on."""
    document, lack = parsed(identity, "---\ntitle: Open\nThe mars is red.")
    assert lack == UNCLOSED
    assert " ".join(block.words for block in document.blocks) == words


def test_a_text_may_go_on_behind_an_earlier_end() -> None:
    """The first line that closes the front matter does; a rule below it belongs to the text."""
    text = "---\ntitle: A\n...\nIt ends.\n\n---\n\nIt does."
    assert front_matter(text) == FrontMatter(text.index("\nIt ends."), title="A")


@given(st.text(st.sampled_from("ab:# -[]{}&*!|>'\"%@`\t\n\r\x1b\u2028,?~<=.1")))
def test_any_front_matter_is_read_or_told(lines: str) -> None:
    """Whatever stands there, it is read, told or left to the text, and nothing behind it is lost."""
    text = f"---\n{lines}\n---\nIt ends."
    head, closings = front_matter(text), ("---", "...")
    assert head.start <= len(text) - len("\nIt ends.")
    assert head.fault == "" or head.start in {0, *(i + 3 for i in range(len(text)) if text.startswith(closings, i))}
