"""What several tests share."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

import briefbot
from briefbot.adapters.encoder import DEFAULT_ENCODER, SentenceTransformerEncoder, open_encoder
from briefbot.adapters.prepared_encoders import PreparedEncoders

# What an exported encoder is made by: a change to one of these makes it anew.
PACKAGES = ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")
MODULES = """
    encoder encoder_export encoder_files encoder_folders encoder_probe exporting byte_matrices
    pipeline smoothing tracing onnx_encoder
"""


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The default encoder, so that its model is loaded once for all tests."""
    return open_encoder(DEFAULT_ENCODER)


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest) -> Path:
    """The folder of the default encoder as it is served, exported once and kept until something of its makers changes.

    Exporting takes some ten seconds, which each test that opens a bot would take otherwise.
    """
    state = hashlib.blake2b(digest_size=8)
    for name in MODULES.split():
        state.update((Path(briefbot.__file__).parent / "adapters" / f"{name}.py").read_bytes())
    state.update(" ".join(map(version, PACKAGES)).encode())
    assert request.config.cache is not None
    folder = request.config.cache.mkdir("encoders") / state.hexdigest()
    PreparedEncoders(folder, 1).open(DEFAULT_ENCODER)
    return next(folder.glob("[!.]*"))


@pytest.fixture(scope="session", autouse=True)
def prepared_encoder_in_the_settings(prepared: Path) -> Iterator[None]:
    """The setting `encoder` names that folder, for the tests and the processes that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFBOT_ENCODER", str(prepared))
        yield


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without asking for anything."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
    [built] = folder.glob("*.whl")
    return built
