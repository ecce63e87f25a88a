"""A citation that can be checked without the bot."""

import hashlib
from dataclasses import replace

import pytest

from briefbot.core.receipts import Receipt
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span

TEXT = "Talks began. They ended in May."
DOCUMENT = Document("talks/may.md", "Talks", TEXT)
SPAN = Span(13, 31)


def test_digest_by_hand() -> None:
    """The digest is BLAKE2b (128 bits) of id, start, end and words, each with its length before it."""
    parts = [b"talks/may.md", b"13", b"31", b"They ended in May."]
    framed = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    digest = hashlib.blake2b(framed, digest_size=16).hexdigest()
    assert Receipt.from_place(DOCUMENT, SPAN) == Receipt("talks/may.md", SPAN, digest)


def test_of_a_sentence() -> None:
    """A sentence's receipt is that of its place."""
    block = Block(BlockKind.PARAGRAPH, (Piece(Span(0, len(TEXT)), TEXT),))
    assert Receipt.from_sentence(Sentence(DOCUMENT, block, SPAN)) == Receipt.from_place(DOCUMENT, SPAN)


@pytest.mark.parametrize(
    ("document", "fits"),
    [
        (DOCUMENT, True),
        (replace(DOCUMENT, title="May", text=TEXT + " More."), True),
        (replace(DOCUMENT, text=TEXT.replace("May", "Mai")), False),
        (replace(DOCUMENT, text="So " + TEXT), False),
        (replace(DOCUMENT, text=TEXT[:-1]), False),
        (replace(DOCUMENT, text=""), False),
        (replace(DOCUMENT, id="may.md"), False),
    ],
    ids=["as it was", "added to", "edited", "moved", "cut", "empty", "renamed"],
)
def test_fits(document: Document, *, fits: bool) -> None:
    """A receipt fits as long as the very words stand at the very place of the document of that name."""
    assert Receipt.from_place(DOCUMENT, SPAN).fits(document) is fits
