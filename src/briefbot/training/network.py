"""The network that reads: one encoder, and three heads on it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from briefbot.training.rounding import with_rounded_layers

if TYPE_CHECKING:
    from briefbot.adapters.reader_input import Batch

# Far below every score, and yet a number in every precision.
NEVER = -1e4
PAIRS_AT_ONCE = 24


class ReaderNetwork(nn.Module):
    """Scores how well each sentence answers its question, and where its short answer begins and ends.

    A cross-encoder as in Nogueira and Cho (2019), with the span heads of Devlin et al. (2019) on the same tokens, so
    that one run of the encoder serves all three.
    """

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.score = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.span = nn.Linear(width, 2)

    @classmethod
    def from_folder(cls, folder: Path) -> "ReaderNetwork":
        """The network with the encoder of a BERT-like model in `folder`, its word embeddings frozen, and new heads.

        Most words are never seen in training; what is learnt of the others would pull these apart from them.
        """
        from transformers import AttentionInterface, AutoModel
        from transformers.utils import logging

        # It would report that the encoder's pooling layer is not used.
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it is not annotated there
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it is not annotated there

        AttentionInterface.register("lean", lean_attention)
        encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="lean")
        encoder.embeddings.word_embeddings.requires_grad_(False)
        for module in encoder.modules():
            if isinstance(module, nn.Dropout):  # a third of a step's time on CPUs; two passes over data do not overfit
                module.p = 0.0
        network = cls(encoder, encoder.config.hidden_size)
        with_rounded_layers(network)
        return network

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor, inside: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores, shape (pairs,), and those of each token as the first and as the last one of the short answer.

        The latter have the shape (pairs, tokens) and are `NEVER` outside of the sentence.
        """
        # A mask with four dimensions is taken by transformers as it is, and added to the attention's scores.
        attended = (1.0 - mask[:, None, None, :].to(self.span.weight.dtype)) * NEVER
        hidden = self.encoder(input_ids=ids, attention_mask=attended, token_type_ids=segments).last_hidden_state
        starts, ends = self.span(hidden).masked_fill(inside.unsqueeze(-1) == 0, NEVER).unbind(-1)
        return self.score(hidden[:, 0]).squeeze(-1), starts, ends


def lean_attention(  # noqa: PLR0913, PLR0917 -- what transformers gives
    module: nn.Module,  # noqa: ARG001 -- the same
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float = 1.0,
    **_options: object,
) -> tuple[Tensor, None]:
    """Attention in the precision of its inputs; on CPUs a step takes 0.6 of the time that it takes with PyTorch's own.

    PyTorch's flash attention spends half of a step in its backward pass there, and its plain form calculates in
    float32 because the mask is.
    """
    scores = (query * scaling) @ key.transpose(2, 3)
    if attention_mask is not None:
        scores = scores + attention_mask.to(scores.dtype)
    return (scores.softmax(-1) @ value).transpose(1, 2).contiguous(), None


def read(network: nn.Module, batch: "Batch", device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """What the network says of a batch, read in parts of pairs alike in length, so that hardly any padding is read."""
    lengths = batch.mask.sum(axis=1)
    order = np.argsort(lengths, kind="stable")
    parts = np.array_split(order, max(1, len(order) // PAIRS_AT_ONCE))
    found = [network(*(one.to(device) for one in tensors(batch, part, int(lengths[part[-1]])))) for part in parts]
    scores, starts, ends = zip(*found, strict=True)
    back = torch.from_numpy(np.argsort(order)).to(device)
    return torch.cat(scores)[back], stacked(starts)[back], stacked(ends)[back]


def tensors(batch: "Batch", rows: NDArray[np.int64], length: int) -> list[Tensor]:
    """Some rows of a batch, without the padding behind `length`, as the network takes them."""
    arrays = (batch.ids, batch.mask, batch.segments, batch.inside)
    return [torch.from_numpy(array[rows, :length]) for array in arrays]


def stacked(parts: Sequence[Tensor]) -> Tensor:
    """Tensors of shape (pairs, tokens) on top of each other, `NEVER` behind the shorter ones."""
    longest = max(part.shape[1] for part in parts)
    return torch.cat([functional.pad(part, (0, longest - part.shape[1]), value=NEVER) for part in parts])
