"""Question and candidate → the tokens that a reader is given, the same when it learns and when it works.

"[CLS] question [SEP] sentence [SEP] title: heading: sentence before [SEP]", each part cut to a length of its own, so
that a long one cannot push another out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefbot.core.candidates import Candidate

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Tokens = NDArray[np.int64]

# In tokens. Of what stands before, the end is kept: that is what "he" and "this" point to.
LONGEST_QUESTION, LONGEST_SENTENCE, LONGEST_ABOVE, LONGEST_BEFORE = 48, 112, 16, 32


@dataclass(frozen=True, slots=True)
class Pair:
    """The tokens of a question and a candidate.

    The sentence has the tokens from `start` on, one for each of `offsets`: which of its characters a token stands for.
    The tokens before `start` are the first segment, all others the second.
    """

    ids: tuple[int, ...]
    start: int
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs side by side, padded to the longest: shape (pairs, tokens), int64.

    `mask` is 1 for tokens and 0 for padding, `segments` 0 for the question and 1 for the rest, and `inside` is 1 for
    the tokens of the sentence alone.
    """

    ids: Tokens
    mask: Tokens
    segments: Tokens
    inside: Tokens


class PairTokenizer:
    """Makes pairs with the tokenizer of a BERT-like model; threads can share one, since it is never changed."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._cls, self._sep = token_id(tokenizer, "[CLS]"), token_id(tokenizer, "[SEP]")

    @classmethod
    def from_file(cls, path: Path) -> "PairTokenizer":
        """The tokenizer in a `tokenizer.json`."""
        from tokenizers import Tokenizer  # here, not above: importing this module costs nothing

        return cls(Tokenizer.from_file(str(path)))

    def pairs(self, question: str, candidates: Sequence[Candidate]) -> list[Pair]:
        """The question with each of the candidates."""
        asked, *encoded = self._encoded([question, *(text for one in candidates for text in texts(one))])
        parts = zip(encoded[::3], encoded[1::3], encoded[2::3], strict=True)
        return [self._pair(asked, *part) for part in parts]

    def word(self, number: int) -> str:
        """The token that has a number, as people can read it."""
        return self._tokenizer.id_to_token(int(number)) or "?"

    def _encoded(self, words: Sequence[str]) -> list["Encoding"]:
        # Not encode_batch: it would start a thread for each processor, whatever the settings say.
        return [self._tokenizer.encode(encodable(one), add_special_tokens=False) for one in words]

    def _pair(self, question: "Encoding", sentence: "Encoding", above: "Encoding", before: "Encoding") -> Pair:
        asked = [self._cls, *question.ids[:LONGEST_QUESTION], self._sep]
        said = sentence.ids[:LONGEST_SENTENCE]
        context = [*above.ids[:LONGEST_ABOVE], *before.ids[-LONGEST_BEFORE:]]
        return Pair(
            (*asked, *said, self._sep, *context, self._sep), len(asked), tuple(sentence.offsets[:LONGEST_SENTENCE])
        )


def token_id(tokenizer: "Tokenizer", token: str) -> int:
    """The number of a token.

    Raises:
        ValueError: if the tokenizer has it not.
    """
    if (number := tokenizer.token_to_id(token)) is None:
        raise ValueError(f"the tokenizer has no {token}; a BERT-like one is needed")
    return number


def texts(candidate: Candidate) -> tuple[str, str, str]:
    """The three parts of a candidate, the title marked as one."""
    return candidate.words, f"{candidate.above}:" if candidate.above else "", candidate.before


def encodable(text: str) -> str:
    """`text` with "?" for halves of characters, which no tokenizer takes."""
    return text.encode(errors="replace").decode()


def batch(pairs: Iterable[Pair]) -> Batch:
    """The pairs side by side."""
    listed = list(pairs)
    shape = len(listed), max(len(pair.ids) for pair in listed)
    ids, mask, segments, inside = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, pair in enumerate(listed):
        ids[row, : len(pair.ids)] = pair.ids
        mask[row, : len(pair.ids)] = 1
        segments[row, pair.start : len(pair.ids)] = 1
        inside[row, pair.start : pair.start + len(pair.offsets)] = 1
    return Batch(ids, mask, segments, inside)
