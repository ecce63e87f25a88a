"""What printers, browsers and web sites put around the pages of a text, and what is no part of the text."""

import re

_LONGEST = 200  # characters; what is longer is prose, and need not be searched

_NUMBER = r"\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
_AROUND = r"[\s|·•–—()\[\]-]*"
_PAGE = rf"page\s+{_NUMBER}"
_TIME = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?"
_YEAR = r"(?:19|20)\d{2}"
_FOOTER = re.compile(
    rf"""{_AROUND}(?:p(?:age|\.)?\s*)?{_NUMBER}{_AROUND}     # "3", "- 3 -", "Page 3 of 7", "3/7", but not "2026."
    | .*[|·•–—-]\s*{_PAGE}                                   # "The Daily Brief | Page 3"
    | {_PAGE}\s*[|·•–—-].*                                   # "Page 3 | The Daily Brief"
    | (?:https?|file)://\S+\s+{_NUMBER}                      # below a page printed by Chrome
    | {_TIME}.*                                              # above it: "2/1/26, 10:15 AM   The title"
    | {_NUMBER}\s+{_TIME}                                    # below a page printed by Firefox
    | ©.*{_YEAR}.*                                           # "© The Daily Brief 2026. All rights reserved."
    | (?:copyright(?:\s*(?:©|\(c\)))?|\(c\))\s*{_YEAR}\b.*   # "Copyright (c) 2026 The Daily Brief"
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_page_footer(words: str) -> bool:
    """Whether a line is a page number, a browser's line above or below a page, or a notice of copyright."""
    return len(words) <= _LONGEST and _FOOTER.fullmatch(words) is not None
