"""How long a text is for Telegram, and where it can be cut."""

import unicodedata

# Of a message after its markup was read, in UTF-16 units; as it is sent, in bytes; of a quote in a reply.
LONGEST_MESSAGE = 4096
MOST_BYTES = 32_768
LONGEST_QUOTE = 1024

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# More marks than this on one character are no word of any language, and may be parted from it.
_MOST_JOINED = 32


def utf16_length(text: str) -> int:
    """The UTF-16 units of `text`, in which Telegram counts: two for most emoji, one for most other characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(words: str, most: int) -> str:
    """`words` if they have at most `most` UTF-16 units, else as many as fit together with an ellipsis."""
    return words if utf16_length(words) <= most else beginning(words, most - 2) + " …"


def beginning(words: str, most: int) -> str:
    """As many of the first words as fit into `most` UTF-16 units; a long word is divided between characters."""
    if utf16_length(words) <= most:
        return words
    cut = _together(words, _fitting(words, most), -1)
    space = words.rfind(" ", cut // 2, cut + 1)
    return words[: space if space > 0 else cut].rstrip()


def ending(words: str, most: int) -> str:
    """As many of the last words as fit into `most` UTF-16 units; a long word is divided between characters."""
    if utf16_length(words) <= most:
        return words
    cut = _together(words, len(words) - _fitting(words[::-1], most), 1)
    space = words.find(" ", max(cut - 1, 0), (cut + len(words)) // 2)
    return words[cut if space < 0 else space :].lstrip()


def _fitting(words: str, most: int) -> int:
    """How many of the first characters have at most `most` UTF-16 units together."""
    cut = max(most, 0)
    while (excess := utf16_length(words[:cut]) - max(most, 0)) > 0:
        cut -= (excess + 1) // 2
    return cut


def _together(words: str, cut: int, step: int) -> int:
    """The place nearest to `cut` in the direction of `step` that parts no accent, emoji or joined character."""
    end = min(max(cut + step * _MOST_JOINED, 0), len(words))
    return next((place for place in range(cut, end, step) if not _is_joined(words, place)), cut)


def _is_joined(words: str, place: int) -> bool:
    """Whether the characters before and at `place` are shown as one."""
    if not 0 < place < len(words):
        return False
    after = words[place]
    is_mark = unicodedata.category(after).startswith("M") or ord(after) in _SKIN_TONES
    return is_mark or _JOINER in (after, words[place - 1])
