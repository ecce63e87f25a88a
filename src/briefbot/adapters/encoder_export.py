"""Makes a prepared encoder of a sentence-transformers model, as a process of its own.

Its own, because PyTorch comes into it, which must not come into a process with FAISS, nor stay in one that answers.
Reads one line, {"name": …, "folder": …}, and ends itself when its standard input ends: whoever wanted it is gone then.
Prints JSON objects, one a line: {"exporting": the name} if an export begins, since the model may turn out to be one of
those that are prepared, and at last {"prepared": the encoder's folder in `folder`} or {"unavailable": a sentence}.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from briefbot.adapters.encoder import SentenceTransformerEncoder, load, open_encoder, prompts_of
from briefbot.adapters.encoder_files import (
    ENCODER,
    RECIPE,
    TOKENIZER,
    Description,
    remember,
    sizes,
    target_of,
    whole,
)
from briefbot.adapters.encoder_folders import new_folder, put_in_place
from briefbot.adapters.encoder_probe import fault, found, least_cosine
from briefbot.adapters.files import what_failed
from briefbot.adapters.hub import first_line
from briefbot.adapters.onnx_encoder import OnnxEncoder
from briefbot.adapters.processors import available_threads
from briefbot.core.corpus import digest
from briefbot.core.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The status with which it ends when nobody wants it any more.
ABANDONED = 3
# Of models that read without end, as much as anybody would put into a passage.
_MOST_TOKENS = 8192


def prepare(name: str, encoders: Path, exporting: Callable[[], None]) -> Path:
    """The folder in `encoders` of the model called `name`, made if need be; a crash leaves nothing half.

    `exporting` is called before it is made.

    Raises:
        EncoderUnavailable: if the model cannot be had or loaded, or the folder cannot be written.
    """
    source = open_encoder(name)
    target = target_of(encoders, source.fingerprint)
    try:
        if not whole(target):
            exporting()
            with new_folder(encoders) as new:
                fill(new, source, name)
                put_in_place(new, target)
    except OSError as error:
        raise EncoderUnavailable(
            f"The prepared encoder cannot be written to {encoders} ({what_failed(error)}); make room or rights there, "
            "or name another folder with --index."
        ) from error
    with suppress(OSError):  # where nothing may be written, it is found here again at each start
        remember(target, name, source.folder)
    return target


def fill(folder: Path, source: SentenceTransformerEncoder, name: str) -> None:
    """Writes the encoder into an empty folder, or why there is none.

    Raises:
        EncoderUnavailable: if the model cannot be loaded at all.
    """
    try:
        model = load(source.folder)
        description = exported(folder, source, model)
    except ImportError as error:
        raise EncoderUnavailable(
            f"The encoder {name} must be prepared once, which needs the packages sentence-transformers and onnx "
            f"({first_line(error)}); run `briefbot index` where they are installed and bring the index folder here, "
            "or name a prepared encoder's folder in the setting encoder."
        ) from error
    except (EncoderUnavailable, OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever three libraries make of a model that ONNX cannot do
        for path in folder.iterdir():
            path.unlink()
        description = Description.from_failure(source.fingerprint, first_line(error))
    description.save(folder)


def exported(folder: Path, source: SentenceTransformerEncoder, model: "SentenceTransformer") -> Description:
    """Writes encoder and tokenizer with the smallest numbers that are near enough to the original.

    Raises:
        NotExportable: if none are.
    """
    from briefbot.adapters.pipeline import NotExportable, Precision, write_network

    for precision in Precision:
        inputs = write_network(model, folder / ENCODER, precision)
        (folder / TOKENIZER).write_text(model.tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
        description = described(folder, source, model, inputs, precision.value)
        description.save(folder)
        served = OnnxEncoder(folder, available_threads())
        cosine = least_cosine(source, served)
        wrong = fault(cosine, found(source), found(served))
        if wrong is None:
            return replace(description, least_cosine=round(cosine, 4))
    raise NotExportable(wrong)


def described(
    folder: Path,
    source: SentenceTransformerEncoder,
    model: "SentenceTransformer",
    inputs: tuple[str, ...],
    precision: str,
) -> Description:
    """The description of what was written into a folder."""
    query_prompt, passage_prompt = prompts_of(model)
    return Description(
        fingerprint=digest([RECIPE, source.fingerprint, precision]),
        recipe=RECIPE,
        source=source.fingerprint,
        query_prompt=query_prompt,
        passage_prompt=passage_prompt,
        longest=min(model.max_seq_length or _MOST_TOKENS, _MOST_TOKENS),
        dimensions=model.encode_query(["?"]).shape[1],
        inputs=inputs,
        precision=precision,
        sizes=sizes(folder),
    )


def report(name: str, folder: str) -> dict[str, str]:
    """What the process says in the end."""
    try:
        return {"prepared": prepare(name, Path(folder), lambda: say({"exporting": name})).name}
    except EncoderUnavailable as error:
        return {"unavailable": str(error)}


def say(words: dict[str, str]) -> None:
    """Prints a line that the parent reads at once."""
    print(json.dumps(words), flush=True)  # noqa: T201 -- read by the parent


def end_with_input() -> None:
    """Ends this process when its standard input does; what it has begun to write is swept up by a later one."""
    while os.read(sys.stdin.fileno(), 1024):  # not by Python's own object, which a thread must not hold at the end
        pass
    os._exit(ABANDONED)


def main() -> None:
    """Does what the first line says."""
    with os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8") as lines:
        task = json.loads(lines.readline())
    Thread(target=end_with_input, name="watching the parent", daemon=True).start()
    say(report(**task))


if __name__ == "__main__":
    main()
