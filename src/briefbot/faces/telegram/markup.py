"""Words → markup: HTML for Telegram, and beside it what people then see and what is sent if the HTML is refused.

No other module writes a tag, so that no word of a document, a title, a name or a question can become one.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from briefbot.core.text import printable
from briefbot.faces.telegram.measuring import LONGEST_MESSAGE, MOST_BYTES, utf16_length

_LONGEST_URL = 500

# The accents that Telegram drops from every text: ring above, double low line, double overline.
_RINGED = re.compile(".\u030a")
_DROPPED = re.compile(r"(?<=\S)[\u030a\u0333\u033f]+")
_LEFT_ALONE = re.compile("[\u030a\u0333\u033f]")


@dataclass(frozen=True, slots=True)
class Markup:
    """A message or a part of one.

    `html` is what is sent, `shown` the text that Telegram makes of it, and `plain` what is sent without any markup in
    its place, with signs where the markup has a meaning.
    """

    html: str = ""
    shown: str = ""
    plain: str = ""

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html, self.shown + other.shown, self.plain + other.plain)

    def __bool__(self) -> bool:
        return bool(self.html)

    @property
    def units(self) -> int:
        """Its length in UTF-16 units, in whichever way it is sent."""
        return max(utf16_length(self.shown), utf16_length(self.plain))

    @property
    def fits(self) -> bool:
        """Whether Telegram takes it as one message."""
        return self.units <= LONGEST_MESSAGE and len(self.html.encode()) <= MOST_BYTES


def kept(words: str) -> str:
    """Printable `words` as Telegram keeps them, so that places in them are places in the message.

    A ring becomes one character with its letter; the other accents that Telegram drops are dropped here already, or
    replaced where they stand alone.
    """
    ringed = _RINGED.sub(lambda found: unicodedata.normalize("NFC", found[0]), words)
    return _LEFT_ALONE.sub("\ufffd", _DROPPED.sub("", ringed))


def literal(words: str) -> Markup:
    """Printable `words` as they stand, spaces at their ends included."""
    words = kept(words)
    return Markup(html.escape(words, quote=False), words, words)


def text(words: str) -> Markup:
    """`words` from anywhere, made printable."""
    return literal(printable(words))


def bold(inner: Markup, marks: tuple[str, str] = ("", "")) -> Markup:
    """`inner` in bold; without markup, between `marks`."""
    return _tagged("b", "b", inner, marks)


def italic(inner: Markup) -> Markup:
    """`inner` in italics."""
    return _tagged("i", "i", inner)


def linked(inner: Markup, url: str) -> Markup:
    """`inner` as a link, if `url` leads to the web; Telegram shows it as plain words if it finds no address in it."""
    if not url.startswith(("https://", "http://")) or len(url) > _LONGEST_URL or url != printable(url):
        return inner
    return _tagged(f'a href="{html.escape(url)}"', "a", inner)


def quoted(before: Markup, marked: Markup, after: Markup, marks: tuple[str, str], *, folded: bool) -> Markup:
    """The three parts of a quotation, folded or in full; without markup it stands between `marks`."""
    tag = "blockquote expandable" if folded else "blockquote"
    return _tagged(tag, "blockquote", before + marked + after, marks)


def lines(*parts: Markup) -> Markup:
    """The parts one below the other, the empty ones left out."""
    return _joined("\n", parts)


def paragraphs(*parts: Markup) -> Markup:
    """The same with an empty line between them."""
    return _joined("\n\n", parts)


def beside(*parts: Markup) -> Markup:
    """The parts side by side."""
    return _joined(" · ", parts)


def packed(parts: Iterable[Markup], again: Markup = Markup()) -> tuple[Markup, ...]:
    """As few messages as hold the parts in their order, none of them divided; `again` opens all but the first.

    Each part must fit into a message together with `again`.
    """
    messages: list[Markup] = []
    for part in filter(None, parts):
        longer = paragraphs(messages[-1], part) if messages else part
        if longer.fits:
            messages[-1:] = [longer]
        else:
            messages.append(paragraphs(again, part))
    return tuple(messages)


def _joined(separator: str, parts: Iterable[Markup]) -> Markup:
    present = [part for part in parts if part]
    return Markup(
        separator.join(part.html for part in present),
        separator.join(part.shown for part in present),
        separator.join(part.plain for part in present),
    )


def _tagged(opening: str, closing: str, inner: Markup, marks: tuple[str, str] = ("", "")) -> Markup:
    if not inner:
        return inner
    return Markup(f"<{opening}>{inner.html}</{closing}>", inner.shown, f"{marks[0]}{inner.plain}{marks[1]}")
