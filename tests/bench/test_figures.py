"""The arithmetic of the bench, by hand."""

import mmap
from pathlib import Path

import numpy as np
import pytest

from briefbot.adapters.arrays import mapped, save_array
from briefbot.core.errors import InvalidRequest
from tests.bench.__main__ import parsed
from tests.bench.building import rates
from tests.bench.comparing import compared
from tests.bench.figures import MEASURES, NAMES, PEER_MEASURES, Figures, complete, median, percentile, times
from tests.bench.machine import memory_mb
from tests.bench.reporting import amount, cell, peer_cell, unit
from tests.bench.results import Result, Size, read_result


def test_percentiles_are_values_that_were_measured() -> None:
    """The nearest rank: of ten values the 50th percentile is the fifth, the 99th the greatest."""
    values = [10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    assert (percentile(values, 0.5), percentile(values, 0.51), percentile(values, 0.99)) == (5, 6, 10)
    assert (percentile([7.0], 0.0), percentile([7.0], 0.99), median([1.0, 2.0, 30.0])) == (7, 7, 2)
    assert percentile(list(map(float, range(1, 201))), 0.99) == 198


def test_how_many_times() -> None:
    """Nothing can be said of what was not measured, or of nothing."""
    assert (times(6.0, 3.0), times(None, 3.0), times(6.0, None), times(6.0, 0.0)) == (2, None, None, None)


def test_all_figures_are_there_in_their_order() -> None:
    """What was not measured is None; what nobody knows is an error."""
    figures = complete({"ask_p50_ms": 2.0})
    assert tuple(figures) == NAMES
    assert [name for name, value in figures.items() if value is not None] == ["ask_p50_ms"]
    with pytest.raises(ValueError, match="there are no figures"):
        complete({"ask_p50": 2.0})


def test_each_name_ends_with_its_unit() -> None:
    """Seconds, milliseconds, megabytes, so many a second, in a hundred."""
    units = {measure.name: unit(measure) for measure in (*MEASURES, *PEER_MEASURES)}
    assert units["process_warm_s"] == "s"
    assert units["ask_p99_ms"] == "ms"
    assert units["rss_mb"] == "MB"
    assert units["callers_8_per_s"] == "1/s"
    assert units["found_%"] == "%"


def test_sentences_a_second_by_stage() -> None:
    """What is left of the whole is writing; no rate is given for vectors that were made up."""
    spent = {"read": 1.0, "split": 2.0, "encode": 5.0, "vectors": 0.5, "terms": 1.0}
    found = rates(100, 10.0, spent, pretended=False)
    assert found == {
        "sentences": 100,
        "build_s": 10,
        "build_per_s": 10,
        "build_read_per_s": 100,
        "build_split_per_s": 50,
        "build_encode_per_s": 20,
        "build_vectors_per_s": 200,
        "build_terms_per_s": 100,
        "build_write_per_s": 200,
    }
    assert rates(100, 10.0, spent, pretended=True) == found | {"build_encode_per_s": None}
    assert rates(100, 9.0, spent, pretended=False)["build_write_per_s"] is None


def test_memory_of_files_is_not_private(tmp_path: Path) -> None:
    """What is mapped from a file counts as memory, but a further process shares it; what is made here does not."""
    save_array(tmp_path / "array.npy", np.ones(4_000_000))
    before = memory_mb()
    in_file = mapped(tmp_path / "array.npy")
    assert in_file.sum() == 4_000_000
    between = memory_mb()
    pages = mmap.mmap(-1, 32_000_000, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # that nobody has left over
    made = np.frombuffer(pages, dtype=np.float64)
    made.fill(1.0)
    after = memory_mb()
    assert made.sum() == 4_000_000
    assert grown(before, between) == pytest.approx({"rss_mb": 30.5, "private_mb": 0}, abs=3)
    assert grown(between, after) == pytest.approx({"rss_mb": 30.5, "private_mb": 30.5}, abs=3)


def grown(before: Figures, after: Figures) -> dict[str, float]:
    """By how much each of two figures has grown."""
    return {name: (after[name] or 0) - (before[name] or 0) for name in ("rss_mb", "private_mb")}


def test_two_runs_side_by_side() -> None:
    """Ratios of what both have; better or worse depends on what is measured, and a tenth is noise."""
    earlier = Size(20, {"ask_p50_ms": 100.0, "batch_per_s": 10.0, "rss_mb": 100.0, "edit_s": None})
    now = Size(20, {"ask_p50_ms": 25.0, "batch_per_s": 5.0, "rss_mb": 105.0, "edit_s": 1.0})
    found = list(compared(Result({}, {30: earlier, 1: earlier}), Result({}, {30: now, 1000: now})))
    assert [(one.sentences, one.measure.name, one.ratio, one.verdict) for one in found] == [
        (30, "ask_p50_ms", 0.25, "better"),
        (30, "batch_per_s", 0.5, "worse"),
        (30, "rss_mb", 1.05, ""),
    ]


def test_cells() -> None:
    """Three digits, the floor behind the figure, and how many times briefbot's a peer's is."""
    assert (amount(None), amount(1234.5), amount(0.01234), amount(12.345)) == ("–", "1,234", "0.0123", "12.3")
    assert (cell(25.0, 20.0), cell(25.0, None), cell(None, 20.0)) == ("25 (20)", "25", "– (20)")
    assert (peer_cell(8.0, 0.5), peer_cell(8.0, None), peer_cell(None, 0.5)) == ("8 (16.0×)", "8", "–")


def test_a_run_is_saved_and_read(tmp_path: Path) -> None:
    """With four digits; what is no run gets one sentence."""
    result = Result(
        {"cores": 2}, {30: Size(20, {"ask_p50_ms": 1.23456}, {"open_s": 0.1}, {"txtai": {"missing": "it"}})}
    )
    result.save(path := tmp_path / "bench.json")
    again = read_result(path)
    assert (again.machine, list(again.sizes)) == ({"cores": 2}, [30])
    assert again.sizes[30].sentences == 20
    assert again.sizes[30].figures == complete({"ask_p50_ms": 1.235})
    assert again.sizes[30].floors == complete({"open_s": 0.1})
    assert again.sizes[30].peers == {"txtai": {"missing": "it"}}
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidRequest, match="is no result that `make bench` wrote; make one with --out"):
        read_result(path)


def test_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Four sizes by default, the fifth on demand; wrong ones are refused."""
    assert parsed([]).sizes == [1, 30, 1_000, 100_000]
    assert parsed(["--large"]).sizes == [1, 30, 1_000, 100_000, 1_000_000]
    assert parsed(["--sizes", "1000,1"]).sizes == [1, 1_000]
    assert parsed(["--only", "program,floors"]).only == ("program", "floors")
    for wrong in (["--sizes", "0"], ["--only", "speed"]):
        with pytest.raises(SystemExit):
            parsed(wrong)
    assert "there is no part speed; there are build, program, serving, floors, peers" in capsys.readouterr().err
