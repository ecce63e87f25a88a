"""The whole program in a real terminal, with the real encoder and index."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

BEFORE = "# Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in May.\n"
AFTER = "# Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in September.\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one briefing."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "harbour.md").write_text(BEFORE, encoding="utf-8")
    return folder


@pytest.fixture
def chat(documents: Path) -> Iterator[pexpect.spawn]:
    """`briefbot chat` in a terminal of 80 columns."""
    process = pexpect.spawn(
        sys.executable,
        ["-m", "briefbot", "chat", "--documents", str(documents), "--index", str(documents.parent / "built")],
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )
    yield process
    process.close(force=True)


def emphasised(sentence: str) -> str:
    """A pattern for a sentence of which some words may be set off, as a short answer is."""
    return r"(?:\x1b\[\d*m)*".join(map(re.escape, sentence))


def test_a_briefing_is_edited_while_a_chat_is_open(chat: pexpect.spawn, documents: Path) -> None:
    """The same question gets the new words; nothing is started again, and a briefing that is gone ends nothing."""
    chat.expect("Ask me about the briefing")
    chat.sendline("When does the first ferry leave?")
    chat.expect(emphasised("The first ferry leaves in May."))

    (documents / "harbour.md").write_text(AFTER, encoding="utf-8")
    chat.sendline("When does the first ferry leave?")
    chat.expect(emphasised("The first ferry leaves in September."))

    (documents / "harbour.md").unlink()
    chat.sendline("When does the first ferry leave?")
    chat.expect("cannot be read, so the earlier")
    chat.expect(emphasised("The first ferry leaves in September."))

    (documents / "pier.txt").write_text("Norway pays 40 million crowns for the pier.\n", encoding="utf-8")
    chat.sendline("How much does Norway pay?")
    chat.expect(emphasised("Norway pays 40 million crowns for the pier."))

    chat.sendline("/quit")
    chat.expect(pexpect.EOF)
    chat.wait()
    assert chat.exitstatus == 0


def test_leaving_in_the_middle_of_a_build(chat: pexpect.spawn, documents: Path) -> None:
    """The chat ends at once and well, although the encoder is at work."""
    chat.expect("Ask me about the briefing")
    chat.sendline("Who met in Lisbon?")
    chat.expect(emphasised("The envoys met in Lisbon on Monday."))
    text = "\n\n".join(f"Delegation {number} has arrived at the harbour by train." for number in range(5000))
    (documents / "long.txt").write_text(text, encoding="utf-8")
    chat.sendline("Who met in Lisbon?")
    chat.expect("is still being read")
    chat.sendline("/quit")
    chat.expect(pexpect.EOF)
    chat.wait()
    assert (chat.exitstatus, chat.signalstatus) == (0, None)
