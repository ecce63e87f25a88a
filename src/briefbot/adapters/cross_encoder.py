"""A sentence-transformers CrossEncoder as the model of a reader."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from briefbot.adapters.hub import ModelUnavailable, first_line, has_loader, model_folder
from briefbot.adapters.reader_input import encodable
from briefbot.core.candidates import Candidate, Mark
from briefbot.core.errors import ReaderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_REMEDY = "name a folder or hub name of a CrossEncoder in the setting reader, or leave the setting out for our own."


class SentenceTransformerCrossEncoder:
    """The model in `folder`; it reads the question and "Title: Heading: sentence", and gives no highlights."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = Lock()  # for loading, and because tokenizers cannot be shared by threads

    def marks(self, question: str, candidates: Sequence[Candidate]) -> list[Mark]:
        """A mark for each candidate, in their order; the scores are logits.

        Raises:
            ReaderUnavailable: if the model cannot be loaded.
        """
        import torch

        pairs = [(encodable(question), encodable(f"{one.above}: {one.words}")) for one in candidates]
        with self._one_at_a_time:
            scores = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return [Mark(float(score)) for score in scores]

    def warm_up(self) -> None:
        """Loads the model, so that the first question need not."""
        self.marks("Who?", [Candidate("Nobody.")])

    @cached_property
    def _model(self) -> "CrossEncoder":
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it is not annotated there
        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except (
            Exception
        ) as error:  # whatever three libraries make of a folder that is no model: no base class is common
            raise ReaderUnavailable(
                f"The reader in {self._folder} cannot be loaded ({first_line(error)}); {_REMEDY}"
            ) from error
        if model.num_labels != 1:
            raise ReaderUnavailable(
                f"The reader in {self._folder} gives {model.num_labels} scores and not one; {_REMEDY}"
            )
        return model


def open_cross_encoder(name: str) -> SentenceTransformerCrossEncoder:
    """The CrossEncoder called `name`, a folder or a name on the model hub.

    Raises:
        ReaderUnavailable: if it cannot be had.
    """
    if not has_loader():
        raise ReaderUnavailable(
            f"The reader {name} needs sentence-transformers and PyTorch, which are not installed here; leave the "
            "setting reader out to use briefbot's own, or install briefbot with all that it depends on."
        )
    try:
        return SentenceTransformerCrossEncoder(model_folder(name))
    except ModelUnavailable as error:
        raise ReaderUnavailable(f"The reader {error}; {_REMEDY}") from error
