"""The whole bench, once and quickly: what its figures mean, not what they are."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.figures import BUILD_STAGES, NAMES
from tests.bench.processes import ROOT
from tests.bench.programs import PEERS
from tests.bench.stopwatch import STAGES

# Files can be forgotten on Linux alone, which also tells of memory; of so small a build nothing may be left to writing.
_NOT_EVERYWHERE = {"process_cold_s", "process_cold_left_%", "rss_mb", "pss_mb", "private_mb", "build_write_per_s"}


def bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What `make bench` says."""
    command = [sys.executable, "-W", "error", "-m", "tests.bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python for which nothing is installed."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def run(bare_python: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str, Path]:
    """The smallest run: its JSON, its output and its folder."""
    out = tmp_path_factory.mktemp("out")
    done = bench("--sizes", "1,30", "--quick", "--out", out, "--peers-python", bare_python)
    assert done.returncode == 0, done.stderr
    return json.loads((out / "bench.json").read_text(encoding="utf-8")), done.stdout, out


def test_the_figures_mean_what_they_say(run: tuple[dict[str, Any], str, Path]) -> None:
    """All are there; stages are parts of the whole, and rates agree with seconds."""
    result, _, _ = run
    assert (result["format"], list(result["sizes"])) == ("briefbot bench 1", ["1", "30"])
    assert {"processor", "cores", "versions", "commit"} <= set(result["machine"])
    assert [size["sentences"] for size in result["sizes"].values()] == [1, 20]
    for size in result["sizes"].values():
        figures = size["figures"]
        assert tuple(figures) == tuple(size["floors"]) == NAMES
        assert {name for name in NAMES if figures[name] is None} <= _NOT_EVERYWHERE
        assert figures["build_per_s"] == pytest.approx(size["sentences"] / figures["build_s"], rel=0.01)
        rates = [rate for stage in BUILD_STAGES if (rate := figures[f"build_{stage}_per_s"])]
        if len(rates) == len(BUILD_STAGES):
            assert sum(figures["build_per_s"] / rate for rate in rates) == pytest.approx(1, rel=0.01)
        assert all(figures[f"{stage}_p50_ms"] < figures["ask_p99_ms"] for stage in STAGES)
        assert figures["model_p50_ms"] <= figures["read_p50_ms"] <= figures["ask_p99_ms"]
        assert figures["ask_p50_ms"] <= figures["ask_p99_ms"]
        assert figures["found_%"] == 100


def test_floors_lie_below(run: tuple[dict[str, Any], str, Path]) -> None:
    """Python alone is started faster than the program, and takes less memory."""
    for size in run[0]["sizes"].values():
        for name in ("process_warm_s", "process_cpu_s", "process_peak_mb"):
            assert 0 < size["floors"][name] < size["figures"][name]
        assert all(size["floors"][name] > 0 for name in ("dense_p50_ms", "model_p50_ms", "read_p50_ms"))
        assert size["floors"]["rss_mb"] < size["figures"]["rss_mb"]


def test_peers_that_are_not_installed_are_named(run: tuple[dict[str, Any], str, Path]) -> None:
    """In JSON and in the table, with what is missing."""
    result, shown, _ = run
    missing = dict(zip(PEERS, ("faiss", "langchain_community", "txtai", "haystack"), strict=True))
    expected = {name: {"missing": f"{library} is not installed"} for name, library in missing.items()}
    assert [size["peers"] for size in result["sizes"].values()] == [{}, expected]
    assert "txtai was not measured: txtai is not installed" in shown


def test_table_picture_and_comparison(run: tuple[dict[str, Any], str, Path], tmp_path: Path) -> None:
    """Compared with an earlier run, each figure stands beside the earlier one."""
    _, shown, out = run
    assert (out / "bench.png").read_bytes().startswith(b"\x89PNG")
    assert "ask, 99th percentile" in shown
    again = bench("--sizes", "1", "--quick", "--only", "build", "--compare", out / "bench.json", "--out", tmp_path)
    assert again.returncode == 0, again.stderr
    lines = [line for line in again.stdout.splitlines() if line.startswith("index build")]
    assert [len(line.split()) >= 6 for line in lines] == [False, True]
    figures = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["sizes"]["1"]["figures"]
    assert (figures["ask_p50_ms"], figures["build_s"] > 0) == (None, True)


def test_a_file_that_is_no_run(tmp_path: Path) -> None:
    """One sentence, before anything is measured."""
    (file := tmp_path / "x.json").write_text("[]", encoding="utf-8")
    done = bench("--compare", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{file} is no result that `make bench` wrote; make one with --out.\n"
