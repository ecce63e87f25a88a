"""The encoder of the settings: prepared once, then served without PyTorch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from briefbot.adapters.encoder import DEFAULT_ENCODER, SentenceTransformerEncoder, embedded_folder, open_encoder
from briefbot.adapters.encoder_files import Description, facts_of, is_prepared, keys_of, known, require_whole, whole
from briefbot.adapters.encoder_folders import discard, last_used_first, mark_used, remember_failure, retire
from briefbot.adapters.exporting import ExportDied, ExportStopped, export
from briefbot.adapters.hub import cached_snapshot, has_loader, is_folder
from briefbot.adapters.onnx_encoder import OnnxEncoder
from briefbot.core.errors import EncoderUnavailable


@dataclass(frozen=True, slots=True)
class Served:
    """An encoder, and what is to be said of it, if anything; that `is_news` if it was found out just now."""

    encoder: OnnxEncoder | SentenceTransformerEncoder
    notice: str | None = None
    is_news: bool = False


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
        hub. Once prepared, the model itself is not read any more, and need not be there. One that has changed is
        prepared again. The hub is not asked for that: its model has changed if the local cache has another snapshot
        of it, and one that looks whole, since others might be on their way; so the network is never needed, and who
        wants a new revision fetches it.

        Raises:
            EncoderUnavailable: if it cannot be had.
        """
        served = self.find(name) or self._prepared(name)
        if isinstance(served.encoder, OnnxEncoder) and served.encoder.folder.parent == self.folder:
            mark_used(served.encoder.folder)
        return served

    def find(self, name: str) -> Served | None:
        """The encoder called `name`, if it is prepared already; neither it nor its model is read for that.

        Raises:
            EncoderUnavailable: if it is named by its own folder, and that is damaged or was made by another version.
        """
        if is_prepared(Path(name)):
            require_whole(Path(name))
            return Served(OnnxEncoder(Path(name), self.threads))
        for folder, description in self._known_as(name):
            return self._served(name, folder, description)
        return None

    def try_again(self, name: str) -> None:
        """Forgets that the model called `name` could not be exported, and removes encoders that nobody uses."""
        failed = [folder for folder, description in self._known_as(name) if description.fault is not None]
        for folder in failed:
            discard(folder)
        retire(self.folder)

    def _known_as(self, name: str) -> Iterator[tuple[Path, Description]]:
        """What was prepared of the model as it is now, or as it was last seen, if it is not there any more."""
        source = source_folder(name)
        facts = (source and facts_of(source)) or None  # an empty folder is that of a disk that is not there
        for folder in last_used_first(self.folder):
            names = known(folder)
            met = [names[key] for key in keys_of(name) if key in names]
            if met and facts in (None, *met) and (description := whole(folder)):
                yield folder, description

    def _served(self, name: str, folder: Path, description: Description) -> Served:
        if description.fault is None:
            return Served(OnnxEncoder(folder, self.threads))
        return fallback(name, description)

    def _prepared(self, name: str) -> Served:
        exported: list[str] = []

        def exporting() -> None:
            exported.append(name)
            self.preparing()

        try:
            folder = export(name, self.folder, exporting)
        except ExportStopped as stopped:
            failure = Description.from_failure(open_encoder(name).fingerprint, str(stopped))
            return replace(fallback(name, failure), is_news=True)
        except ExportDied as died:
            return replace(self._given_up(name, str(died)), is_news=True)
        if description := whole(folder):
            retire(self.folder)
            return replace(self._served(name, folder, description), is_news=bool(exported))
        raise EncoderUnavailable(f"The prepared encoder in {folder} vanished; run `briefbot index` again.")

    def _given_up(self, name: str, reason: str) -> Served:
        """What serves a model whose export has died of itself, which is written down: it would die again and again."""
        source = open_encoder(name)
        failure = Description.from_failure(source.fingerprint, reason)
        remember_failure(self.folder, name, source.folder, failure)
        return fallback(name, failure)


def source_folder(name: str) -> Path | None:
    """Where the model called `name` lies, as far as that can be told at once; None for one that is not here.

    Where no models can be loaded, what others have put into the hub's cache is not looked at: it could not be prepared.
    """
    if is_folder(name):
        return Path(name)
    if name == DEFAULT_ENCODER and (folder := embedded_folder()):
        return folder
    return cached_snapshot(name) if has_loader() else None


def fallback(name: str, failure: Description) -> Served:
    """The model called `name` by PyTorch, and why."""
    return Served(
        open_encoder(name, failure.source),
        f"The encoder {name} cannot be served by ONNX Runtime ({failure.fault}); PyTorch serves it, which is slower. "
        "`briefbot index` tries again.",
    )
