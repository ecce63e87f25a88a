"""Plain text in all the layouts that it comes in gives the same sentences under the same headings."""

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.nupunkt import boundaries
from briefbot.core.corpus import sentences
from briefbot.core.page_footers import is_page_footer, page_numbers
from briefbot.core.plain_text import plain_blocks
from briefbot.core.text import BlockKind, Document

BRIEFING = Path(__file__).parents[2] / "index" / "briefings" / "britain-japan.md"
TITLE = "Britain and Japan tie security closer to trade"
SHAPES = {BlockKind.HEADING: "#", BlockKind.PARAGRAPH: "", BlockKind.LIST_ITEM: "-"}
# A footer, a header, and what stands around them where a page ends.
PAGE_BREAKS = (
    "\n\n                         Page 3 of 7\n\n",
    "\n- 3 -\n\f",
    "\f",
    "\n\n© 2026 The Daily Brief. All rights reserved.\n\n",
    "\nhttps://example.org/britain-japan?print=1 3/7\n2/1/26, 10:15 AM   Britain and Japan\n",
    "\n\nThe Daily Brief | Page 3\n\f\n\n",
)
FOREIGN = st.text(st.sampled_from('aB. 1-•>\t\n\r\f\v\x1c\x85\u2028\u2029\ufeff\u200b©é😀,:)("')) | st.lists(
    st.sampled_from(
        ["- ", "2. ", "1) ", "> ", "\n", "\n\n", "Page 3", "© 2026 A", "Mr. Cole", "met in Tokyo.", "By A", "x" * 70]
    )
).map("".join)


def shapes(text: str) -> list[str]:
    """Each block as "# heading", "- item" or its plain words."""
    return [f"{SHAPES[block.kind]} {block.words}".strip() for block in plain_blocks(text)]


def quoted(text: str) -> list[tuple[str, str]]:
    """Each sentence's words with the heading above it."""
    document = Document("a.txt", TITLE, text, plain_blocks(text, int(text.startswith("\ufeff"))))
    return [(sentence.heading, sentence.words) for sentence in sentences(document, boundaries)]


def parts() -> list[str]:
    """The shipped briefing's headings and paragraphs, without Markdown."""
    body = BRIEFING.read_text("utf-8").split("---\n", 2)[2]
    return [re.sub("^#+ ", "", part.strip()) for part in body.split("\n\n") if part.strip()]


def expected() -> list[tuple[str, str]]:
    """The shipped briefing's sentences under their headings, found in the simplest layout's own words."""
    found, heading = [], ""
    for part in parts()[1:]:
        if part.endswith("."):
            found += [(heading, words) for words in re.split(r"(?<=\.)(?<!Mr\.)(?<!Ms\.) ", part)]
        else:
            heading = part
    return found


def wrapped(width: int, gap: str = "\n\n") -> str:
    """The shipped briefing with hard line breaks."""
    return gap.join(textwrap.fill(part, width, break_on_hyphens=False) for part in parts())


