"""Words → a terminal or a pipe: exact screens."""

import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from briefbot.core.answering import Answer, Citation, Reply
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import Span, printable
from briefbot.faces.talk import sentences_shown
from briefbot.faces.terminal import Terminal, open_terminal
from tests.fakes import BRIEFING, ask_of, corpus_of, document

ask = ask_of(BRIEFING)
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
# What a document could try: title, colour, clipboard and cursor by escape sequences, C1 controls, right-to-left
# overrides, hidden tags, rich's own markup, half a character.
HOSTILE = "\x1b]0;owned\x07\x1b[31mred\x1b[0m \x9b2J\u202egnorw\u202c\U000e0041 [bold]x[/bold] [/] :smile: \ud800 end."
HARMLESS = "]0;owned[31mred[0m 2Jgnorw [bold]x[/bold] [/] :smile: \ufffd end."
ANYTHING = st.text(st.characters()) | st.text(
    "a é中🙂\u200d\x1b\x9b[]/\\:\u202e\u2066\u200b\xad\ufeff\ud800\r\n\t\x00\x1c\u2028"
)


def terminal(width: int, *, no_color: bool = False) -> Terminal:
    """A terminal `width` columns wide that keeps what is written to it."""
    console = Console(
        file=io.StringIO(),
        force_terminal=True,
        width=width,
        color_system="standard",
        no_color=no_color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    return Terminal(console)


def pipe() -> Terminal:
    """A pipe that keeps what is written to it."""
    return open_terminal(io.StringIO())


def written(terminal: Terminal) -> str:
    """All that was written to a terminal, escape sequences included."""
    assert isinstance(terminal.console.file, io.StringIO)
    return terminal.console.file.getvalue()


def seen(terminal: Terminal) -> list[str]:
    """The lines that can be read on a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", written(terminal)).splitlines()


def columns(line: str) -> int:
    """How many columns a line takes up."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def reply(question: str) -> Reply:
    """The reply to `question` about the sample briefing."""
    return ask(question, ())


def test_answer_at_80_columns() -> None:
    """Sentences are numbered and indented, and under each stands its place."""
    screen = terminal(80)
    screen.show_reply(reply("Who pays for the pier, does the harbour?"))
    assert seen(screen) == [
        " 1  Norway pays 40 million crowns for the pier.",
        "    Harbour talks › Who pays for the new pier · 2026-03-02",
        "",
        " 2  The envoys met in Lisbon on Monday and agreed to reopen the harbour after",
        "    nine years.",
        "    Harbour talks · 2026-03-02",
        "",
        " 3  The harbour town adds four million.",
        "    Harbour talks › Who pays for the new pier · 2026-03-02",
    ]


def with_context() -> Reply:
    """An answer that refers back to the sentence before it."""
    before, sentence = corpus_of(
        [document("a.md", "Talks", "The envoys met in Lisbon. They agreed on fees.")]
    ).sentences
    highlight = Span(sentence.span.end - 5, sentence.span.end - 1)
    reading = Reading(Hit(1, sentence, 0.5, 0.5, 0.5), 0.5, highlight)
    return Answer("What was agreed?", (Citation(1, reading, before),), 0.5)


def test_context() -> None:
    """It stands before the quotation, paler and in brackets; the quotation with its highlight is as ever."""
    screen, lines = terminal(40), pipe()
    screen.show_reply(with_context())
    lines.show_reply(with_context())
    assert seen(screen) == [
        " 1  [The envoys met in Lisbon.] They",
        "    agreed on fees.",
        "    Talks",
    ]
    assert f"{DIM}[The envoys met in Lisbon.]{PLAIN} They" in written(screen)
    assert f"agreed on {BOLD}fees{PLAIN}." in written(screen)
    assert written(lines) == "1. [The envoys met in Lisbon.] They agreed on fees. — Talks\n"


def test_context_is_neither_opened_nor_weighed() -> None:
    """The paragraph marks the cited sentence alone, and only that has scores."""
    lines = pipe()
    lines.show_paragraph(sentences_shown(with_context())[0])
    lines.show_why(with_context())
    paragraph, *why = written(lines).splitlines()[1:]
    assert paragraph == "The envoys met in Lisbon. >>> They agreed on fees. <<<"
    assert why[-1].startswith("1. They agreed on fees. — answers with probability 0.50 · ")


def test_answer_at_40_columns() -> None:
    """Words are wrapped, never cut."""
    screen = terminal(40)
    screen.show_reply(reply("Where did the envoys meet?"))
    assert seen(screen) == [
        " 1  The envoys met in Lisbon on Monday",
        "    and agreed to reopen the harbour",
        "    after nine years.",
        "    Harbour talks · 2026-03-02",
    ]


def test_wide_characters_at_40_columns() -> None:
    """Characters that take up two columns are counted as two."""
    screen = terminal(40)
    screen.show_reply(reply("What has Kyodo said?"))
    assert seen(screen) == [
        " 1  両首相は東京で会談し、防衛と安全保障",
        "    と経済で緊密に協力することで一致した",
        "    と Kyodo が伝えた。次の会談は未定。",
        "    東京の会談",
    ]


def test_lines_end_where_they_can_be_read() -> None:
    """On a very wide terminal lines are no longer than a person likes to read: 88 columns."""
    screen = terminal(300)
    screen.show_reply(reply("Where did the envoys meet?"))
    assert seen(screen)[:2] == [
        " 1  The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine",
        "    years.",
    ]


@pytest.mark.parametrize("width", [1, 2, 5, 10, 40, 80])
def test_no_word_is_lost_however_narrow(width: int) -> None:
    """All of a sentence is shown, at any width; down to ten columns no line is longer than the terminal."""
    screen = terminal(width)
    screen.show_reply(reply("Where did the envoys meet?"))
    text = "".join("".join(seen(screen)).split())
    assert text == "1TheenvoysmetinLisbononMondayandagreedtoreopentheharbourafternineyears.Harbourtalks·2026-03-02"
    assert width < 10 or max(map(columns, seen(screen))) <= width


def test_highlight_is_bold() -> None:
    """The short answer is bold in an answer, and nothing else is."""
    screen = terminal(80)
    screen.show_reply(reply("Where did the envoys meet?"))
    assert re.findall(r"\x1b\[1m(.*?)\x1b\[0m", written(screen)) == ["Lisbon"]


def test_nearest_sentences_have_no_highlight() -> None:
    """Silence is bold; what is near the question is labelled, and nothing in it looks like an answer."""
    screen = terminal(80)
    screen.show_reply(reply("Who won the match?"))
    assert re.findall(r"\x1b\[1m(.*?)\x1b\[0m", written(screen)) == ["The briefing does not say."]
    assert seen(screen) == [
        "The briefing does not say.",
        "",
        "The nearest sentences, which are not an answer:",
        "",
        " 1  The envoys met in Lisbon on Monday and agreed to reopen the harbour after",
        "    nine years.",
        "    Harbour talks · 2026-03-02",
        "",
        " 2  The first ferry leaves in May.",
        "    Harbour talks · 2026-03-02",
        "",
        " 3  Norway pays 40 million crowns for the pier.",
        "    Harbour talks › Who pays for the new pier · 2026-03-02",
    ]


def test_no_color() -> None:
    """NO_COLOR takes the colours away and leaves the weight of the letters."""
    screen = terminal(80, no_color=True)
    screen.show_reply(reply("Where did the envoys meet?"))
    assert set(re.findall(r"\x1b\[([0-9;]*)m", written(screen))) == {"1", "2", "0"}


def test_pipe_has_one_line_per_sentence() -> None:
    """In a pipe there is no styling, and each sentence stands in one line with its place."""
    lines = pipe()
    lines.show_reply(reply("Where did the envoys meet?"))
    lines.show_reply(reply("Who won the match?"))
    assert written(lines) == (
        "1. The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. — "
        "Harbour talks · 2026-03-02\n"
        "The briefing does not say.\n"
        "The nearest sentences, which are not an answer:\n"
        "1. The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. — "
        "Harbour talks · 2026-03-02\n"
        "2. The first ferry leaves in May. — Harbour talks · 2026-03-02\n"
        "3. Norway pays 40 million crowns for the pier. — Harbour talks › Who pays for the new pier · 2026-03-02\n"
    )


def test_pipe_that_lacks_characters() -> None:
    """An output that cannot encode a character shows a question mark instead of breaking."""
    raw = io.BytesIO()
    lines = open_terminal(io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    lines.show_reply(reply("What has Kyodo said?"))
    assert re.sub(rb"\?+", b"?", raw.getvalue()) == b"1. ? Kyodo ? ? ?\n"


def test_paragraph_at_80_columns() -> None:
    """Around the quoted sentence, in bold, stand its paragraph, its place and the document's address."""
    screen = terminal(80)
    screen.show_paragraph(sentences_shown(reply("When leaves the first ferry?"))[0])
    assert seen(screen) == [
        "Harbour talks · 2026-03-02",
        "https://news.example/harbour",
        "",
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine",
        "years. The first ferry leaves in May.",
    ]
    assert written(screen).endswith(f"years. {BOLD}The first ferry leaves in May.{PLAIN}\n")


def test_paragraph_in_a_pipe() -> None:
    """Where nothing can be bold, signs mark the sentence."""
    lines = pipe()
    lines.show_paragraph(sentences_shown(reply("When leaves the first ferry?"))[0])
    assert written(lines) == (
        "Harbour talks · 2026-03-02\n"
        "https://news.example/harbour\n"
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. "
        ">>> The first ferry leaves in May. <<<\n"
    )


def test_sources() -> None:
    """Documents are listed with title, date, number of sentences and id."""
    screen, lines = terminal(40), pipe()
    screen.show_sources(BRIEFING)
    lines.show_sources(BRIEFING)
    assert seen(screen) == [
        "2 documents, 5 sentences",
        "",
        "Harbour talks",
        "2026-03-02 · 4 sentences · harbour.md",
        "",
        "東京の会談",
        "1 sentence · north/東京.md",
    ]
    assert written(lines) == (
        "2 documents, 5 sentences\n"
        "Harbour talks — 2026-03-02 · 4 sentences · harbour.md\n"
        "東京の会談 — 1 sentence · north/東京.md\n"
    )


def test_why_at_40_columns() -> None:
    """The confidence in words, then the scores of each sentence."""
    screen = terminal(40)
    screen.show_why(reply("Where did the envoys meet?"))
    assert seen(screen) == [
        "Answered with a confidence of 0.50:",
        "about 50 in 100 such answers were right",
        "in trials. That is 0.00 above the",
        "threshold of 0.50, below which I stay",
        "silent.",
        "",
        " 1  The envoys met in Lisbon on Monday",
        "    and agreed to reopen the harbour",
        "    after nine years.",
        "    answers with probability 0.50 ·",
        "    found by meaning 0.50, by words",
        "    0.50, by words nearby 0.25",
    ]


def test_help_at_40_columns() -> None:
    """What a command does stands beside it, and goes on under itself."""
    screen = terminal(40)
    screen.show_help()
    assert seen(screen) == [
        "/sources  list the documents you can ask",
        "          about",
        "/open     show the paragraph around a",
        "          sentence of the last reply:",
        "          /open 2",
        "/why      show the scores behind the",
        "          last reply",
        "/help     show this list",
        "/quit     leave (or press Ctrl-D)",
    ]


def test_hostile_document() -> None:
    """Nothing in a document, its title, headings, date, address or name is obeyed by the terminal or by rich."""
    hostile = document(HOSTILE, HOSTILE, f"# x{HOSTILE}", f"Pier {HOSTILE}", date=HOSTILE, url=HOSTILE)
    corpus = corpus_of([hostile])
    lines = pipe()
    lines.show_reply(ask_of(corpus)("Which pier?", ()))
    lines.show_paragraph(sentences_shown(ask_of(corpus)("Which pier?", ()))[0])
    lines.show_sources(corpus)
    assert written(lines) == (
        f"1. Pier {HARMLESS} — {HARMLESS} › x{HARMLESS} · {HARMLESS}\n"
        f"{HARMLESS} › x{HARMLESS} · {HARMLESS}\n{HARMLESS}\n>>> Pier {HARMLESS} <<<\n"
        f"1 document, 1 sentence\n{HARMLESS} — {HARMLESS} · 1 sentence · {HARMLESS}\n"
    )


def test_hostile_message() -> None:
    """Neither errors nor notices nor questions are obeyed."""
    lines = pipe()
    lines.complain(HOSTILE)
    lines.say_all([HOSTILE])
    lines.echo(HOSTILE)
    assert written(lines) == f"{HARMLESS}\n{HARMLESS}\n> {HARMLESS}\n"


@given(ANYTHING, ANYTHING, st.integers(1, 90))
def test_only_styles_are_ever_sent(title: str, words: str, width: int) -> None:
    """Whatever a document holds, a terminal gets nothing but characters that are seen, and rich's own styles."""
    screen = terminal(width)
    corpus = corpus_of([document("a.md", title or "A", f"# Pier{words}", f"Pier {words}")])
    screen.show_reply(ask_of(corpus)("Which pier?", ()))
    screen.show_sources(corpus)
    screen.complain(words)
    sent = re.sub(r"\x1b\[(?:0|1|2|31|36)m", "", written(screen))
    assert not [character for character in sent if character != "\n" and obeyed(character)]


def obeyed(character: str) -> bool:
    """Whether a character is a control, a format character but the joiners, a line separator or half a character."""
    kind = unicodedata.category(character)
    return kind in {"Cc", "Cs", "Zl", "Zp"} or (kind == "Cf" and character not in VISIBLE_FORMATS)


# Format characters that are seen, or join what is seen: joiners and the number signs of Arabic, Syriac and Kaithi.
VISIBLE_FORMATS = set(
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


@given(ANYTHING)
def test_printable(words: str) -> None:
    """What is printable is seen, can be encoded, is tidy, and stays as it is when it is made printable again."""
    shown = printable(words)
    assert not [character for character in shown if obeyed(character)]
    assert shown.encode().decode() == shown == " ".join(shown.split()) == printable(shown)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain  words\n", "plain words"),
        ("\x1b[2J\x1b]8;;http://a.example\x1b\\link", "[2J]8;;http://a.example\\link"),
        ("\x9b31mred\x85two", "31mred two"),
        ("one\u2028two\u2029three\x0bfour", "one two three four"),
        ("\u202eevil\u2066x\u2069", "evilx"),
        ("soft\xadhyphen zero\u200bwidth\ufeff", "softhyphen zerowidth"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("half \ud83d and \udcff", "half \ufffd and \ufffd"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
        ("\x00\x1b\u200b", ""),
    ],
)
def test_printable_by_example(words: str, shown: str) -> None:
    """What would be obeyed is gone, and what is left reads on."""
    assert printable(words) == shown
