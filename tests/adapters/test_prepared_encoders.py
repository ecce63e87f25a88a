"""Encoders that are exported once and then served without PyTorch; each export is a real process."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from briefbot.adapters.encoder import DEFAULT_ENCODER, SentenceTransformerEncoder, open_encoder
from briefbot.adapters.encoder_export import ABANDONED
from briefbot.adapters.encoder_files import ENCODER, TOKENIZER, Description, known, read_description, remember
from briefbot.adapters.encoder_folders import retire
from briefbot.adapters.encoder_probe import TEXTS, fault, found, least_cosine
from briefbot.adapters.exporting import COMMAND, tell
from briefbot.adapters.hub import cache_folder, cached_snapshot
from briefbot.adapters.onnx_encoder import OnnxEncoder, alike
from briefbot.adapters.prepared_encoders import PreparedEncoders, Served
from briefbot.core.errors import EncoderUnavailable
from tests.adapters.tiny_models import static_model, transformer_model


class Encoders:
    """Encoders in a folder, and how often one was prepared there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0
        self._prepared = PreparedEncoders(folder, 2, self._count)

    def open(self, name: Path | str) -> Served:
        """The encoder of that name."""
        return self._prepared.open(str(name))

    def find(self, name: Path | str) -> Served | None:
        """The encoder of that name, if it is prepared."""
        return self._prepared.find(str(name))

    def _count(self) -> None:
        self.times += 1


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A tiny model, and the folder in which it was exported."""
    folder = tmp_path_factory.mktemp("exported")
    model = transformer_model(folder / "model")
    assert Encoders(folder / "encoders").open(model).notice is None
    return model, folder / "encoders"


@pytest.fixture
def stage(exported: tuple[Path, Path], tmp_path: Path) -> Iterator[tuple[Path, Encoders]]:
    """The same, where a test can do with it what it likes; the model lies where it lay, and is back afterwards."""
    model, encoders = exported
    shutil.copytree(encoders, tmp_path / "encoders")
    shutil.copytree(model, tmp_path / "kept")
    yield model, Encoders(tmp_path / "encoders")
    shutil.rmtree(model, ignore_errors=True)
    shutil.copytree(tmp_path / "kept", model)


def test_the_whole_model_is_exported(stage: tuple[Path, Encoders]) -> None:
    """Words, layers, pooling, Dense and the prompts: the vectors are the original's, for texts of all kinds."""
    model, encoders = stage
    served = encoders.open(model).encoder
    assert isinstance(served, OnnxEncoder)
    assert encoders.times == 0
    assert least_cosine(open_encoder(str(model)), served) > 0.99
    description = read_description(served.folder)
    assert (description.query_prompt, description.passage_prompt) == ("asked: ", "told: ")
    assert (description.longest, description.dimensions, description.precision) == (24, 16, "int8")
    assert served.encode_passages([]).shape == (0, 16)


def test_the_prompts_make_a_difference(stage: tuple[Path, Encoders]) -> None:
    """The same words are another vector as a query than as a passage, as the original has it."""
    model, encoders = stage
    served, original = encoders.open(model).encoder, open_encoder(str(model))
    cosine = float(served.encode_queries(["tariff"])[0] @ served.encode_passages(["tariff"])[0])
    expected = float(original.encode_queries(["tariff"])[0] @ original.encode_passages(["tariff"])[0])
    assert cosine == pytest.approx(expected, abs=0.01)
    assert cosine < 0.99


def test_the_fingerprint_is_that_of_the_export(stage: tuple[Path, Encoders]) -> None:
    """Vectors of the original and of the export are not mixed up."""
    model, encoders = stage
    served = encoders.open(model).encoder
    assert re.fullmatch("[0-9a-f]{32}", served.fingerprint)
    assert served.fingerprint != open_encoder(str(model)).fingerprint


