"""The whole of `make train` on question sets of a few lines, with one lesson in each stage."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from briefbot.adapters.onnx_reader import OnnxCrossEncoder
from briefbot.adapters.reader_files import CALIBRATION, CARD, MODEL, MODELS, TOKENIZER, read_calibration
from briefbot.core.candidates import Candidate
from tests.training.tiny import briefings, squad


def train(*arguments: str, program: str = "briefbot.training") -> subprocess.CompletedProcess[str]:
    """What `python -m briefbot.training`, or another program of it, says."""
    command = [sys.executable, "-W", "error", "-m", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_from_question_sets_to_a_reader_with_its_card(tmp_path: Path) -> None:
    """The files are those of the package; a second run and an ablation do not mine again."""
    (data := tmp_path / "data").mkdir()
    for name in ("train-squad2", "train-shifts-new-wiki", "dev-squad2"):
        squad(data / f"{name}.json.gz")
    briefings(tmp_path / "briefings")
    models = tmp_path / "models"
    arguments = [str(data), "--work", str(tmp_path / "work"), "--into", str(models), "--lessons", "1"]
    arguments += ["--briefings", str(tmp_path / "briefings")]
    first = train(*arguments)
    assert first.returncode == 0, first.stderr
    assert sorted(path.name for path in models.iterdir()) == sorted([MODEL, TOKENIZER, CALIBRATION, CARD])
    assert (models / MODEL).stat().st_size < 25e6
    card = (models / CARD).read_text(encoding="utf-8")
    for name in (MODEL, TOKENIZER, CALIBRATION):
        assert f"`{name}` SHA-256 `{hashlib.sha256((models / name).read_bytes()).hexdigest()}`" in card
    assert "| answerable questions | 16 | 1 |" in card
    assert "| near misses | 16 | 1 |" in card
    (mark,) = OnnxCrossEncoder(models, threads=1).marks("When?", [Candidate("At noon.", "Ferries")])
    assert mark.highlight is not None
    assert set(read_calibration(models).further.weights) == {"mark", "behind"}
    assert "train-squad2-00: 32 questions, 16 sentences" in first.stdout
    assert "train-briefings-00: 2 questions, 2 sentences" in first.stdout
    sizes = "16 answerable, 16 near misses, 16 off-topic; " * 2 + "1 answerable, 1 near misses, 1 off-topic"
    assert f"calibrated on questions about articles, parts of them, and briefings: {sizes}\n" in first.stdout
    second = train(*arguments)
    assert second.returncode == 0, second.stderr
    assert "32 questions, 16 sentences" not in second.stdout
    assert (models / CARD).read_text(encoding="utf-8") == card
    checkpoint = (tmp_path / "work" / "broad.pt").read_bytes()
    arguments = [*arguments[:3], "--briefings", str(tmp_path / "briefings"), "--only", "none", "number"]
    ablation = train(*arguments, "--lessons", "1", "1", program="briefbot.training.ablation")
    assert ablation.returncode == 0, ablation.stderr
    figures = re.findall(r" (\w+): SQuAD hit@1 [\d.]+%, AUROC ([01]\.\d+); briefings hit@1 100.0%", ablation.stdout)
    assert [variant for variant, _ in figures] == ["none", "number"]
    assert (tmp_path / "work" / "broad.pt").read_bytes() == checkpoint


def test_the_last_stage_on_a_finished_reader(tmp_path: Path) -> None:
    """Only what is learnt last is learnt; what was shipped before is what it begins with."""
    (data := tmp_path / "data").mkdir()
    for name in ("train-squad2", "train-shifts-new-wiki", "dev-squad2"):
        squad(data / f"{name}.json.gz")
    briefings(tmp_path / "briefings")
    arguments = [str(data), "--work", str(tmp_path / "work"), "--lessons", "1"]
    done = train(*arguments, "--briefings", str(tmp_path / "briefings"), "--begin-with", str(MODELS))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "work").glob("*.pt")) == ["briefings.pt"]
    question, right = "Who built the ferry?", Candidate("In 2019 the ferry was built by Meyer.", "Ferries")
    (mark,) = OnnxCrossEncoder(tmp_path / "work" / "shipped", threads=1).marks(question, [right])
    assert mark.score > 0
    assert mark.highlight
    assert right.words[slice(*mark.highlight)] == "Meyer"


def test_a_folder_without_question_sets(tmp_path: Path) -> None:
    """One sentence: what, where, and what to do."""
    done = train(str(tmp_path), "--work", str(tmp_path / "work"))
    assert done.returncode == 1
    assert done.stderr == (
        f"{tmp_path} holds no question sets; name the folder with train-*.gz and dev-squad2.json.gz in DATA.\n"
    )