LAYOUTS = {
    "paragraphs by blank line": "\n\n".join(parts()) + "\n",
    "paragraphs by line": "\n".join(parts()) + "\n",
    "wrapped at 72 columns": wrapped(72) + "\n",
    "wrapped at 60 columns, paragraphs not apart": wrapped(60, "\n"),
    "mail that quotes mail": re.sub("^", "> ", wrapped(70), flags=re.MULTILINE),
    "indented, with two blank lines": "\n\n\n".join(textwrap.indent(part, "    ") for part in parts()),
    "CRLF, a BOM and trailing blank lines": "\ufeff" + wrapped(72).replace("\n", "\r\n") + "\r\n\r\n \t\r\n\r\n",
    "CR": wrapped(72).replace("\n", "\r"),
    "line and paragraph separators": "\u2029".join(parts()) + "\u2028\u2028",
    "form feeds between paragraphs": "\n\f".join(parts()) + "\f",
    "byline and date": "\n".join([TITLE, "By Jane Doe in Tokyo", "TOKYO, 1 February 2026 at 10:15 a.m.", *parts()[1:]]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    """The shipped briefing's sentences and headings are the same in each layout; bylines are no headings."""
    extra = 2 if layout == "byline and date" else 0
    assert len(expected()) == 20
    assert quoted(LAYOUTS[layout])[extra:] == expected()


@pytest.mark.parametrize("page_break", PAGE_BREAKS)
@pytest.mark.parametrize("before", range(2, 30, 3))
def test_pages_that_break_a_wrapped_text(before: int, page_break: str) -> None:
    """Wherever a page ends, in the middle of a sentence or below a heading, its footer has no effect."""
    lines = wrapped(72).split("\n")
    before += lines[before] == ""
    text = "\n".join(lines[:before]) + page_break + "\n".join(lines[before:])
    assert quoted(text) == expected()


@pytest.mark.parametrize("page_break", PAGE_BREAKS)
def test_pages_that_break_between_paragraphs(page_break: str) -> None:
    """Footers between all paragraphs, headings among them, and below the last have no effect."""
    assert quoted(page_break.join(parts()) + page_break) == expected()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Reactions\nTokyo agreed.", ["# Reactions", "Tokyo agreed."]),
        ("Is it over?\n\nIt is.", ["Is it over?", "It is."]),
        ("Tokyo agreed.\n\nNext steps", ["Tokyo agreed.", "Next steps"]),
        ("One\nTwo\n\nIt is agreed.", ["# One", "# Two", "It is agreed."]),
        ("It ends.\nTea\nCoffee\nMilk", ["It ends.", "Tea", "Coffee", "Milk"]),
        ("Title\n\nPart\n\nSection\n\nIt ends.", ["# Title", "# Part", "# Section", "It ends."]),
        ("T\nBy Jane Doe\nIt ends.", ["# T", "By Jane Doe", "It ends."]),
        ("T\nBY JANE DOE\nIt ends.", ["# T", "BY JANE DOE", "It ends."]),
        ("T\n\nBy the numbers\n\nIt ends.", ["# T", "# By the numbers", "It ends."]),
        ("T\n\nLONDON (Reuters) – 2 Feb\n\nIt ends.", ["# T", "LONDON (Reuters) – 2 Feb", "It ends."]),
        ("T\n\nSunday 1 Feb 2026, 9:30 p.m. GMT\n\nIt ends.", ["# T", "Sunday 1 Feb 2026, 9:30 p.m. GMT", "It ends."]),
        ("T\n\nMay\n\nIt ends.", ["# T", "# May", "It ends."]),
        ("T\n\nMayors\n\nIt ends.", ["# T", "# Mayors", "It ends."]),
        ("T\n\n" + "x" * 81 + "\n\nIt ends.", ["# T", "x" * 81, "It ends."]),
        ("T\n\n* * *\n\nIt ends.", ["# T", "- * *", "It ends."]),
        ("T\n=====\n\nIt ends.", ["# T", "=====", "It ends."]),
        ("• One\n• Two\nand more\n- three", ["- One", "- Two and more", "- three"]),
        ("1. One\n2) Two\n(3) Three\n\n10. Ten", ["- One", "- Two", "- Three", "- Ten"]),
        (">50 per cent agreed.", [">50 per cent agreed."]),
        (">> One is\n>> agreed.\n>\n> Two.", ["One is agreed.", "Two."]),
        ("Reactions from the capitals\nTokyo agreed.", ["# Reactions from the capitals", "Tokyo agreed."]),
    ],
)
def test_blocks(text: str, blocks: list[str]) -> None:
    """What a line is can be seen from its words and from what is around it."""
    assert shapes(text) == blocks


@pytest.mark.parametrize(
    "sentence",
    [
        "The two sides were told on Sunday by a man who is known to them as Prof.\nSmith that it is over.",
        "The ministers will meet again at the same place on the next day at 5 p.m.\nLondon time, they said.",
        "According to the ministry the share of goods that are free of duty fell by\n40. It was the lowest.",
        "The treaty, which is not yet signed, was called a great success by Gen.\nCole on Monday.",
        "The two governments are determined to finish what they have begun by\n2026.",
    ],
)
def test_abbreviations_and_figures_at_the_end_of_a_line(sentence: str) -> None:
    """A wrapped line goes on although it ends with a full stop or the next one begins like a list or a page number."""
    assert shapes(sentence) == [sentence.replace("\n", " ")]


def test_a_place_is_kept_for_each_word() -> None:
    """Lines read as they stand, what is between them as one space; marks of items and quoted mail are left out."""
    text = "> - One is\r\n>   agreed."
    pieces = [(piece.span.cut(text), piece.words) for piece in plain_blocks(text)[0].pieces]
    assert pieces == [("One is", "One is"), ("\r\n>   ", " "), ("agreed.", "agreed.")]