def test_the_model_need_not_be_there_any_more(stage: tuple[Path, Encoders]) -> None:
    """Where only the export is, the model's name is enough, and the export's own folder, too."""
    model, encoders = stage
    before = encoders.open(model).encoder
    shutil.rmtree(model)
    served = encoders.open(model).encoder
    assert isinstance(served, OnnxEncoder)
    assert served.fingerprint == before.fingerprint
    assert encoders.open(served.folder).encoder.fingerprint == before.fingerprint
    assert encoders.times == 0


def test_the_weights_are_not_read_again(stage: tuple[Path, Encoders]) -> None:
    """Sizes and times are enough to know a model; if those are others, all of it is compared and known again."""
    model, encoders = stage
    weights = model / "model.safetensors"
    status, content = weights.stat(), weights.read_bytes()
    weights.write_bytes(content[:-1] + b"\0")
    os.utime(weights, ns=(status.st_atime_ns, status.st_mtime_ns))
    first = encoders.open(model).encoder
    assert encoders.times == 0
    weights.write_bytes(content)
    os.utime(weights)
    second = encoders.open(model).encoder
    assert encoders.find(model)
    assert (encoders.times, second.fingerprint) == (0, first.fingerprint)  # recognised, not exported


def test_another_model_of_that_name(stage: tuple[Path, Encoders]) -> None:
    """Where a folder holds another model now, it is exported, and the earlier one stays."""
    model, encoders = stage
    before = encoders.open(model).encoder.fingerprint
    shutil.rmtree(model)
    transformer_model(model, seed=8)
    served = encoders.open(model)
    assert (encoders.times, served.notice) == (1, None)
    assert served.encoder.fingerprint != before
    assert len(list(encoders.folder.iterdir())) == 2


@pytest.mark.parametrize("name", [ENCODER, TOKENIZER, "encoder.json"])
def test_an_export_that_is_not_whole_is_none(stage: tuple[Path, Encoders], name: str) -> None:
    """A file that is missing or cut off is noticed at once."""
    model, encoders = stage
    found = encoders.find(model)
    assert found
    assert isinstance(found.encoder, OnnxEncoder)
    os.truncate(found.encoder.folder / name, 100)
    assert encoders.find(model) is None
    (found.encoder.folder / name).unlink()
    assert encoders.find(model) is None


def test_an_earlier_recipe_is_not_used(stage: tuple[Path, Encoders]) -> None:
    """What was exported in another way is none, and is replaced under its name."""
    model, encoders = stage
    served = encoders.open(model).encoder
    assert isinstance(served, OnnxEncoder)
    replace(read_description(served.folder), recipe="0").save(served.folder)
    assert encoders.find(model) is None
    again = encoders.open(model).encoder
    assert (encoders.times, again.fingerprint) == (1, served.fingerprint)
    assert again.encode_queries(["tariff"]).shape == (1, 16)


@pytest.mark.parametrize("name", [ENCODER, TOKENIZER])
def test_damage_that_shows_when_it_is_loaded(stage: tuple[Path, Encoders], name: str) -> None:
    """Files of the right size that mean nothing are one sentence, which says what to remove."""
    model, encoders = stage
    served = encoders.open(model).encoder
    assert isinstance(served, OnnxEncoder)
    path = served.folder / name
    path.write_bytes(b"?" * path.stat().st_size)
    with pytest.raises(EncoderUnavailable) as error:
        encoders.open(model).encoder.warm_up()
    assert str(error.value) == (
        f"The prepared encoder's file {path} is missing or damaged; remove {served.folder}, name the model itself in "
        "the setting encoder and run `briefbot index`, which prepares it again."
    )


def not_named(folder: Path) -> str:
    """What is said of a prepared encoder that cannot be named."""
    with pytest.raises(EncoderUnavailable) as error:
        Encoders(folder.parent / "none").open(folder)
    assert not (folder.parent / "none").exists()
    return str(error.value)


