"""What is loaded on the way to an answer, looked at from inside real processes."""

import json
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbot.adapters.onnx_reader import own_model_ahead
from briefbot.assembly import Workshop
from briefbot.faces.wording import ENGLISH
from briefbot.settings import Settings
from tests.adapters.tiny_models import static_model

BRIEFING = "# Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in May.\n"
QUESTION = "When does the first ferry leave?"
HEAVY = ("torch", "transformers", "sentence_transformers", "huggingface_hub", "onnx", "scipy.sparse.linalg")
# Modules appear in the order in which their imports begin.
COMMAND = """
import json, sys
from briefbot.cli import main
status = main(sys.argv[1:])
print(json.dumps([status, list(sys.modules)]))
"""
SERVICE = f"""
import json, pathlib, sys
from briefbot.assembly import Workshop
from briefbot.service.index import ServedIndex
from briefbot.settings import load_settings
documents, built = map(pathlib.Path, sys.argv[1:])
shop = Workshop(load_settings(documents=documents, index=built))
index = ServedIndex(shop.open_warm, shop.open)
index.open()
index.ask({QUESTION!r})
briefing = documents / "harbour.md"
briefing.write_text(briefing.read_text().replace("in May", "in June"))
came = index.rebuild()
print(index.ask({QUESTION!r}).citations[0].sentence.words)
print(json.dumps([came.name, list(sys.modules)]))
"""
LARGE = """
import json, os, pathlib, sys
from briefbot.adapters.builder import IndexBuilder
from briefbot.adapters.generations import Generations
from briefbot.assembly import Workshop
from briefbot.settings import load_settings
documents, built = map(pathlib.Path, sys.argv[1:])
shop = Workshop(load_settings(documents=documents, index=built))
shop.open()
passages = [f"tariff {number}" for number in range(200)]
shop.encoder.encode_passages(passages)
before = len(os.listdir("/proc/self/task"))
IndexBuilder(Generations(built), shop.encoder, threads=4, exact_up_to=100).open(passages, passages)
print(len(os.listdir("/proc/self/task")) - before)
print(json.dumps([0, list(sys.modules)]))
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one briefing."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "harbour.md").write_text(BRIEFING, encoding="utf-8")
    return folder


def run(script: str, *arguments: str, said: str = "", **environment: str) -> tuple[list[str], object, list[str], str]:
    """What a process prints, how it ends, the modules that it has then, and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    *lines, last = done.stdout.splitlines()
    status, modules = json.loads(last)
    return lines, status, modules, done.stderr


def command(documents: Path, *words: str, said: str = "", **environment: str) -> tuple[list[str], list[str], str]:
    """What a command that goes well prints, the modules that it has in the end, and its standard error."""
    folders = ["--documents", str(documents), "--index", str(documents.parent / "built")]
    lines, status, modules, err = run(COMMAND, *words, *folders, said=said, **environment)
    assert status == 0
    return lines, modules, err


def heavy(modules: list[str]) -> list[str]:
    """Those that building needs and answering does not."""
    return [name for name in HEAVY if name in modules]


def test_answers_without_pytorch(documents: Path) -> None:
    """One question, a batch, a chat from a pipe, and the index after an edit, with an encoder that is prepared."""
    lines, modules, _ = command(documents, "ask", "--json", QUESTION)
    assert json.loads(lines[0])["citations"][0]["text"] == "The first ferry leaves in May."
    assert heavy(modules) == []
    lines, modules, _ = command(documents, "ask", "--batch", "-", said=json.dumps({"question": QUESTION}))
    assert json.loads(lines[0])["citations"][0]["text"] == "The first ferry leaves in May."
    assert heavy(modules) == []
    lines, modules, _ = command(documents, "chat", said=f"{QUESTION}\n")
    assert "The first ferry leaves in May." in "\n".join(lines)
    assert heavy(modules) == []
    (documents / "harbour.md").write_text(BRIEFING.replace("in May", "in June"), encoding="utf-8")
    lines, modules, _ = command(documents, "index")
    assert lines == ["The index was built: 1 document, 2 sentences, 1 of them encoded."]
    assert heavy(modules) == []


def test_the_service_answers_without_pytorch(documents: Path) -> None:
    """So does what the Telegram bot opens, and its rebuild after an edit."""
    lines, came, modules, _ = run(SERVICE, str(documents), str(documents.parent / "built"))
    assert (lines, came) == (["The first ferry leaves in June."], "DONE")
    assert heavy(modules) == []


