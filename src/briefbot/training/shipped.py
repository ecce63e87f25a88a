"""A reader as it is shipped → the network that it was made of, as exactly as its integers tell, to learn on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from briefbot.adapters.reader_files import MODEL
from briefbot.training.network import ReaderNetwork

# What the quantiser puts behind the names of its operators, and what the tracer puts in front of them.
_SUFFIXES = ("/MatMul_quant", "/Gemm_MatMul_quant")
_EMBEDDINGS = "encoder.embeddings.word_embeddings"


def shipped_network(folder: Path, base: Path) -> ReaderNetwork:
    """The network of the reader in `folder`, which began as the encoder in `base`.

    Raises:
        RuntimeError: if the reader has other layers than a network of that encoder.
    """
    network = ReaderNetwork.from_folder(base)
    found = dict(parameters(folder / MODEL))
    kept = {name: tensor for name, tensor in network.state_dict().items() if name.endswith("word_embeddings.weight")}
    network.load_state_dict(found | kept)
    return network


def parameters(path: Path) -> Iterator[tuple[str, Tensor]]:
    """The parameters in an exported file by their names; the word embeddings, which never learn, are left out."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for name, array in arrays.items():
        if name.startswith(("encoder.", "score.", "span.")) and name.rpartition(".")[2] in {"weight", "bias"}:
            yield name, tensor(array)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            integers = node.input[1]
            scales = arrays[integers.removesuffix("_quantized") + "_scale"]
            yield layer_name(node.name) + ".weight", tensor((arrays[integers] * scales).T)


def layer_name(operator: str) -> str:
    """The name of the layer that an operator is of: "/score/score.0/Gemm_MatMul_quant" is "score.0"."""
    path = next(operator.removesuffix(suffix) for suffix in _SUFFIXES if operator.endswith(suffix))
    outer, _, inner = path.lstrip("/").partition("/")
    return inner if outer == "score" else ".".join(part for part in (outer, *inner.split("/")) if part)


def tensor(array: NDArray[Any]) -> Tensor:
    """The array as float32."""
    return torch.tensor(array, dtype=torch.float32)
