"""The files of an encoder that is prepared for serving, and what is written in its description.

encoders/
├── .new-…/                   being written; left behind by a crash, it is removed by the next export
└── <hash of the model folder and the recipe>/
    ├── encoder.onnx          token ids and mask → vectors of length one; missing where PyTorch has to serve
    ├── tokenizer.json        text → token ids
    ├── encoder.json          the description
    └── known.json            by which names it is known, and the sizes and times of the files that it was made of
"""

import json
import os
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from briefbot.adapters.hub import is_folder, model_files
from briefbot.core.corpus import digest
from briefbot.core.errors import EncoderUnavailable

ENCODER, TOKENIZER, DESCRIPTION, KNOWN = "encoder.onnx", "tokenizer.json", "encoder.json", "known.json"
# Changes with what an export makes of a model folder; what earlier ones made is not used then.
RECIPE = "1: byte words, smoothed byte matrices by row and column, optimised"

# What has a part in whether a model can be exported.
_MAKERS = ("briefbot", "onnx", "onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")

Facts = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Description:
    """What an encoder is.

    `source` is the hash of the model folder that it was made of, `longest` the number of tokens that it reads at most,
    `inputs` the names of what it is given, and `least_cosine` how far it was from its source on the probe at worst.
    `sizes` are those of its files in bytes. `fault` says why there is no such file, and sentence-transformers has to
    serve, as long as the versions of its `makers` stay the same.
    """

    fingerprint: str
    recipe: str
    source: str
    query_prompt: str = ""
    passage_prompt: str = ""
    longest: int = 0
    dimensions: int = 0
    inputs: tuple[str, ...] = ()
    precision: str = ""
    least_cosine: float = 0.0
    sizes: tuple[int, int] = (0, 0)
    fault: str | None = None
    makers: str = ""

    @classmethod
    def from_failure(cls, source: str, fault: str) -> "Description":
        """What is written down of a model that could not be exported."""
        return cls(source, RECIPE, source, fault=fault, makers=makers())

    @property
    def is_of_today(self) -> bool:
        """Whether an export of today would come out so, too."""
        return self.recipe == RECIPE and (self.fault is None or self.makers == makers())

    def save(self, folder: Path) -> None:
        """Writes it into the folder that it describes."""
        (folder / DESCRIPTION).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def makers() -> str:
    """The versions of what exports a model, as far as it is installed."""
    return ", ".join(f"{name} {number}" for name in _MAKERS if (number := version_of(name)))


def version_of(package: str) -> str | None:
    """The version that is installed; None if there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def target_of(encoders: Path, source: str) -> Path:
    """The folder in `encoders` of what a model folder with this hash is made into."""
    return encoders / digest([RECIPE, source])


def read_description(folder: Path) -> Description:
    """The description in a folder.

    Raises:
        EncoderUnavailable: if it is missing or damaged.
    """
    try:
        fields: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        listed = {name: tuple(fields[name]) for name in ("inputs", "sizes")}
        return Description(**fields | listed)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder / DESCRIPTION) from error


def damaged(path: Path) -> EncoderUnavailable:
    """What is said of a file of a prepared encoder that is not what it should be."""
    return EncoderUnavailable(
        f"The prepared encoder's file {path} is missing or damaged; remove {path.parent}, name the model itself in the "
        "setting encoder and run `briefbot index`, which prepares it again."
    )


def is_prepared(folder: Path) -> bool:
    """Whether a folder is, or once was, that of a prepared encoder."""
    return is_file(folder / ENCODER) or is_file(folder / DESCRIPTION)


def require_whole(folder: Path) -> None:
    """Raises EncoderUnavailable unless the prepared encoder in a folder that is named, and not made here, can serve."""
    description = whole(folder)
    if description and description.fault is None:
        return
    reason = "is damaged or was made by another version of briefbot"
    if description:
        reason = f"holds none that ONNX Runtime could serve ({description.fault})"
    raise EncoderUnavailable(
        f"The prepared encoder in {folder} {reason}; name the model itself in the setting encoder and run "
        "`briefbot index` where sentence-transformers is installed, or bring a folder that this version has prepared."
    )


def whole(folder: Path) -> Description | None:
    """The description of a folder that is as it would be made today and has all its files; None for any other."""
    try:
        description = read_description(folder)
    except EncoderUnavailable:
        return None
    is_complete = description.fault is not None or description.sizes == sizes(folder)
    return description if description.is_of_today and is_complete else None


def sizes(folder: Path) -> tuple[int, int]:
    """The sizes of encoder and tokenizer in bytes; 0 for what is missing."""
    network, tokenizer = (path.stat().st_size if path.is_file() else 0 for path in files(folder))
    return network, tokenizer


def files(folder: Path) -> tuple[Path, Path]:
    """Where encoder and tokenizer lie."""
    return folder / ENCODER, folder / TOKENIZER


def facts_of(model: Path) -> Facts:
    """Size and time of change, in nanoseconds, of each file that makes a model folder what it is; cheap to ask for."""
    statuses = {path: path.stat() for path in model_files(model)}
    return {path.relative_to(model).as_posix(): [one.st_size, one.st_mtime_ns] for path, one in statuses.items()}


def known(folder: Path) -> dict[str, Facts]:
    """The names under which a prepared encoder was asked for, and the facts of its model folder then."""
    try:
        found = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(folder: Path, name: str, model: Path) -> None:
    """Writes down that a prepared encoder is what the model called `name` is served by, as long as it looks so."""
    text = json.dumps(known(folder) | {key_of(name): facts_of(model)})
    new = folder / f".{KNOWN}-{os.getpid()}"
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(folder / KNOWN)
    finally:
        new.unlink(missing_ok=True)


def is_file(path: Path) -> bool:
    """Whether there is a file, whatever a user has made the path of."""
    return os.path.isfile(path)  # noqa: PTH113 -- Path.is_file raises if a name is too long


def key_of(name: str) -> str:
    """What a name is known by: a folder by its whole path."""
    return os.path.realpath(name) if is_folder(name) else name


def keys_of(name: str) -> set[str]:
    """What a name may have been known by when the folder that it may have been was still there."""
    return {name} if "\0" in name else {key_of(name), os.path.realpath(name)}
