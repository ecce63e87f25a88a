"""The program as its user runs it, and each peer doing the same: whole processes, measured from outside."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from briefbot.adapters.encoder import embedded_folder
from briefbot.adapters.reader_files import MODELS
from tests.bench.caches import can_forget, files_below, forget, program_folders, share_in_memory
from tests.bench.cases import Case
from tests.bench.figures import median
from tests.bench.processes import (
    ANSWERED,
    ROOT,
    SILENT,
    BenchFailed,
    attempt,
    environment,
    last_line,
    own,
    run,
)
from tests.bench.texts import Question, read_questions

PEERS = ("llama_index", "langchain", "txtai", "haystack")
WARM, COLD, PEER_RUNS = 5, 2, 2


def program_figures(case: Case, repeats: int) -> dict[str, float | None]:
    """`briefbot ask --json`, once for each run, and `--batch` with all questions."""
    questions = read_questions(case.questions)
    command = own("briefbot", "ask", questions[0].text, "--json", *folders(case))
    used = files_used([case.documents, case.index], sys.executable)
    return whole(command, used, repeats) | {"batch_per_s": batch_rate(case, questions)}


def folders(case: Case) -> list[str | Path]:
    """The options that name the folders of a case."""
    return ["--documents", case.documents, "--index", case.index]


def files_used(data: Sequence[Path], python: str) -> list[Path]:
    """What a program reads: its data, both models, and all that is installed."""
    models = [MODELS, *([folder] if (folder := embedded_folder()) else [])]
    return [*files_below([*data, *models]), *installed(python)]


@cache
def installed(python: str) -> Sequence[Path]:
    """All that is installed for an interpreter, looked for once: these are tens of thousands of files."""
    return files_below(program_folders(python))


def whole(command: Sequence[str | Path], used: Sequence[Path], repeats: int) -> dict[str, float | None]:
    """Medians of whole processes: first with their files forgotten, then with all of them in memory."""
    cold, left = [], []
    for _ in range(min(repeats, COLD) if can_forget() else 0):
        forget(used)
        left.append(100 * share_in_memory(used))
        cold.append(run(command, (ANSWERED, SILENT)).seconds)
    if not cold:
        run(command, (ANSWERED, SILENT))
    warm = [run(command, (ANSWERED, SILENT)) for _ in range(repeats)]
    return {
        "process_cold_s": median(cold) if cold else None,
        "process_cold_left_%": median(left) if left else None,
        "process_warm_s": median([one.seconds for one in warm]),
        "process_cpu_s": median([one.processor_s for one in warm]),
        "process_peak_mb": median([one.peak_mb for one in warm]),
    }


def bare_python(repeats: int) -> dict[str, float | None]:
    """The floor of all processes: Python that does nothing."""
    found = whole([sys.executable, "-c", "pass"], installed(sys.executable), repeats)
    return {name: found[name] for name in ("process_cold_s", "process_warm_s", "process_cpu_s", "process_peak_mb")}


def batch_rate(case: Case, questions: Sequence[Question]) -> float:
    """Questions a second from the first reply of a batch to its last."""
    asked = questions[: max(2, case.asks)]
    lines = "".join(json.dumps({"question": one.text}) + "\n" for one in asked)
    file = case.folder / "batch.jsonl"
    file.write_text(lines, encoding="utf-8")
    command = own("briefbot", "ask", "--batch", file, *folders(case))
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment()
    ) as process:
        assert process.stdout is not None
        moments = [time.perf_counter() for _ in process.stdout]
        complaint = process.stderr.read() if process.stderr else ""
    if process.returncode or len(moments) != len(asked):
        raise BenchFailed(f"briefbot ask --batch ended with {process.returncode}: {last_line(complaint)}")
    return (len(moments) - 1) / max(1e-9, moments[-1] - moments[0])


def peer_figures(name: str, python: str, case: Case, repeats: int) -> dict[str, float | str | None]:
    """What a peer needs to build an index of the same texts and to ask it; why, if it cannot be run."""
    folder, model = case.folder / name, embedded_folder()
    if model is None:
        return {"missing": "the encoder's package is not installed"}
    peer = [python, "-m", f"tests.bench.peers.with_{name}"]
    built = attempt([*peer, "build", case.passages, folder, model])
    if built.status:
        return {"missing": last_line(built.err)}
    question = read_questions(case.questions)[0].text
    used = files_used([folder], python)
    figures = whole([*peer, "ask", folder, model, question], used, repeats)
    further = json.loads(run([*peer, "further", folder, model, case.questions]).out)
    chosen = {name: figures[name] for name in ("process_warm_s", "process_cold_s", "process_cpu_s", "process_peak_mb")}
    return {**chosen, "ask_p50_ms": further["ask_p50_ms"], "build_s": built.seconds}