def test_a_folder_that_is_named_and_not_as_it_should_be(stage: tuple[Path, Encoders]) -> None:
    """Damaged, cut off, or of another version: nothing can be prepared there, and that is not what people are told."""
    [named] = stage[1].folder.glob("[!.]*")
    remedy = (
        "name the model itself in the setting encoder and run `briefbot index` where sentence-transformers is "
        "installed, or bring a folder that this version has prepared."
    )
    damaged = f"The prepared encoder in {named} is damaged or was made by another version of briefbot; {remedy}"
    description = read_description(named)
    replace(description, recipe="0").save(named)
    assert not_named(named) == damaged
    Description.from_failure(description.source, "it reads offsets").save(named)
    assert not_named(named) == (
        f"The prepared encoder in {named} holds none that ONNX Runtime could serve (it reads offsets); {remedy}"
    )
    description.save(named)
    os.truncate(named / TOKENIZER, 100)
    assert not_named(named) == damaged
    (named / ENCODER).unlink()
    assert not_named(named) == damaged
    (named / ENCODER).touch()
    (named / "encoder.json").write_text('{"format": 3}')
    assert not_named(named) == damaged


def test_a_model_that_onnx_cannot_do(tmp_path: Path) -> None:
    """PyTorch serves it, that is said, and the export is not tried again, as long as the model stays the same."""
    model, encoders = static_model(tmp_path / "model"), Encoders(tmp_path / "encoders")
    served = encoders.open(model)
    expected = (
        f"The encoder {model} cannot be served by ONNX Runtime (it reads input_ids and offsets, not "
        "input_ids and attention_mask); PyTorch serves it, which is slower. `briefbot index` tries again."
    )
    assert (served.notice, served.is_news, encoders.times) == (expected, True, 1)
    assert isinstance(served.encoder, SentenceTransformerEncoder)
    assert served.encoder.fingerprint == open_encoder(str(model)).fingerprint
    assert served.encoder.encode_queries(["tariff"])[0].tolist() == pytest.approx([1, 0, 0, 0])
    again = encoders.open(model)
    assert (again.notice, again.is_news, encoders.times) == (expected, False, 1)
    assert again.encoder.fingerprint == served.encoder.fingerprint


def test_a_failure_is_remembered_as_long_as_its_makers_stay_the_same(stage: tuple[Path, Encoders]) -> None:
    """After an upgrade of one of them the model is exported, and then it is served by ONNX Runtime."""
    model, encoders = stage
    [folder] = encoders.folder.glob("[!.]*")
    failure = Description.from_failure(read_description(folder).source, "operator missing")
    for name in (ENCODER, TOKENIZER):
        (folder / name).unlink()
    failure.save(folder)
    found = encoders.find(model)
    assert found
    assert isinstance(found.encoder, SentenceTransformerEncoder)
    now = f"torch {version('torch')}"
    assert now in failure.makers
    replace(failure, makers=failure.makers.replace(now, "torch 1.0")).save(folder)
    assert encoders.find(model) is None
    served = encoders.open(model)
    assert isinstance(served.encoder, OnnxEncoder)
    assert (served.notice, served.is_news, encoders.times) == (None, True, 1)


def test_whoever_asks_for_it_has_a_failure_tried_again(stage: tuple[Path, Encoders]) -> None:
    """That of this model is forgotten; what can serve is not."""
    model, encoders = stage
    [good] = encoders.folder.glob("[!.]*")
    bad = encoders.folder / ("0" * 32)
    bad.mkdir()
    Description.from_failure("1" * 32, "operator missing").save(bad)
    remember(bad, str(model), model)
    PreparedEncoders(encoders.folder, 1).try_again("another/model")
    assert bad.is_dir()
    PreparedEncoders(encoders.folder, 1).try_again(str(model))
    assert list(encoders.folder.iterdir()) == [good]


