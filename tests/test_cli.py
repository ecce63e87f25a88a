"""The commands, as a person or a program starts them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefbot.adapters.parsing import parsed
from briefbot.adapters.state import open_state
from briefbot.cli import main
from briefbot.core.receipts import Receipt
from briefbot.core.records import Rating, RecordedReply
from briefbot.core.text import Span

BRIEFING = """---
title: Harbour talks
date: 2026-03-02
---

# Harbour talks

The envoys met in Lisbon on Monday and agreed to reopen the harbour. The first ferry leaves in May.

## Who pays

Norway pays 40 million crowns for the new **pier**.
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one briefing."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "harbour.md").write_text(BRIEFING, encoding="utf-8")
    return folder


def arguments(documents: Path) -> list[str]:
    """The options that name the folders."""
    return ["--documents", str(documents), "--index", str(documents.parent / "built")]


def child(
    *command: str, cwd: Path, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`briefbot` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "briefbot", *command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        env=os.environ | (environment or {}),
        timeout=120,
    )


def test_ask_for_people(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence, its number and its place, one line a sentence in a pipe; exit status 0."""
    assert main(["ask", "When does the first ferry leave?", *arguments(documents)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "1. The first ferry leaves in May. — Harbour talks · 2026-03-02"
    assert err == ""


def test_ask_that_ends_in_silence(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 3, plain words, and the nearest sentences labelled as no answer."""
    assert main(["ask", "Who", "invented", "the", "telescope?", *arguments(documents)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["The briefing does not say.", "The nearest sentences, which are not an answer:"]


def test_ask_for_programs(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object, whose citation cuts its text out of the file."""
    assert main(["ask", "--json", "How much does Norway pay for the pier?", *arguments(documents)]) == 0
    reply = json.loads(capsys.readouterr().out)
    best = reply["citations"][0]
    assert best["text"] == "Norway pays 40 million crowns for the new **pier**."
    assert (documents / best["document"]).read_bytes().decode()[best["start"] : best["end"]] == best["text"]
    assert (best["heading"], reply["id"], reply["reply"]) == ("Who pays", None, "answer")


def test_batch(documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each line, in order; a bad one stops nothing; exit status 0."""
    (tmp_path / "questions.jsonl").write_text(
        '{"id": "a", "question": "When does the first ferry leave?"}\nnonsense\n{"question": "🎉"}\n'
    )
    assert main(["ask", "--batch", str(tmp_path / "questions.jsonl"), *arguments(documents)]) == 0
    answer, fault, silence = map(json.loads, capsys.readouterr().out.splitlines())
    assert (answer["id"], answer["citations"][0]["start"]) == ("a", BRIEFING.index("The first ferry"))
    assert fault["error"].startswith("Line 2 is not JSON;")
    assert (silence["id"], silence["reason"]) == (3, "empty_question")


def test_index_builds_once_and_then_says_so(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was built stands; after an edit only the changed sentence is encoded."""
    assert main(["index", *arguments(documents)]) == 0
    assert main(["index", *arguments(documents)]) == 0
    (documents / "harbour.md").write_text(BRIEFING.replace("in May", "in June"), encoding="utf-8")
    assert main(["index", *arguments(documents)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The index was built: 1 document, 3 sentences, 3 of them encoded.",
        "Nothing changed: 1 document, 3 sentences.",
        "The index was built: 1 document, 3 sentences, 1 of them encoded.",
    ]


def test_a_bad_document_is_skipped_and_reported(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others answer as before; the sentence is on standard error."""
    (documents / "broken.txt").write_bytes(b"\x00\x01\x02")
    assert main(["ask", "--json", "When does the first ferry leave?", *arguments(documents)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["citations"][0]["text"] == "The first ferry leaves in May."
    assert err == "broken.txt was skipped: it looks like a binary file; save its text as UTF-8.\n"


def test_what_is_broken_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder, no question, a wrong file: exit status 1 for what is broken and 2 for wrong usage."""
    nowhere = tmp_path / "nowhere"
    assert main(["ask", "Who?", *arguments(nowhere)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), str(nowhere) in err) == ("", 1, True)
    assert main(["ask", "--batch", str(tmp_path / "none.jsonl"), *arguments(nowhere)]) == 1
    assert capsys.readouterr().err == (
        f"The file {tmp_path / 'none.jsonl'} cannot be read (no such file or directory); "
        "name a file of JSON Lines, or - for standard input.\n"
    )


@pytest.mark.parametrize("wrong", [[], ["asc"], ["ask"], ["ask", "Who?", "--batch", "-"], ["chat", "--colour"]])
def test_wrong_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 and how it is used."""
    with pytest.raises(SystemExit) as end:
        main(wrong)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("usage: briefbot")


def test_the_model_is_not_loaded_for_an_index_that_stands(documents: Path) -> None:
    """Looking whether anything changed costs no PyTorch."""
    assert main(["index", *arguments(documents)]) == 0
    script = (
        "import sys; from briefbot.cli import main; status = main(sys.argv[1:]); "
        "print(status, 'torch' in sys.modules, 'sentence_transformers' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "index", *arguments(documents)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["Nothing changed: 1 document, 3 sentences.", "0 False False"]


def test_as_a_process(documents: Path, tmp_path: Path) -> None:
    """Standard input as a batch; nothing but replies on standard output and nothing on standard error."""
    done = child(
        "ask",
        "--batch",
        "-",
        *arguments(documents),
        cwd=tmp_path,
        stdin=b'{"question": "When does the first ferry leave?"}\n',
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["citations"][0]["text"] == "The first ferry leaves in May."


def test_a_closed_pipe_is_quiet(documents: Path, tmp_path: Path) -> None:
    """`briefbot ask --batch … | head -1` ends without a word."""
    (tmp_path / "questions.jsonl").write_text('{"question": "When does the first ferry leave?"}\n' * 2000)
    command = [sys.executable, "-m", "briefbot", "ask", "--batch", "questions.jsonl", *arguments(documents)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["reply"] == "answer"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_batch_that_waits_for_each_reply(documents: Path, tmp_path: Path) -> None:
    """Each line is answered before the next one comes; once nobody reads the replies, the next one ends it quietly."""
    command = [sys.executable, "-m", "briefbot", "ask", "--batch", "-", *arguments(documents)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for number in range(3):
            process.stdin.write(b'{"question": "When does the first ferry leave?"}\n')
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number + 1
        process.stdout.close()
        process.stdin.write(b'{"question": "When does the first ferry leave?"}\n')
        process.stdin.flush()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def obeying_interrupts() -> None:
    """What a shell starts in the background is told to ignore them, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_is_quiet(documents: Path, tmp_path: Path) -> None:
    """Ctrl-C ends a batch without a traceback, with the status that shells expect."""
    command = [sys.executable, "-m", "briefbot", "ask", "--batch", "-", *arguments(documents)]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=obeying_interrupts,  # noqa: PLW1509 -- there is but one thread here
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"question": "When does the first ferry leave?"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["reply"] == "answer"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b""


def test_help_names_every_command(tmp_path: Path) -> None:
    """What `briefbot --help` lists can be typed."""
    done = child("--help", cwd=tmp_path)
    assert [line.split()[0] for line in done.stdout.decode().splitlines() if line.startswith("    ")] == [
        "chat",
        "ask",
        "index",
        "telegram",
        "doctor",
        "feedback",
        "eval",
    ]
    assert child("--version", cwd=tmp_path).stdout.decode().startswith("briefbot 0.")


def environment_in(folder: Path) -> dict[str, str]:
    """Settings that keep the bot's state in `folder`, and no health port."""
    return {"BRIEFBOT_STATE": str(folder / "state.sqlite3"), "BRIEFBOT_HEALTH_PORT": "0"}


def test_telegram_without_a_token(documents: Path, tmp_path: Path) -> None:
    """One clear sentence and status 1; nothing is made."""
    done = child("telegram", *arguments(documents), cwd=tmp_path, environment=environment_in(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        "There is no token for Telegram; set BRIEFBOT_TELEGRAM_TOKEN to what @BotFather gives you for /newbot.\n"
    )
    assert not (tmp_path / "state.sqlite3").exists()


def test_telegram_without_documents(tmp_path: Path) -> None:
    """What the bot cannot begin without is said before it begins, in one sentence."""
    token = {"BRIEFBOT_TELEGRAM_TOKEN": "1234567890:AAclicliclicliclicliclicliclicliclic"}
    done = child("telegram", "--documents", "nowhere", cwd=tmp_path, environment=environment_in(tmp_path) | token)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert done.stderr.decode().startswith("There is no folder nowhere;")


def test_doctor(documents: Path, tmp_path: Path) -> None:
    """Findings as lines and as JSON; status 1 where there is a fault."""
    environment = environment_in(tmp_path) | {"BRIEFBOT_ENCODER": str(tmp_path)}  # nothing to be loaded is there
    done = child("doctor", "--json", *arguments(documents), cwd=tmp_path, environment=environment)
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr, report["ok"]) == (1, b"", False)
    assert {"check": "token", "level": "fault"}.items() <= report["findings"][-1].items()
    lines = child("doctor", *arguments(documents), cwd=tmp_path, environment=environment).stdout.decode()
    assert [line.split()[1] for line in lines.splitlines() if "→" not in line] == [
        finding["check"] for finding in report["findings"]
    ]


def test_feedback(documents: Path, tmp_path: Path) -> None:
    """A question that was kept and rated becomes a line of a file that only its owner may read."""
    with open_state(tmp_path / "state.sqlite3") as state:
        document = parsed("harbour.md", BRIEFING)[0]
        span = Span(BRIEFING.index("The first ferry"), BRIEFING.index("The first ferry") + 30)
        receipt = Receipt.from_place(document, span)
        kept = RecordedReply("a", 1, 2, 3, 4.0, 0.9, "1d5f", (receipt,), question="When does the ferry leave?")
        state.ledger.record(kept)
        state.feedback.rate("a", 3, Rating.GOOD, 5.0)
    done = child(
        "feedback", "export", "rated.jsonl", *arguments(documents), cwd=tmp_path, environment=environment_in(tmp_path)
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"1 rated questions were written; 0 were left out: their documents changed.\n"
    line = json.loads((tmp_path / "rated.jsonl").read_text(encoding="utf-8"))
    assert (line["question"], line["gold"][0]["text"]) == (
        "When does the ferry leave?",
        "The first ferry leaves in May.",
    )
    assert (tmp_path / "rated.jsonl").stat().st_mode & 0o077 == 0
    measured = child("eval", "rated.jsonl", "--json", *arguments(documents), cwd=tmp_path)
    assert json.loads(measured.stdout)["measures"]["never_silent"]["hit_1"] == 1.0


def test_feedback_without_a_state(documents: Path, tmp_path: Path) -> None:
    """A state that is not there is not made, but named."""
    done = child("feedback", "export", "-", *arguments(documents), cwd=tmp_path, environment=environment_in(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"There is no state in {tmp_path / 'state.sqlite3'};")
    assert list(tmp_path.glob("state*")) == []


def test_usage_errors_show_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    """What was typed is repeated without its escape sequences."""
    with pytest.raises(SystemExit):
        main(["ask", "--\x1b[31mred", "x"])
    assert "\x1b" not in capsys.readouterr().err


def test_a_chat_through_a_pipe_tells_whether_all_went_well(documents: Path, tmp_path: Path) -> None:
    """Exit status 0 after answers and silence, 1 after something that was broken."""
    question = b"When does the first ferry leave?\n"
    well = child("chat", *arguments(documents), cwd=tmp_path, stdin=question)
    assert (well.returncode, b"The first ferry leaves in May." in well.stdout) == (0, True)
    broken = child("chat", *arguments(tmp_path / "nowhere" / "briefings"), cwd=tmp_path, stdin=question)
    assert (broken.returncode, b"There is no folder" in broken.stdout) == (1, True)


def test_output_that_cannot_be_written(documents: Path, tmp_path: Path) -> None:
    """A full disk is one sentence."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "briefbot", "ask", "--json", "Who met?", *arguments(documents)],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.count(b"\n"), b"No space left" in done.stderr) == (1, 1, True)
