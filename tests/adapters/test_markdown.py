"""Markdown gives blocks whose every word has its place in the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefbot.adapters.markdown import CELL_BORDER, markdown_blocks
from briefbot.adapters.nupunkt import boundaries
from briefbot.core.corpus import TABLE_HEAD_LEVEL, sentences
from briefbot.core.text import Block, BlockKind, Document

MARKS = {kind: f"{kind.value}: " for kind in BlockKind}
MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "# ",
                "## ",
                "> ",
                "- ",
                "1. ",
                "  ",
                "    ",
                "\t",
                "| ",
                " | ",
                "|-|-|\n",
                "---\n",
                "===\n",
                "```\n",
                "* [ ] ",
            ),
            *(
                "*",
                "**",
                "_",
                "~~",
                "`",
                "``",
                "[",
                "](",
                "](<",
                ' "t. T")',
                ")",
                "![",
                "[^1]",
                "[^1]: ",
                "\\",
                "\\|",
                "  \n",
            ),
            *(
                "<b>",
                "</b>",
                "<br>",
                "<div>\n",
                "<!-- a. B -->",
                "<http://a.example>",
                "&amp;",
                "&hellip;",
                "&nbsp;",
                "&#0;",
            ),
            *("\n", "\n\n", "\r\n", "\r", "\ufeff", "\u00a0", "\u2028", "\u2029", "\f", " ", " ", " "),
            *("\v", "\x1c", "\x85", "\u3000", "\\\n\f"),
            *(
                "It ends. ",
                "Why? ",
                "mr. ",
                "U.S. ",
                "é",
                "中。",
                "😀",
                "“Yes.” ",
                "one",
                "Two ",
                "3.5",
                ".",
                "!",
                "[r]: /u\n",
            ),
        ]
    )
).map("".join)


def document_of(text: str) -> Document:
    """A document that holds only `text`."""
    return Document("a.md", "A", text, markdown_blocks(text))


def shapes(text: str) -> list[str]:
    """Each block's kind and words."""
    return [MARKS[block.kind] + block.words for block in markdown_blocks(text)]


def quoted(text: str) -> list[tuple[str, str]]:
    """Each sentence as it stands in the text and as people read it."""
    return [(sentence.text, sentence.words) for sentence in sentences(document_of(text), boundaries)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("# One #\n\nTwo\n===\n", ["heading: One", "heading: Two"]),
        ("One\ntwo  \nthree\\\nfour", ["paragraph: One two three four"]),
        ("One \ntwo", ["paragraph: One two"]),
        ("> One\ntwo\n> > three\n\nfour", ["quotation: One two", "quotation: three", "paragraph: four"]),
        ("> - One\n>\n> two", ["list item: One", "quotation: two"]),
        (
            "- One\n  - two\n\n  three\n- > four",
            ["list item: One", "list item: two", "list item: three", "quotation: four"],
        ),
        ("1) One\n2) two", ["list item: One", "list item: two"]),
        ("- [ ] One\n- [x] two", ["list item: One", "list item: two"]),
        ("- # One\n  two", ["heading: One", "list item: two"]),
        ("|A|B|\n|-|-|\n|x \\| y|`z\\|`|\n", ["heading: A | B", "table row: x | y | z|"]),
        (
            "|A|B|C|\n|-|-|-|\n|1||3|\n||2||\n|1|\n||||\n",
            ["heading: A | B | C", "table row: 1 | | 3", "table row: 2", "table row: 1"],
        ),
        ("One[^n] two.\n\n[^n]: Three\n    four.", ["paragraph: One two.", "paragraph: Three four."]),
        ("a *b* __c__ ~~d~~ `e  f` [g](/h 'i') <j@k.example> ![l](/m) n", ["paragraph: a b c d e f g j@k.example n"]),
        ("One ![*two*\nand **three**](/a.png) four.", ["paragraph: One four."]),
        ("&amp; &copy; \\* <b>a</b><br/>b <!-- c -->", ["paragraph: & © * a b"]),
        ("a\n\n    code\n\n```\ncode\n```\n\n~~~\ncode", ["paragraph: a"]),
        ("- One.\n  ```\n  code\n  ```\n  Two.", ["list item: One.", "list item: Two."]),
        ("- One.\n  <div>code</div>\n\n  Two.", ["list item: One.", "list item: Two."]),
        ("<div>\ncode\n</div>\n\na\n<!-- b -->", ["paragraph: a"]),
        ("[r]: /u 'T'\n\n[r] [a][r] [b]", ["paragraph: r a [b]"]),
        ("One\r\n\r\nTwo\r\nthree\rfour", ["paragraph: One", "paragraph: Two three four"]),
        ("***\n\n---\n\n![](a.png)\n\n# \n", []),
        ("", []),
    ],
)
def test_blocks(text: str, blocks: list[str]) -> None:
    """Each block has its kind, and the words that a person reads."""
    assert shapes(text) == blocks


