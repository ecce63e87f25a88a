"""README's example of measuring is true."""

import re
from pathlib import Path

import pytest

from briefbot.cli import main

REPOSITORY = Path(__file__).parents[2]


def test_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its questions, asked about the shipped briefing, give the figures that it shows."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = re.search(
        r"```jsonl\n(.*?)```.*?`briefbot eval questions.jsonl` begins with\n\n```text\n(.*?)```", readme, re.DOTALL
    )
    assert shown
    file = tmp_path / "questions.jsonl"
    file.write_text(shown[1], encoding="utf-8")
    folders = ["--documents", str(REPOSITORY / "index" / "briefings"), "--index", str(tmp_path / "built")]
    assert main(["eval", str(file), *folders]) == 0
    assert capsys.readouterr().out.startswith(shown[2])
