"""`briefbot eval`, with the real encoder and index."""

import json
from contextlib import chdir
from pathlib import Path

import pytest

from briefbot.cli import main
from briefbot.evaluation.errors import ExtraMissing
from briefbot.evaluation.running import require
from tests.evaluation.sets import HARBOUR, asked, squad, written

PNG = b"\x89PNG"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with the harbour briefing."""
    folder = tmp_path / "briefings"
    folder.mkdir()
    written(folder / "harbour.txt", "\n\n".join(HARBOUR))
    return folder


def folders(documents: Path) -> list[str]:
    """The options that name the folders."""
    return ["--documents", str(documents), "--index", str(documents.parent / "built")]


def test_the_replies_are_those_of_a_batch(documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers, silence, follow-ups and refusals: what was measured is what `briefbot ask --batch` says."""
    questions = [
        {"question": "When does the first ferry leave?", "gold": [{"document": "harbour.txt", "text": "May"}]},
        {"question": "And who pays for it?", "gold": [], "history": ["When is the pier built?"]},
        {"question": "Who won the football match?", "gold": [], "kind": "off_topic"},
        {"question": "?", "gold": []},
    ]
    file = written(tmp_path / "set.jsonl", "".join(f"{json.dumps(one)}\n" for one in questions))
    details = tmp_path / "details.jsonl"
    assert main(["eval", str(file), *folders(documents), "--details", str(details)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("set.jsonl: 4 questions (1 answerable, 2 near misses, 1 off-topic)\n")
    assert max(map(len, shown.splitlines())) <= 80
    assert main(["ask", "--batch", str(file), *folders(documents)]) == 0
    batch = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    measured = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    left_out = ("id", "question", "ms")
    assert [one["reply"] for one in measured] == [
        {name: value for name, value in one.items() if name not in left_out} for one in batch
    ]
    assert measured[0]["gold"] == [{"document": "harbour.txt", "start": 95, "end": 98, "text": "May"}]
    assert measured[0]["cited"][0]["text"] == "The first ferry leaves in May."
    assert (measured[0]["right"], measured[0]["cited"][0]["right"], measured[0]["word"]) == (True, True, "when")


def test_a_run_is_saved_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A SQuAD file brings its documents; compared with itself, nothing has changed; the plots are drawn."""
    file = written(tmp_path / "set.json", squad(asked("When does the first ferry leave?", "May"), asked("Who paid?")))
    other = written(tmp_path / "other.jsonl", '{"question": "Who won the football match?"}\n')
    saved, plots, built = tmp_path / "saved.json", tmp_path / "plots", str(tmp_path / "built")
    run = ["eval", str(file), "--off-topic", str(other), "--index", built]
    assert main([*run, "--save", str(saved), "--plots", str(plots)]) == 0
    capsys.readouterr()
    assert main([*run, "--compare", str(saved), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["file"], found["measures"]["never_silent"]["hit_1"], found["measures"]["off_topic"]) == (
        "set.json",
        1,
        1,
    )
    assert [(one["difference"], one["p"]) for one in found["compared"]] == [(0, 1)] * 4
    assert list(found["by_word"]) == ["who", "when"]
    assert [one["count"] for one in found["reliability"]] == [1, 1]
    names = ["calibration.png", "confidence.png", "risk-coverage.png"]
    assert sorted(path.name for path in plots.iterdir()) == names
    assert all((plots / name).read_bytes().startswith(PNG) for name in names)


def test_a_table_of_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """MAP and MRR over the questions that can tell."""
    table = "who pays for the pier\tIt rained.\t0\nwho pays for the pier\tNorway pays for the pier.\t1\nwho\tAda.\t1\n"
    file = written(tmp_path / "set.tsv", table)
    assert main(["eval", str(file), "--index", str(tmp_path / "built")]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "set.tsv: 1 question (1 other cannot tell)"
    assert [line.split() for line in shown[2:4]] == [["MAP", "1.000"], ["MRR", "1.000"]]


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (
            "who\tAda.\t1\nwho\tBo.\t0\n",
            ["--save", "x"],
            "set is a table of questions with their own sentences; leave --save out.",
        ),
        ("who\tAda.\t1\n", [], "set has no question with both right and wrong sentences; add some."),
        (json.dumps(squad()), ["--documents", "x"], "set brings its own documents; leave --documents out."),
        (json.dumps(squad()), ["--details", "no/x"], "There is no folder no to write x into; make it first."),
        ("{}", ["--compare", "set"], "set is no result that `briefbot eval --save` wrote; make one anew."),
        (
            "Who met?",
            [],
            "set is no question set; name a file in SQuAD's format, JSON Lines with questions, or a table",
        ),
    ],
)
def test_one_clear_sentence(
    content: str,
    options: list[str],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What cannot be measured, where, and what to do; nothing else is shown."""
    written(tmp_path / "set", content)
    with chdir(tmp_path):
        assert main(["eval", "set", *options]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert shown.err.startswith(sentence)


def test_without_the_extra() -> None:
    """One sentence says what to install."""
    with pytest.raises(
        ExtraMissing, match=r"^Measuring needs no_such_library; install it with: pip install 'briefbot\[eval\]'$"
    ):
        require(["json", "no_such_library"])
