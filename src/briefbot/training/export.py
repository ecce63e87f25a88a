"""The learnt network → one ONNX file of eight-bit numbers."""

import copy
import tempfile
from pathlib import Path
from typing import Any

import torch

from briefbot.adapters.tracing import ByteEmbedding, export_by_tracing
from briefbot.training.network import ReaderNetwork

INPUTS = ("ids", "mask", "segments", "inside")
OUTPUTS = ("scores", "starts", "ends")


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
    export_by_tracing(exported, [example] * len(INPUTS), path, (INPUTS, OUTPUTS), axes)
