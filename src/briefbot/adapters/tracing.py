"""PyTorch networks → ONNX; imported only by what exports them."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.jit._trace import TracerWarning
from torch.nn import functional

_OPERATORS = 17


class ByteEmbedding(nn.Module):
    """Word embeddings as eight-bit numbers with a scale for each word; shape and use as those of `nn.Embedding`.

    A common scale for all words, which is what ONNX Runtime's quantiser knows, would be that of the longest.
    """

    table: Tensor
    scales: Tensor

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        weights = embedding.weight.detach()
        scales = weights.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127.0
        self.register_buffer("table", (weights / scales).round().to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """The vector of each word."""
        return functional.embedding(ids, self.table).float() * functional.embedding(ids, self.scales)


def export_by_tracing(
    network: nn.Module,
    examples: Sequence[Tensor],
    path: Path,
    names: tuple[Sequence[str], Sequence[str]],
    axes: Mapping[str, Mapping[int, str]],
) -> None:
    """Writes what the network does with the examples as ONNX, with these names of inputs and outputs.

    `axes` names the axes of each that may have another length later.
    """
    inputs, outputs = names
    with warnings.catch_warnings():
        # That there is a newer exporter: it needs a package more, and its graphs are larger and not faster.
        warnings.simplefilter("ignore", DeprecationWarning)
        # That a comparison of lengths becomes a constant: it is one, whatever the lengths.
        warnings.simplefilter("ignore", TracerWarning)
        # That negative indices would come out wrong: whoever exports compares what comes out.
        warnings.filterwarnings("ignore", message="Exporting aten::index", category=UserWarning)
        torch.onnx.export(
            network,
            tuple(examples),
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: dict(some) for name, some in axes.items()},
            opset_version=_OPERATORS,
            dynamo=False,
        )
