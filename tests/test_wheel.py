"""The wheel: complete, and working where there is no repository."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
BRIEFING = "Harbour talks\n\nThe envoys met in Lisbon on Monday. The first ferry leaves in May.\n"


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """Every module, the mark that it is typed, the reader with its card and what it learnt from, and the licence."""
    names = zipfile.ZipFile(wheel).namelist()
    package = REPOSITORY / "src/briefbot"
    training = package / "training"
    paths = [*package.rglob("*.py"), *(training / "briefings").iterdir(), training / "small_talk.txt"]
    sources = {path.relative_to(REPOSITORY / "src").as_posix() for path in paths}
    reader = {f"briefbot/models/{name}" for name in ("reader.onnx", "tokenizer.json", "reader.json", "MODEL_CARD.md")}
    assert sources | reader | {"briefbot/py.typed"} == {name for name in names if ".dist-info/" not in name}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_answers_outside_the_repository(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere and run from there, it reads ./index/briefings and answers."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "elsewhere")
    documents = tmp_path / "work" / "index" / "briefings"
    documents.mkdir(parents=True)
    (documents / "harbour.txt").write_text(BRIEFING, encoding="utf-8")
    script = (
        "import sys, briefbot; from briefbot.cli import main; "
        "print(briefbot.__file__, file=sys.stderr); sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "ask", "--json", "When does the first ferry leave?"],
        cwd=tmp_path / "work",
        env=os.environ | {"PYTHONPATH": str(tmp_path / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == f"{tmp_path / 'elsewhere' / 'briefbot' / '__init__.py'}\n"
    assert json.loads(done.stdout)["citations"][0]["text"] == "The first ferry leaves in May."
    assert done.returncode == 0
