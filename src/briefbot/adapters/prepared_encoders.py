"""The encoder of the settings: prepared once, then served without PyTorch."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefbot.adapters.encoder import DEFAULT_ENCODER, SentenceTransformerEncoder, embedded_folder, open_encoder
from briefbot.adapters.encoder_files import ENCODER, Description, facts_of, is_file, keys_of, known, whole
from briefbot.adapters.hub import first_line, is_folder
from briefbot.adapters.onnx_encoder import OnnxEncoder
from briefbot.core.errors import EncoderUnavailable

_UNFORESEEN = "the process that exports it ended with status {status}"


@dataclass(frozen=True, slots=True)
class Served:
    """An encoder, and what is to be said of it, if anything."""

    encoder: OnnxEncoder | SentenceTransformerEncoder
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedEncoders:
    """The encoders that are prepared in `folder`; `threads` share the work on passages.

    `preparing` is called before another one is prepared, which takes some seconds.
    """

    folder: Path
    threads: int
    preparing: Callable[[], None] = lambda: None

    def open(self, name: str) -> Served:
        """The encoder called `name`, prepared if need be.

        `name` is a folder with a prepared encoder, a folder with a sentence-transformers model or a name on the model
        hub. Once prepared, the model itself is not read any more, and need not be there; one on the hub stays what it
        was then.

        Raises:
            EncoderUnavailable: if it cannot be had.
        """
        return self.find(name) or self._prepared(name)

    def find(self, name: str) -> Served | None:
        """The encoder called `name`, if it is prepared already; neither it nor its model is read for that."""
        if is_file(Path(name, ENCODER)):
            return Served(OnnxEncoder(Path(name), self.threads))
        for folder, description in self._known_as(name):
            return self._served(name, folder, description)
        return None

    def _known_as(self, name: str) -> Iterator[tuple[Path, Description]]:
        """What was prepared of the model as it is now, or as it was last seen, if it is not there any more."""
        source = source_folder(name)
        facts = (source and facts_of(source)) or None  # an empty folder is that of a disk that is not there
        for folder in sorted(self.folder.glob("[!.]*"), key=age):
            names = known(folder)
            met = [names[key] for key in keys_of(name) if key in names]
            if met and facts in (None, *met) and (description := whole(folder)):
                yield folder, description

    def _served(self, name: str, folder: Path, description: Description) -> Served:
        if description.fault is None:
            return Served(OnnxEncoder(folder, self.threads))
        return fallback(name, description.fault, description.source)

    def _prepared(self, name: str) -> Served:
        self.preparing()
        task = json.dumps({"name": name, "folder": str(self.folder)})
        # -P: what lies in the folder that the user happens to be in is not imported.
        command = [sys.executable, "-P", "-m", "briefbot.adapters.encoder_export"]
        options: dict[str, Any] = {"capture_output": True, "check": False, "encoding": "utf-8", "errors": "replace"}
        done = subprocess.run(command, input=task, env=os.environ | {"PYTHONUTF8": "1"}, **options)  # noqa: S603, PLW1510 -- our own program; it is not checked
        try:
            report = json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):  # it died before it could say anything
            return fallback(name, reason_of(done))
        if "unavailable" in report:
            raise EncoderUnavailable(report["unavailable"])
        folder = self.folder / report["prepared"]
        if description := whole(folder):
            return self._served(name, folder, description)
        raise EncoderUnavailable(f"The prepared encoder in {folder} vanished; run `briefbot index` again.")


def age(folder: Path) -> float:
    """Sorts the newest folder first, and one that was taken away just now last."""
    try:
        return -folder.stat().st_mtime
    except OSError:
        return 0.0


def source_folder(name: str) -> Path | None:
    """Where the model called `name` lies, as far as that can be told at once; None for one on the hub or nowhere."""
    if is_folder(name):
        return Path(name)
    return embedded_folder() if name == DEFAULT_ENCODER else None


def fallback(name: str, reason: str, fingerprint: str | None = None) -> Served:
    """The model called `name` by PyTorch, and why."""
    encoder = open_encoder(name, fingerprint)
    return Served(
        encoder, f"The encoder {name} cannot be served by ONNX Runtime ({reason}); PyTorch serves it, which is slower."
    )


def reason_of(done: subprocess.CompletedProcess[str]) -> str:
    """Why a process died, by its last words."""
    words = done.stderr.strip().splitlines()
    return first_line(RuntimeError(words[-1] if words else _UNFORESEEN.format(status=done.returncode)))
