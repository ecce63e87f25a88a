"""What tests of the state remember: replies with receipts, and what stands in the files afterwards."""

from pathlib import Path
from typing import Any

from briefbot.core.receipts import Receipt
from briefbot.core.records import RecordedReply
from briefbot.core.text import Span

RECEIPTS = (
    Receipt("talks/harbour.md", Span(10, 52), "0" * 32),
    Receipt("talks/harbour.md", Span(60, 99), "1" * 32),
    Receipt("caf\udce9 “ü”.md", Span(0, 7), "2" * 32),
)
GROUP, ANNA, BERT = -100, 7, 8


def reply(identity: str, **changes: Any) -> RecordedReply:
    """An answer to Anna's question in the group, with `changes`."""
    usual = {
        "chat": GROUP,
        "question_message": 41,
        "user": ANNA,
        "at": 1000.5,
        "confidence": 0.75,
        "generation": "f" * 32,
        "receipts": RECEIPTS,
    }
    return RecordedReply(**{"id": identity, **usual, **changes})


def on_disk(folder: Path) -> bytes:
    """Everything that stands in the files of `folder`."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
