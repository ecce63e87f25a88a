"""Where sentences begin and end: a library's candidates, put right by rules that need no dictionary."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from briefbot.core.text import Span


class Boundaries(Protocol):
    """Finds the places where a sentence of English prose may end."""

    def __call__(self, text: str, /) -> Sequence[int]:
        """Offsets into `text`, each just behind the mark that ends a sentence (".", "!", "?" or "…").

        Whether a closing quotation mark behind that mark is counted in makes no difference to `split`.
        """
        ...


# Words that begin a sentence when they stand capitalised behind initials or an abbreviation: "in the U.S. The rest" are
# two sentences, "the U.S. Senate" is none. The classes of words are closed, so that a name is hardly ever among them.
STARTERS = frozenset(
    """
    a an the this that these those each every both all some any many most few several such another other others neither
    i he she it we you they his her its our your their my there here one two three no not nobody nothing everyone
    who what when where why how which whose whether if unless until while although though because since as once
    and but or nor yet so for after before by at in on of from to with without within under over between among amid
    during despite against about above across along around behind below beyond near through throughout toward towards
    unlike like upon instead rather according also again already however therefore thus hence moreover furthermore
    meanwhile nevertheless nonetheless otherwise indeed still then now today yesterday tomorrow later earlier recently
    currently finally first second third last next only even just perhaps maybe
    is are was were has have had do does did can could would should must
    """.split()  # noqa: SIM905  (words are easier to read as words than as 200 string literals)
)

# What belongs to the sentence before it although it stands behind its last mark: closing quotation marks and brackets
# (one space before an unmistakable one is borne with), marks of emphasis, footnotes and the rest of a Markdown link.
_CLOSING = re.compile(
    r"""(?: [.!?…"'”’»)\]}*_⁰¹²³⁴-⁹] | [^\S\n][”»)\]}]
        | \[ (?:\^?\w{1,4} | [a-z][a-z ?]*) \]
        | (?<=\]) \( [^\s()]* \)
    )*""",
    re.VERBOSE,
)
# "U.S.", "p.m.", "Ph.D.", "Lt.-Gen.", "J.R.R." and the "K." of "J. K. Rowling", but not the "s." of "the 1990's."
_INITIALS = r"(?<![\w.'’/°&])(?<!\w-)(?:[^\W\d_]\.|(?:[^\W\d_][a-z]?\.){2,}|[A-Z][a-z]+\.-[A-Z][a-z]+\.)"
_LAST_INITIALS = re.compile(_INITIALS + r"\Z")
# The first word of a sentence, behind its opening marks. "A. Gill" does not begin with "a".
_WORD = re.compile(r"""\s+["'“‘(\[*_]*([A-Z]\w*)\b(?!\.)""")
_INITIALS_BEFORE_WORD = re.compile(_INITIALS + "(?=" + _WORD.pattern + ")")
# What is never the last word of a sentence.
_NEVER_LAST = re.compile(r"(?<![\w.])(?:e\.\s?g|i\.\s?e|a\.k\.a|vs?|cf|viz)\.\Z", re.IGNORECASE)
# A label and its number stay together: "No. 10", "Art. 5", "pp. 7-9", "Feb. 1".
_LABEL = re.compile(
    r"(?<!\w)(?:N[or]s?|N°|[Aa]rts?|[Ss]ecs?|[Ff]igs?|[Vv]ols?|[Cc]hs?|[Cc]haps?|[Ee]qs?|[Pp]aras?|[Pp]ts?|[Cc]ls?|pp?|pg|"
    r"nos?|ca?|cf|approx|est|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\Z"
)
_NUMBER = re.compile(r"\s+[\d(§£$€IVX]*\d")
# A mark behind which no sentence can begin, or a word whose first letter says that the sentence goes on.
_CONTINUATION = re.compile(r"""\s*[,;:–—)] | \s+[.!?…]+(?!\S) | \s+["'“‘([]* (?P<word> [^\W\d_]+ )""", re.VERBOSE)
# “Will they sign?” Ms. Cole asked.
_QUOTED_QUESTION = re.compile(r"""[?!]["'”’»]+\Z""")
_ATTRIBUTION = re.compile(r"\s+(?:[A-Z][\w.'’-]*\s+){1,5}(?:said|says|asked|asks|wondered|cried|wrote|replied|told)\b")
_ENUMERATOR = re.compile(r"\s*[*•⁃-]?\s*\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})[.)]{1,2}")
_LONGEST_TAIL = 16  # characters; the patterns above that look back need no more
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n|\r\s*\r|[\u2029\f]")
_INK = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def split(text: str, boundaries: Boundaries) -> tuple[Span, ...]:
    """The sentences of `text`, in order.

    Every character that is not white space is in exactly one of them; none is empty, and none begins or ends with white
    space. Closing quotation marks and brackets belong to the sentence they close. An empty line always ends a sentence,
    a single line break never does by itself.
    """
    paragraphs = _parts(text, (found.end() for found in _EMPTY_LINE.finditer(text)))
    return tuple(sentence for paragraph in paragraphs for sentence in _sentences(text, paragraph, boundaries))


