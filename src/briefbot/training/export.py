"""The learnt network → one ONNX file of eight-bit numbers."""

import copy
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.jit._trace import TracerWarning
from torch.nn import functional

from briefbot.training.network import ReaderNetwork

INPUTS = ("ids", "mask", "segments", "inside")
OUTPUTS = ("scores", "starts", "ends")
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


def export(network: ReaderNetwork, path: Path, *, seven_bits: bool = True) -> Path:
    """Writes the network as ONNX with matrices of eight-bit integers, each column with a scale of its own.

    With `seven_bits` the weights use one bit less: processors without VNNI add up pairs of products in sixteen bits,
    and would overflow otherwise.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        export_whole(network, whole)
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=seven_bits,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    return path


def export_whole(network: ReaderNetwork, path: Path) -> None:
    """Writes the network as ONNX; the word embeddings are eight-bit numbers, all else float32."""
    exported = copy.deepcopy(network).float().cpu().eval()
    embeddings: Any = exported.encoder.embeddings
    embeddings.word_embeddings = ByteEmbedding(embeddings.word_embeddings)
    example = torch.ones((2, 8), dtype=torch.int64)
    axes = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "starts", "ends")} | {"scores": {0: "pairs"}}
    with warnings.catch_warnings():
        # That there is a newer exporter: it needs a package more, and its graphs are larger and not faster.
        warnings.simplefilter("ignore", DeprecationWarning)
        # That a comparison of lengths becomes a constant: it is one, whatever the lengths.
        warnings.simplefilter("ignore", TracerWarning)
        export_by_tracing(exported, example, path, axes)


def export_by_tracing(network: nn.Module, example: Tensor, path: Path, axes: dict[str, dict[int, str]]) -> None:
    """Writes what the network does with the example, whatever numbers of pairs and tokens come later."""
    torch.onnx.export(
        network,
        (example, example, example, example),
        path,
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=_OPERATORS,
        dynamo=False,
    )
