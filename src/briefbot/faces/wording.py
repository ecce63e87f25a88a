"""Everything the bot says to people, and in which language: the one place where faces look for words.

How words out of documents are shown is in `quoting`, what a language must have words for in `phrases` (and for Telegram
in `telegram.phrases`), and the words themselves in `languages`, one module each.
"""

from briefbot.faces.languages.english import ENGLISH
from briefbot.faces.languages.german import GERMAN
from briefbot.faces.phrases import Wording
from briefbot.faces.quoting import (
    ASIDE,
    BESIDE,
    UNDER,
    Quotation,
    full_place,
    place,
    quotation,
    quoted_context,
    quoted_paragraph,
    quoted_sentence,
    row,
)

__all__ = [
    "ASIDE",
    "BESIDE",
    "ENGLISH",
    "GERMAN",
    "UNDER",
    "WORDINGS",
    "Quotation",
    "Wording",
    "full_place",
    "place",
    "quotation",
    "quoted_context",
    "quoted_paragraph",
    "quoted_sentence",
    "row",
    "wording_for",
]

# By the language's code in ISO 639-1, which is the first part of what Telegram and browsers send ("de-AT").
WORDINGS = {"en": ENGLISH, "de": GERMAN}


def wording_for(language_code: str | None) -> Wording:
    """The words of a language ("de", "de-AT", "de_CH"); English where it is not known or not spoken here."""
    language = (language_code or "").replace("_", "-").split("-")[0]
    return WORDINGS.get(language.lower(), ENGLISH)
