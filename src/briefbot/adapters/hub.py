"""Models by folder or by name on the model hub → a folder with safetensors weights."""

import importlib.util
import logging
import os
from pathlib import Path

# What a model folder is made of; weights in other formats can run code and are not fetched.
SUFFIXES = {".json", ".txt", ".safetensors", ".model"}
_MODULES = "modules.json"
_SECONDS_FOR_THE_HUB = 5.0
_LONGEST_REASON = 120


class ModelUnavailable(Exception):
    """A model cannot be had; the message begins with its name or folder and says why, without a remedy."""


def model_folder(name: str) -> Path:
    """The folder `name`, or that of the model called so, fetched from the hub if the local cache has it not.

    Raises:
        ModelUnavailable: if it cannot be had.
    """
    return with_weights(Path(name) if is_folder(name) else from_hub(name))


def has_loader() -> bool:
    """Whether what loads models in their own format is installed; where only prepared ones are served, it is not."""
    return importlib.util.find_spec("sentence_transformers") is not None


def is_folder(name: str) -> bool:
    """Whether a model is named by its folder."""
    return os.path.isdir(name or ".")  # noqa: PTH112 -- Path.is_dir raises if a name is too long


def model_files(folder: Path) -> list[Path]:
    """The files that make a model folder what it is, sorted.

    Links to nothing are none, nor is what only has the name of one: whoever loads the model does without them, or says
    what is missing.
    """
    found = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    return sorted(path for path in found if path.suffix in SUFFIXES and os.path.isfile(path))  # noqa: PTH113 -- Path.is_file raises where one may not look


def with_weights(folder: Path) -> Path:
    """`folder`, if its weights are safetensors; weights in other formats can run code when they are loaded."""
    if not has_weights(folder):
        raise ModelUnavailable(
            f"folder {folder} holds no .safetensors weights, or others besides (save_pretrained makes them)"
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
        raise ModelUnavailable(f"{name} is no folder and no name of a model") from error
    except LocalEntryNotFoundError:
        return fetched(name)
    return cached if has_weights(cached) else fetched(name)


def cached_snapshot(name: str) -> Path | None:
    """The folder of the hub's model called `name` in the local cache, if there is one that looks whole.

    It is found as the hub's own library finds it, which is not imported for that: it would take longer than an answer.
    A snapshot without weights or list of modules is one that somebody else is fetching, or wanted only parts of.
    """
    model = cache_folder() / f"models--{name.replace('/', '--')}"
    try:
        revision = (model / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):  # none, or none that a file could be called
        return None
    snapshot = model / "snapshots" / (revision or "none")
    return snapshot if (snapshot / _MODULES).is_file() and has_weights(snapshot) else None


def cache_folder() -> Path:
    """Where the hub's library keeps what it has fetched; its own environment variables say so."""
    told = os.environ.get
    home = told("HF_HOME", str(Path(told("XDG_CACHE_HOME", "~/.cache"), "huggingface")))
    folder = told("HF_HUB_CACHE", told("HUGGINGFACE_HUB_CACHE", str(Path(home, "hub"))))
    return Path(os.path.expandvars(folder)).expanduser()


def fetched(name: str) -> Path:
    """A model that is not in the cache yet, or not all of it, fetched from the hub."""
    import huggingface_hub
    from huggingface_hub.utils.tqdm import disable_progress_bars

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    disable_progress_bars()
    patterns = [f"*{suffix}" for suffix in SUFFIXES]
    try:
        # One short request tells whether there is a hub and a model at all: fetching itself would try again and again.
        huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_FOR_THE_HUB)
        return Path(huggingface_hub.snapshot_download(name, allow_patterns=patterns))
    except Exception as error:  # offline, no network, no such model, no right to it: no base class is common
        raise ModelUnavailable(f"{name} is not in the local cache, and {obstacle(error)}") from error


def obstacle(error: Exception) -> str:
    """Why a model could not be fetched."""
    from huggingface_hub.errors import OfflineModeIsEnabled, RepositoryNotFoundError

    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE forbids to fetch it"
    if isinstance(error, RepositoryNotFoundError):
        return "the hub has no such model for you"
    return f"fetching it failed ({first_line(error)})"


def first_line(error: Exception) -> str:
    """What an error says, in one line of bearable length."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= _LONGEST_REASON else words[: _LONGEST_REASON - 1] + "…"