def _sentences(text: str, paragraph: Span, boundaries: Boundaries) -> Iterator[Span]:
    """The sentences of one paragraph of `text`."""
    words = paragraph.cut(text)
    for sentence in _parts(words, _ends(words, boundaries)):
        yield Span(paragraph.start + sentence.start, paragraph.start + sentence.end)


def _parts(text: str, ends: Iterable[int]) -> Iterator[Span]:
    """What lies between the ascending `ends`, without the white space around it."""
    start = 0
    for end in (*ends, len(text)):
        if part := _INK.search(text, start, end):
            yield Span(*part.span())
        start = end


def _ends(text: str, boundaries: Boundaries) -> Iterator[int]:
    """The ends of the sentences of one paragraph but the last, closing marks included."""
    start = end = 0
    for candidate in sorted({*boundaries(text), *_behind_initials(text)}):
        if candidate <= end:  # among the marks that close the sentence; to match them again would take quadratic time
            continue
        end = _closed(text, candidate)
        if end < len(text) and not _goes_on(text, start, end):
            yield end
            start = end


def _behind_initials(text: str) -> Iterator[int]:
    """Where initials stand before a word that begins sentences."""
    return (found.end() for found in _INITIALS_BEFORE_WORD.finditer(text) if found[1].lower() in STARTERS)


def _closed(text: str, candidate: int) -> int:
    """`candidate` moved behind the marks that close the sentence."""
    closing = _CLOSING.match(text, candidate)
    return closing.end() if closing else candidate


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence that began at `start` does not end at `end`."""
    tail = text[max(start, end - _LONGEST_TAIL) : end]
    return (
        not text[end].isspace()
        or _is_unfinished(tail, text, end)
        or _continues(text, end)
        or (_QUOTED_QUESTION.search(tail) is not None and _is_attributed(text, end))
        or (end - start <= _LONGEST_TAIL and _ENUMERATOR.fullmatch(tail) is not None)
    )


def _is_unfinished(tail: str, text: str, end: int) -> bool:
    """Whether `tail`, the last characters before `end`, asks for what follows, as initials ask for a name."""
    if _NEVER_LAST.search(tail) or (_LABEL.search(tail) and _NUMBER.match(text, end)):
        return True
    return _LAST_INITIALS.search(tail) is not None and not _is_start(text, end)


def _is_start(text: str, end: int) -> bool:
    """Whether a word that begins sentences follows `end`."""
    word = _WORD.match(text, end)
    return word is not None and word[1].lower() in STARTERS


def _is_attributed(text: str, end: int) -> bool:
    """Whether what follows a quotation tells whose it is."""
    return _ATTRIBUTION.match(text, end) is not None and not _is_start(text, end)


def _continues(text: str, end: int) -> bool:
    """Whether what follows `end` cannot begin a sentence; a brand such as "iPhone" can."""
    following = _CONTINUATION.match(text, end)
    return following is not None and (following["word"] is None or following["word"].islower())