@pytest.mark.parametrize(
    "line",
    [
        "3",
        "- 3 -",
        "— 12 —",
        "[3]",
        "Page 3",
        "PAGE 3 OF 7",
        "p. 3",
        "3/7",
        "3 of 7",
        "The Daily Brief | Page 3",
        "Page 3 · The Daily Brief",
        "https://example.org/a?b 3/7",
        "file:///a.html 1/2",
        "2/1/26, 10:15 AM   A title",
        "1 of 3   2/1/2026, 10:15",
        "© 2026 The Daily Brief. All rights reserved.",
        "© The Daily Brief Ltd., 2026",
        "Copyright 2026 The Daily Brief",
        "Copyright (c) 2026 A",
        "(c) 2026 A",
        "2/1/26, 10:15 a.m.",
        "Copyright 2026 by Jane Doe",
        "© 2026 The Daily Brief Inc.",
        "© 2026 A. This may not be printed without written permission.",
    ],
)
def test_page_footers(line: str) -> None:
    """What printers, browsers and web sites put around pages."""
    assert is_page_footer(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026.",
        "40.",
        "3.5 per cent",
        "Page 3 was torn out.",
        "Copyright law changed in 2019.",
        "No. 10",
        "3 ships",
        "(c) In 2019 it ended.",
        "1 of 3 agreed.",
        "x - page 3 was torn out",
        "- 3 - " + "x" * 200,
        "© " + "x" * 200 + " 2026",
        "2026-02-01 10:15 The prime minister lands in Tokyo.",
        "2026-02-01 11:30 Talks begin.",
        "2026-02-01 11:30 Talks begin",
        "2/1/26, 10:15 The prime minister lands in Tokyo.",
        "2/1/26, 10:15 The talks go on at 3 p.m.",
        "Copyright 2026 law changes are planned by the ministry in May.",
        "Copyright 2026 law changes are planned by the ministry in",
        "© 2026 is the song's title.",
        "Page 3 | The ministry resigns today.",
        "Page 3 – “Is it over?”",
        "1945",
        "(1945)",
        "– 1945 –",
    ],
)
def test_prose_is_no_page_footer(line: str) -> None:
    """What only begins like a footer is kept."""
    assert not is_page_footer(line)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3\n\nIt ends.", {"3"}),
        ("It ends.\n\n 3 \n\n", {"3"}),
        ("It is\n3\n\f\n4\n\nover. 5", {"3", "4"}),
        ("It is\n\n3\n\nas long\n\n4\n\nas that.", {"3", "4"}),
        ("Dead:\n\n120\n\nHurt:\n\n300\n\nMissing:\n\n4\n\nIt ends.", set()),
        ("It began.\n\n1945\n\n1946\n\nIt ended.", set()),
        ("When?\n\n1945", set()),
        ("\f \f", set()),
        ("", set()),
    ],
)
def test_lone_numbers_that_are_pages(text: str, numbers: set[str]) -> None:
    """They stand first or last on a page or in the text, or one after the other is counted; years are none."""
    assert page_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("It began in:\n\n1945\n\nIt went on.", ["It began in:", "1945", "It went on."]),
        ("They asked.\n\n42\n\nIt ends.", ["They asked.", "42", "It ends."]),
        ("One is\n\n2\n\nagreed. Two is\n\n3\n\nagreed.", ["One is agreed. Two is agreed."]),
        ("One is\n2\n\fagreed.", ["One is agreed."]),
        (
            "2026-02-01 10:15 The prime minister lands in Tokyo.\n2026-02-01 11:30 Talks begin.\n",
            ["2026-02-01 10:15 The prime minister lands in Tokyo.", "2026-02-01 11:30 Talks begin."],
        ),
    ],
)
def test_prose_among_page_footers(text: str, blocks: list[str]) -> None:
    """A timeline and a figure of its own are kept; page numbers are not."""
    assert shapes(text) == blocks


@pytest.mark.parametrize(
    "text",
    [
        "1" * 79 + "x\n\nIt ends.",
        "a" + " - page" * 40000,
        "." * 300000,
        ">" * 300000 + "x",
        "https://" + "1/" * 200000,
        "A" + "," * 79 + "\n\nIt ends.",
        " " * 300000 + "x",
        "\r" * 300000,
        "jan " * 19 + "x\n\nIt ends.",
        "-" * 300000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_lines_are_read_in_a_moment(text: str) -> None:
    """No pattern goes back over a line again and again; one that did would not end."""
    assert plain_blocks(text) is not None


@given(FOREIGN)
def test_promises_hold_for_any_text(text: str) -> None:
    """Pieces read as they stand or are the space between two lines; they are in order and share no character."""
    end = 0
    for block in plain_blocks(text):
        assert block.words
        for piece in block.pieces:
            assert piece.words in {piece.span.cut(text), " "}
            assert piece.span.start >= end
            end = piece.span.end
        assert not block.span.cut(text)[0].isspace()
        assert not block.span.cut(text)[-1].isspace()


@given(FOREIGN, st.integers(0, 5))
def test_places_count_from_the_beginning_of_the_text(text: str, start: int) -> None:
    """What stands before `start` is not read, and spans count it nevertheless."""
    assert [block.span.cut("#" * start + text) for block in plain_blocks("#" * start + text, start)] == [
        block.span.cut(text) for block in plain_blocks(text)
    ]