def test_levels() -> None:
    """Headings have their depth, a table's head is deeper than any, and nothing else has one."""
    text = "# a\n\nb\n-\n\n###### c\n\n|d|\n|-|\n|e|\n\nf"
    assert [block.level for block in markdown_blocks(text)] == [1, 2, 6, TABLE_HEAD_LEVEL, 0, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**One ends.** Two *ends*.", [("**One ends.**", "One ends."), ("Two *ends*.", "Two ends.")]),
        ("**One.** **Two.**", [("**One.**", "One."), ("**Two.**", "Two.")]),
        ("**One. Two** ends.", [("**One.", "One."), ("Two** ends.", "Two ends.")]),
        ("[One. Two](/u 'T. t') ends.", [("[One.", "One."), ("Two](/u 'T. t') ends.", "Two ends.")]),
        ("See [it](/u). End.", [("See [it](/u).", "See it."), ("End.", "End.")]),
        ("> One\n> ends. Two\nends.", [("One\n> ends.", "One ends."), ("Two\nends.", "Two ends.")]),
        (
            "One ends. \nTwo ends.  \nThree.",
            [("One ends.", "One ends."), ("Two ends.", "Two ends."), ("Three.", "Three.")],
        ),
        ("Run `a. B. C` now. End.", [("Run `a. B. C` now.", "Run a. B. C now."), ("End.", "End.")]),
        ("`One. Two.` `Three.`", [("`One. Two.`", "One. Two."), ("`Three.`", "Three.")]),
        (
            "It &amp; he left&hellip; The end.",
            [("It &amp; he left&hellip;", "It & he left…"), ("The end.", "The end.")],
        ),
        ("Ünïted 😀 it ended. *Ärger*.", [("Ünïted 😀 it ended.", "Ünïted 😀 it ended."), ("*Ärger*.", "Ärger.")]),
        ("One ends.[^1] Two.\n\n[^1]: a\n", [("One ends.[^1]", "One ends."), ("Two.", "Two."), ("a", "a")]),
        ("|a|b|\n|-|-|\n| One. Two. | **c** |", [("One. Two. | **c**", "One. Two. | c")]),
        ("\\*One\\* ends. \\[Two\\].", [("*One\\* ends.", "*One* ends."), ("\\[Two\\].", "[Two].")]),
        ("`word\\\n\f\n\nx ", [("`word\\", "`word\\"), ("x", "x")]),
        ("<b>word\\\n\f", [("<b>word\\", "word\\")]),
        ("word**\\\n\f\n", [("word**\\", "word**\\")]),
        ("# Never quoted.\n\n---\n\n!!!", []),
    ],
)
def test_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    """A quotation is cut with both of its marks, and what people read has none."""
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "One ends.\nPage 3 of 7",
        "One ends.\n\n- 3 -",
        "Page 1\n\nOne ends.\n3/7\n",
        "One ends.\n\n&copy; 2026 The Brief\n",
        "1\n\nOne ends.\n\n2",
    ],
)
def test_page_footers_are_dropped(text: str) -> None:
    """As a paragraph or as a line of one."""
    assert [words for _, words in quoted(text)] == ["One ends."]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-01 10:15 The prime minister lands in Tokyo.",
        "Copyright 2026 law changes are planned by the ministry in May.",
        "© 2026 is the song's title.",
        "Page 3 | The ministry resigns today.",
        "1945",
        "42",
    ],
)
def test_prose_is_no_page_footer(text: str) -> None:
    """What only begins like a footer is a paragraph, or a line of one."""
    assert shapes(f"It began.\n\n{text}\n\nIt ended.") == [
        "paragraph: It began.",
        f"paragraph: {text}",
        "paragraph: It ended.",
    ]
    assert shapes(f"It began.\n{text}\nIt ended.") == [f"paragraph: It began. {text} It ended."]