def test_pytorch_comes_before_faiss(documents: Path, tmp_path: Path) -> None:
    """Where PyTorch has to serve, it is imported first: on macOS the other order crashes.

    That it serves is said by whoever finds it out, and by whoever is asked to try again; not at each question.
    """
    model = static_model(tmp_path / "model")
    _, _, err = command(documents, "ask", "--json", QUESTION, BRIEFBOT_ENCODER=str(model))
    preparing, notice = err.splitlines()
    assert preparing == ENGLISH.preparing
    assert notice.startswith(f"The encoder {model} cannot be served by ONNX Runtime (")
    _, modules, err = command(documents, "ask", "--json", QUESTION, BRIEFBOT_ENCODER=str(model))
    assert err == ""
    assert modules.index("torch") < modules.index("sentence_transformers") < modules.index("faiss")
    _, modules, err = command(documents, "index", BRIEFBOT_ENCODER=str(model))
    assert err.splitlines() == [preparing, notice]
    assert modules.index("torch") < modules.index("sentence_transformers") < modules.index("faiss")


def test_where_pytorch_serves_faiss_learns_in_one_thread(documents: Path, tmp_path: Path) -> None:
    """On macOS, a process in which both start threads crashes whatever the order, which is kept all the same."""
    model = static_model(tmp_path / "model")
    folders = str(documents), str(documents.parent / "built")
    (started,), _, modules, _ = run(LARGE, *folders, BRIEFBOT_ENCODER=str(model))
    assert modules.index("torch") < modules.index("sentence_transformers") < modules.index("faiss")
    assert started == "0"


def test_pytorch_and_faiss_do_not_meet_when_an_encoder_is_prepared(tmp_path: Path) -> None:
    """The process that exports an encoder has one of them, and the one that waits for it none yet."""
    script = """
import json, os, runpy, sys
there, here = os.pipe()  # stays open, as long as the one that waits is there
os.write(here, sys.stdin.buffer.readline() + b"\\n")
os.dup2(there, 0)
runpy.run_module("briefbot.adapters.encoder_export", run_name="__main__")
print(json.dumps([0, list(sys.modules)]))
"""
    task = {"name": str(static_model(tmp_path / "model")), "folder": str(tmp_path / "encoders")}
    _, _, modules, _ = run(script, said=json.dumps(task))
    assert "torch" in modules
    assert "faiss" not in modules


def test_the_model_that_is_loaded_ahead_is_the_one_that_reads(tmp_path: Path) -> None:
    """Unless the settings want another one; then it is not kept."""
    for wanted, is_kept in (({}, True), ({"threads": 7}, True), ({"reader": "none"}, False)):
        ahead = own_model_ahead()
        shop = Workshop(Settings.model_validate({"index": tmp_path} | wanted), own_model=ahead)
        assert (shop.cross_encoder is None) == (not is_kept)
        is_loaded, known = weakref.ref(ahead), shop.cross_encoder
        del ahead
        wait_until(lambda: (is_loaded() is not None) == is_kept)  # noqa: B023 -- looked at within the loop
        assert known is shop.cross_encoder


def wait_until(is_so: Callable[[], bool]) -> None:
    """Waits at most ten seconds for a thread that is loading."""
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError(is_so)


def test_asking_while_python_ends(documents: Path) -> None:
    """A thread that outlives the main one gets its reply, although no pool takes work any more."""
    script = f"""
import json, sys, threading, time
from briefbot import open_bot
bot = open_bot(sys.argv[1], sys.argv[2])
def later():
    threading.main_thread().join()
    time.sleep(0.1)
    print(bot.ask({QUESTION!r}).citations[0].sentence.words)
    print(json.dumps([0, []]))
threading.Thread(target=later).start()
"""
    lines, _, _, err = run(script, str(documents), str(documents.parent / "built"))
    assert (lines, err) == (["The first ferry leaves in May."], "")


def test_a_batch_from_nowhere(documents: Path) -> None:
    """One sentence where standard input is closed."""
    script = "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, '-m', 'briefbot', *sys.argv[1:]])"
    command = [sys.executable, "-c", script, "ask", "--batch", "-", "--documents", str(documents)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Standard input is closed; write JSON Lines to it, or name a file of them.\n"
