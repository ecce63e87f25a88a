"""Words → HTML: Telegram reads what was meant, whatever the words try."""

import pytest
from hypothesis import given, settings

from briefbot.core.text import printable
from briefbot.faces.telegram.markup import Markup, bold, italic, kept, linked, literal, packed, paragraphs, quoted, text
from tests.faces.telegram.hell import HELL, accepted, shown_as
from tests.telegram.oracle import Text, cleaned, displayed, parsed

EVIL = "<b>x</b> &lt; & </blockquote> \x00\u202e\ud800<a href='http://x'>"


def test_tags_of_others_are_words() -> None:
    """What looks like a tag or an entity is shown as it stands; what cannot be shown is left out."""
    assert text(EVIL) == Markup(
        "&lt;b&gt;x&lt;/b&gt; &amp;lt; &amp; &lt;/blockquote&gt; \ufffd&lt;a href='http://x'&gt;",
        "<b>x</b> &lt; & </blockquote> \ufffd<a href='http://x'>",
        "<b>x</b> &lt; & </blockquote> \ufffd<a href='http://x'>",
    )


@settings(deadline=None)
@given(HELL)
def test_words_come_through(words: str) -> None:
    """In each style, what Telegram shows is the words."""
    inner = text(words)
    for markup in (inner, bold(inner), italic(inner), quoted(Markup(), inner, Markup(), ("“", "”"), folded=True)):
        # A message of spaces alone is never made; beside a letter all others come through.
        assert displayed(parsed(f"x{markup.html}x", "HTML")).plain == f"x{markup.shown}x"


@settings(deadline=None)
@given(HELL)
def test_kept(words: str) -> None:
    """Telegram changes nothing any more in words that are as it keeps them, and they are still printable."""
    once = kept(printable(words))
    assert cleaned(Text(f"x {once} x")).plain == f"x {once} x"
    assert printable(once) == once
    assert kept(once) == once


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("A\u030angstrom", "Ångstrom"),
        ("x\u0333\u033f", "x"),
        ("a \u030a b", "a \ufffd b"),
        ("q\u030a", "q"),
        ("é", "é"),
    ],
)
def test_accents_that_telegram_drops(words: str, stored: str) -> None:
    """A ring is kept with the letter that it belongs to; other such accents go, but never leave a hole."""
    assert kept(words) == stored


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("https://news.example/harbour?a=1&b=2", [("text_link", "here")]),
        ("http://news.example/\"onclick='x'>", [("text_link", "here")]),
        ("https://", []),
        ("javascript:alert(1)", []),
        ("tg://user?id=1", []),
        ("", []),
        ("https://news.example/\u202e", []),
        ("https://news.example/" + "x" * 500, []),
    ],
)
def test_links(url: str, kinds: list[tuple[str, str]]) -> None:
    """Only addresses in the web become links; all else stays words."""
    seen = accepted(linked(text("here"), url))
    assert shown_as(seen) == kinds
    assert [entity.url for entity in seen.entities] == [url] * len(kinds)


def test_nothing_has_no_tags() -> None:
    """Nothing in bold is nothing, and makes no line."""
    assert not bold(text("\u200b"))
    assert paragraphs(text(""), text("a"), bold(text(" ")), text("b")).html == "a\n\nb"


def test_packing() -> None:
    """Parts stay whole; each message but the first has its opening; as few messages as can be."""
    parts = [literal(letter * 2000) for letter in "abcde"]
    messages = packed(parts, again=text("again:"))
    assert [message.shown for message in messages] == [
        "a" * 2000 + "\n\n" + "b" * 2000,
        "again:\n\n" + "c" * 2000 + "\n\n" + "d" * 2000,
        "again:\n\n" + "e" * 2000,
    ]


def test_packing_counts_units_and_bytes() -> None:
    """Emoji count twice; and what is sent has a limit of its own, in bytes."""
    assert len(packed([literal("👍" * 1000)] * 3)) == 2
    linked_parts = [linked(literal("x"), "https://x.example/" + "&" * 400)] * 20
    assert len(packed(linked_parts)) == 2
    for message in packed(linked_parts):
        accepted(message)