def test_numbers_in_lists_and_tables_are_no_page_footers() -> None:
    """There they are what the text says."""
    assert shapes("- 3\n\n|n|\n|-|\n|4|\n\n> 5") == ["list item: 3", "heading: n", "table row: 4", "quotation: 5"]


def test_places_count_from_the_beginning_of_the_text() -> None:
    """What stands before `start` is not read, and spans count it nevertheless, in characters."""
    text = "é😀# no\n# Ünï *é*"
    assert [block.span.cut(text) for block in markdown_blocks(text, 7)] == ["Ünï *é*"]


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50000 + " a",
        "- " * 20000 + "a",
        "[" * 100000,
        "[a](" * 50000,
        "*a_ " * 50000,
        "|a" * 30000 + "\n" + "|-" * 30000,
        "<a " * 50000,
        "&" * 100000,
        "`" * 100000,
        "[^" * 50000,
        "a\n" * 100000,
    ],
    ids=lambda text: text[:4],
)
def test_hostile_texts_are_read_in_a_moment(text: str) -> None:
    """Deep nesting and marks without end cost no more than other text; if they did, this would not end."""
    assert len(markdown_blocks(text)) <= 1


def assert_places(text: str, block: Block) -> None:
    """Pieces read as they stand or are no longer divided; they are in order and share no character."""
    end = block.span.start
    for piece in block.pieces:
        assert piece.span.start >= end
        assert piece.span
        end = piece.span.end
        if piece.reads_as_it_stands:
            assert piece.words == piece.span.cut(text) or piece.words in {" ", CELL_BORDER}


@given(MARKDOWN)
@example("- a ` \n b. C` d")
@example("> `a.\n> B` c")
@example("`a\u2029`<http://b.example>")
@example("|a  |  b|\n|-|-|\n|c|  d|\n")
@example("`word\\\n\f\n\nx ")
@example("<b>word\\\n\f")
@example("word**\\\n\f\n")
def test_promises_hold_for_any_markdown(text: str) -> None:
    """Sentences are in order, share no character, lie in their block and neither begin nor end with white space."""
    document = document_of(text)
    for block in document.blocks:
        assert_places(text, block)
    end = 0
    for sentence in sentences(document, boundaries):
        assert sentence.span.start >= end
        assert sentence.block.span.covers(sentence.span)
        assert sentence.block.kind is not BlockKind.HEADING
        assert sentence.text == sentence.text.strip() != ""
        assert any(character.isalnum() for character in sentence.words)
        end = sentence.span.end


@given(MARKDOWN)
def test_words_are_those_of_the_text(text: str) -> None:
    """All that a block reads as is quoted, in its order, but for what has no letter and no digit."""
    document = document_of(text)
    quoted_words = "".join(sentence.words for sentence in sentences(document, boundaries))
    block_words = "".join(block.words for block in document.blocks if block.kind is not BlockKind.HEADING)
    assert [c for c in quoted_words if c.isalnum()] == [c for c in block_words if c.isalnum()]
