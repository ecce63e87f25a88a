"""What printers, browsers and web sites put around the pages of a text, and what is no part of the text.

Where a line may as well be prose it is kept: a footer too many is noise, a sentence too few is a fault.
"""

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise

_LONGEST = 200  # characters; what is longer is prose, and need not be searched

_NUMBER = r"\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
_AROUND = r"[\s|·•–—()\[\]-]*"
_PAGE = rf"page\s+{_NUMBER}"
_DAY, _HOUR = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", r"\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?"
# A verb behind the year begins prose: "Copyright 2026 law changes".
_YEAR = r"\b(?:19|20)\d{2}\b(?!\s+(?-i:(?!by\b)[a-z]))"
_FOOTER = re.compile(
    rf"""(?!\W*\d{{4}}\W*\Z)                                 # "1945" and "(1945)" are years
      {_AROUND}(?:p(?:age|\.)?\s*)?{_NUMBER}{_AROUND}        # "3", "- 3 -", "Page 3 of 7", "3/7", but not "2026."
    | .*[|·•–—-]\s*{_PAGE}                                   # "The Daily Brief | Page 3"
    | {_PAGE}\s*[|·•–—-].*                                   # "Page 3 | The Daily Brief"
    | (?:https?|file)://\S+\s+{_NUMBER}                      # below a page printed by Chrome
    | {_DAY},\s+{_HOUR}.*                                    # above it: "2/1/26, 10:15 AM   The title"
    | {_NUMBER}\s+{_DAY},?\s+{_HOUR}                         # below a page printed by Firefox
    | ©.*{_YEAR}.*                                           # "© The Daily Brief 2026. All rights reserved."
    | (?:copyright(?:\s*(?:©|\(c\)))?|\(c\))\s*{_YEAR}.*     # "Copyright (c) 2026 The Daily Brief"
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"""[.!?…][)\]}"'”’»]*$""")
# The full stops of notices: "All rights reserved.", "without written permission.", "The Daily Brief Inc.".
_NOTICE_END = re.compile(r"\b(?:rights?\s+reserved|without\s.*\bpermission|Ltd|Inc|Corp|Co)\.$", re.IGNORECASE)
_TIME = re.compile(rf"{_DAY},\s+{_HOUR}", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"\d{1,3}")


def is_page_footer(words: str) -> bool:
    """Whether a line is a page number, a browser's line above or below a page, or a notice of copyright.

    A number without any mark is one only if it is among the `page_numbers` of its text, which the line cannot tell.
    """
    return len(words) <= _LONGEST and _FOOTER.fullmatch(words) is not None and not reads_like_prose(words)


def reads_like_prose(words: str) -> bool:
    """Whether a sentence ends with a line, and not only a notice, or "a.m." behind a date."""
    ends = _SENTENCE_END.search(words) is not None
    return ends and not _NOTICE_END.search(words) and not _TIME.fullmatch(words)


def is_page_footer_among(page_numbers: AbstractSet[str], words: str) -> bool:
    """Whether a line is a page footer in the text that has these `page_numbers`."""
    return is_page_footer(words) and (words in page_numbers or not _LONE_NUMBER.fullmatch(words))


def page_numbers(text: str) -> frozenset[str]:
    """The numbers that stand alone in a line of `text` and count its pages.

    They are first or last on a page, which form feeds part, or neighbours among such numbers count from one to the
    next. Years are none, and neither are other figures that have a line to themselves.
    """
    pages = [page.strip().splitlines() for page in text.split("\f")]
    edges = {page[place].strip() for page in pages if page for place in (0, -1)}
    alone = [line.strip() for line in text.splitlines() if _LONE_NUMBER.fullmatch(line.strip())]
    counted = {words for pair in pairwise(alone) if int(pair[0]) + 1 == int(pair[1]) for words in pair}
    return frozenset(counted.union(filter(_LONE_NUMBER.fullmatch, edges)))