def test_an_export_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch serves, that is said once, and the export does not die again at each start."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "onnx.py").write_text("import os; os._exit(9)")
    model, encoders = transformer_model(tmp_path / "model"), Encoders(tmp_path / "encoders")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"), prepend=os.pathsep)
    served, again = encoders.open(model), encoders.open(model)
    assert isinstance(again.encoder, SentenceTransformerEncoder)
    assert (
        served.notice
        == again.notice
        == (
            f"The encoder {model} cannot be served by ONNX Runtime (the process that exports it ended with status 9); "
            "PyTorch serves it, which is slower. `briefbot index` tries again."
        )
    )
    assert (served.is_news, again.is_news, encoders.times) == (True, False, 1)


def test_an_export_that_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch serves this once; the next start exports again."""
    (modules := tmp_path / "modules").mkdir()
    (modules / "onnx.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    model, encoders = transformer_model(tmp_path / "model"), Encoders(tmp_path / "encoders")
    with monkeypatch.context() as stopped:
        stopped.setenv("PYTHONPATH", str(modules), prepend=os.pathsep)
        served = encoders.open(model)
    assert isinstance(served.encoder, SentenceTransformerEncoder)
    assert served.is_news
    assert "ended with status -15" in (served.notice or "")
    assert isinstance(encoders.open(model).encoder, OnnxEncoder)


def test_whoever_has_died_is_not_told() -> None:
    """And what could not be said does not come up again when the line is closed."""
    with subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, text=True) as process:
        process.wait()
        assert process.stdin
        tell(process.stdin, {"name": "nobody", "folder": "nowhere"})


def test_an_export_whose_parent_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends, and leaves no encoder."""
    (tmp_path / "onnx.py").write_text("import time; time.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    task = {"name": str(transformer_model(tmp_path / "model")), "folder": str(tmp_path / "encoders")}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        print(json.dumps(task), file=process.stdin, flush=True)
        assert json.loads(process.stdout.readline()) == {"exporting": task["name"]}
        process.stdin.close()
        assert process.wait(60) == ABANDONED
    assert not list((tmp_path / "encoders").glob("[!.]*"))


def used(folder: Path, days_ago: float) -> Path:
    """The folder, as if it had been used last so many days ago."""
    os.utime(folder, (time.time() - days_ago * 86400,) * 2)
    return folder


def test_encoders_that_are_not_used_any_more(stage: tuple[Path, Encoders]) -> None:
    """The three used last stay, however old they are, and what was used within a week; nothing else of ours does."""
    _, encoders = stage
    [first] = encoders.folder.glob("[!.]*")
    whole_ones = [shutil.copytree(first, encoders.folder / (letter * 32)) for letter in "abcdef"]
    for days, folder in enumerate(whole_ones):
        used(folder, 5.5 + days)  # 5.5 to 10.5 days ago
    failure, earlier = encoders.folder / ("1" * 32), encoders.folder / ("2" * 32)
    shutil.copytree(first, earlier)
    replace(read_description(earlier), recipe="0").save(earlier)
    failure.mkdir()
    Description.from_failure("3" * 32, "no").save(failure)
    (encoders.folder / "mine").mkdir()
    for folder in (failure, earlier, encoders.folder / "mine"):
        used(folder, 8)
    used(first, 30)
    encoders.open(first)  # by which it was used now
    retire(encoders.folder)
    assert sorted(path.name[0] for path in encoders.folder.iterdir()) == sorted([first.name[0], "a", "b", "m"])


def test_what_is_prepared_makes_room(tmp_path: Path, stage: tuple[Path, Encoders]) -> None:
    """The export of another model removes what nobody has used for long."""
    _, encoders = stage
    [first] = encoders.folder.glob("[!.]*")
    old = used(shutil.copytree(first, encoders.folder / ("a" * 32)), 40)
    replace(read_description(old), recipe="0").save(old)
    used(old, 40)
    encoders.open(static_model(tmp_path / "model"))
    assert not old.exists()
    assert first.exists()


@pytest.mark.parametrize(
    ("cosine", "before", "after", "expected"),
    [
        (0.99, 15, 15, None),
        (1.0, 15, 16, None),
        (0.9899, 15, 15, "its vectors come out otherwise there, at worst with a cosine of 0.990"),
        (1.0, 15, 14, "it finds 14 answers of 20 there, and 15 in its own form"),
    ],
)
def test_what_is_wrong_with_an_export(cosine: float, before: int, after: int, expected: str | None) -> None:
    """It must be near enough, and find as many answers."""
    assert fault(cosine, before, after) == expected


def test_a_model_that_comes_out_otherwise(tmp_path: Path) -> None:
    """One whose prompts have no part in the mean is another in ONNX, which the probe finds; PyTorch serves it."""
    model = transformer_model(tmp_path / "model", pools_prompts=False)
    served = Encoders(tmp_path / "encoders").open(model)
    assert served.notice
    assert re.search(r"\(its vectors come out otherwise there, at worst with a cosine of 0\.\d{3}\)", served.notice)
    assert isinstance(served.encoder, SentenceTransformerEncoder)


def test_without_sentence_transformers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyTorch is not installed and nothing is prepared, one sentence says what to do."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "sentence_transformers.py").write_text("raise ImportError('it is not installed here')")
    model = static_model(tmp_path / "model")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"), prepend=os.pathsep)
    with pytest.raises(EncoderUnavailable) as error:
        Encoders(tmp_path / "encoders").open(model)
    assert str(error.value) == (
        f"The encoder {model} must be prepared once, which needs the packages sentence-transformers and onnx (it is "
        "not installed here); run `briefbot index` where they are installed and bring the index folder here, or name "
        "a prepared encoder's folder in the setting encoder."
    )
    assert list((tmp_path / "encoders").iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be is one sentence."""
    (tmp_path / "encoders").touch()
    with pytest.raises(EncoderUnavailable) as error:
        Encoders(tmp_path / "encoders").open(static_model(tmp_path / "model"))
    assert str(error.value) == (
        f"The prepared encoder cannot be written to {tmp_path / 'encoders'} (file exists); make room or rights there, "
        "or name another folder with --index."
    )


def test_a_model_that_cannot_be_had(tmp_path: Path) -> None:
    """What is said of a folder without a model is what was always said, and nothing is left behind."""
    with pytest.raises(EncoderUnavailable, match=r"^The encoder folder .* holds no \.safetensors weights"):
        Encoders(tmp_path / "encoders").open(tmp_path)
    assert not (tmp_path / "encoders").exists()


def test_a_model_that_cannot_be_read(tmp_path: Path) -> None:
    """One sentence names the file; PyTorch is not asked to serve what nobody can read."""
    model = static_model(tmp_path / "model")
    (model / "extra.json").symlink_to("/proc/self/mem")
    with pytest.raises(EncoderUnavailable, match=r"extra\.json cannot be read \(input/output error\); give this user"):
        Encoders(tmp_path / "encoders").open(model)


def test_links_to_nothing_are_no_trouble(stage: tuple[Path, Encoders]) -> None:
    """Such a link in the model folder is passed over; where all files are links to nothing, the model is not there."""
    model, encoders = stage
    (model / "gone.json").symlink_to("nowhere.json")
    before = encoders.find(model)
    assert before
    for path in [path for path in model.rglob("*") if path.is_file()]:
        path.unlink()
        path.symlink_to("nowhere")
    after = encoders.find(model)
    assert after
    assert after.encoder.fingerprint == before.encoder.fingerprint


def cached(hub: Path, revision: str, model: Path) -> Path:
    """A snapshot in a hub's local cache, with the files of a model folder as they are, which is the newest then."""
    repository = hub / "models--someone--model"
    snapshot = repository / "snapshots" / revision
    shutil.copytree(model, snapshot)
    (repository / "refs").mkdir(exist_ok=True)
    (repository / "refs" / "main").write_text(revision)
    return snapshot


def test_a_new_revision_in_the_cache(stage: tuple[Path, Encoders], monkeypatch: pytest.MonkeyPatch) -> None:
    """Other files are another model; the same ones, parts of one, or none at all are what was prepared."""
    model, encoders = stage
    hub, name = model.parent / "hub", "someone/model"
    monkeypatch.setenv("HF_HUB_CACHE", str(hub))
    [folder] = encoders.folder.glob("[!.]*")
    remember(folder, name, cached(hub, "1" * 40, model))
    assert encoders.find(name)
    with_readme = cached(hub, "2" * 40, model)
    (with_readme / "README.md").write_text("more words")
    assert encoders.find(name)
    part = cached(hub, "3" * 40, model)
    (part / "modules.json").unlink()
    assert encoders.find(name)
    (part / "model.safetensors").unlink()
    assert encoders.find(name)
    changed = cached(hub, "4" * 40, model)
    os.utime(changed / "model.safetensors")
    assert encoders.find(name) is None
    assert isinstance(encoders.open(name).encoder, OnnxEncoder)  # it was the same after all
    assert (encoders.times, encoders.find(name) is None) == (0, False)
    (hub / "models--someone--model" / "refs" / "main").write_text("5" * 40)
    assert encoders.find(name)
    shutil.rmtree(hub)
    assert encoders.find(name)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"HF_HOME": "~/here"},
        {"XDG_CACHE_HOME": "/x"},
        {"HUGGINGFACE_HUB_CACHE": "/y", "HF_HOME": "/z"},
        {"HF_HUB_CACHE": "$HOME/w", "HUGGINGFACE_HUB_CACHE": "/y"},
    ],
)
def test_the_cache_is_where_the_hub_has_it(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The library of the hub, asked in a process of its own, says the same folder."""
    for variable in ("HF_HOME", "XDG_CACHE_HOME", "HUGGINGFACE_HUB_CACHE", "HF_HUB_CACHE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in given.items():
        monkeypatch.setenv(variable, value)
    script = "from huggingface_hub.constants import HF_HUB_CACHE; print(HF_HUB_CACHE)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert str(cache_folder()) == done.stdout.strip()


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "../..", "no/such", "/"])
def test_what_is_in_no_cache(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name is made of, nothing is found and nothing is raised."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert cached_snapshot(name) is None


def test_threads_share_it(prepared: Path) -> None:
    """Threads that ask at once, before the model is loaded, get what they get alone."""
    questions = [f"When does ferry number {number} leave?" for number in range(40)]
    alone = OnnxEncoder(prepared, 1).encode_queries(questions)
    shared = OnnxEncoder(prepared, 1)
    found = np.zeros_like(alone)

    def ask(number: int) -> None:
        for position in range(number, len(questions), 8):
            found[position] = shared.encode_queries([questions[position]])[0]

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.abs(found - alone).max() < 1e-6


def test_what_is_encoded_together() -> None:
    """Texts of one length, and at most 32 of them: nothing is padded."""
    assert list(alike([3, 5, 3, 4, 5])) == [[0, 2], [3], [1, 4]]
    assert [len(batch) for batch in alike([7] * 70)] == [32, 32, 6]
    assert list(alike([])) == []


def test_the_default_encoder(prepared: Path, encoder: SentenceTransformerEncoder) -> None:
    """Its vectors are those of all-MiniLM-L6-v2, in a quarter of the bytes."""
    served = OnnxEncoder(prepared, 2)
    query = served.encode_queries(["When did the two countries sign the pact?"])
    passages = served.encode_passages(["Japan and Britain signed a pact in May.", "Cats sleep."])
    assert (query @ passages.T)[0].tolist() == pytest.approx([0.7174, 0.0730], abs=0.01)
    assert (prepared / ENCODER).stat().st_size < 25e6
    texts = TEXTS[:8]
    assert (encoder.encode_passages(texts) * served.encode_passages(texts)).sum(axis=1).min() > 0.994
    assert found(served) == found(encoder) == 15
    assert list(known(prepared)) == [DEFAULT_ENCODER]
