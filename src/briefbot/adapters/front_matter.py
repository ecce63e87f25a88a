"""python-frontmatter: the title, date and url that stand at the head of a document, between two lines of "---".

The second may be "...", with which YAML ends as well.
"""

import re
from dataclasses import dataclass
from typing import Any

from briefbot.core.text import tidy

# Parsing takes time that grows with the length, and nesting costs stack; no honest front matter is longer.
LONGEST = 10_000
_BOUNDARY = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE)
# What a rule ("---") with prose below it does not begin with.
_FIRST_FIELD = re.compile(r"---[^\S\n]*\n(?:[^\S\n]*#[^\n]*\n)*['\"]?\w[\w -]*['\"]?[^\S\n]*:(?=\s)")
_NOTHING = {"", "~", "null", "Null", "NULL"}
_NAMES = ("title", "date", "url")
_UNCLOSED = (
    'front matter: no line of "---" closes what begins like it, so all is read as text from the first character on; '
    'put a line of "---" below the fields.'
)
_REMEDY = "indent with spaces, not tabs, and put a value that holds a colon or begins with a sign into quotation marks."


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields as they are written, "" where there is none; where the text behind them begins.

    `fault` is what was wrong, continuing "NAME is read without …", or "".
    """

    start: int
    title: str = ""
    date: str = ""
    url: str = ""
    fault: str = ""


def front_matter(text: str, start: int = 0) -> FrontMatter:
    """The front matter of `text` at the character `start`; what is none belongs to the text."""
    if not _FIRST_FIELD.match(text, start):
        return FrontMatter(start)
    closing = _BOUNDARY.search(text, text.index("\n", start))
    if closing is None:
        return FrontMatter(start, fault=_UNCLOSED)
    end = closing.end()
    if end - start > LONGEST:
        return FrontMatter(end, fault=f"its front matter, which has more than {LONGEST:,} characters; shorten it.")
    return read_fields(text[start:end], end)


def read_fields(head: str, end: int) -> FrontMatter:
    """The fields of `head`, behind which the text goes on at `end`."""
    import yaml  # here, not above: most documents have no front matter
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler(fm_boundary=_BOUNDARY)
    try:
        # Every value is wanted as it is written: 007, yes and 2026-02-31 are words. The loader in Python, for libyaml's
        # brings the whole program down where brackets are nested deeply.
        fields = handler.load(handler.split(head)[0], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return FrontMatter(end, fault=f"its front matter, {reason(error)}; {_REMEDY}")
    return FrontMatter(end, **chosen(fields if isinstance(fields, dict) else {}))


def reason(error: Exception) -> str:
    """Where YAML cannot be read, in a few words."""
    mark = getattr(error, "problem_mark", None)
    return f"whose YAML cannot be read at line {mark.line + 1}" if mark else "whose YAML cannot be read"


def chosen(fields: dict[Any, Any]) -> dict[str, str]:
    """The fields that a document has, and what is wrong with them, if anything is."""
    given = {name.lower(): value for name, value in fields.items() if isinstance(name, str)}
    known = {name: given[name] for name in _NAMES if name in given}
    words = {name: tidy(value) for name, value in known.items() if isinstance(value, str)}
    found = {name: value for name, value in words.items() if value not in _NOTHING}
    odd = [name for name in known if name not in words]
    if odd:
        found["fault"] = (
            f"its {' and '.join(odd)}, since its front matter gives no single value; put it in quotation marks."
        )
    return found
