"""ONNX: constant matrices of float32 → eight-bit integers in blocks, for ONNX Runtime's MatMulNBits.

Each block of 128 weights has a scale of its own, and so has each block of what is multiplied with it, when it comes.
What becomes of a text does therefore not depend on the texts beside it in a batch, as it does with ONNX Runtime's
dynamic quantisation, which has one scale for all of them and is less exact (README, "Decisions").
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_BLOCK = 128
_ZERO, _MOST = 128, 127
_DOMAIN = "com.microsoft"
_INTEGERS = 4  # the level of accuracy that multiplies integers with integers


def write_with_byte_matrices(source: Path, target: Path) -> None:
    """Writes the ONNX model in `source` with eight-bit integers for the matrices that it multiplies with."""
    model = onnx.load(source)
    replace_matrices(model)
    onnx.save(model, target)


def replace_matrices(model: ModelProto) -> None:
    """Replaces every product with a constant matrix in the model itself."""
    graph = model.graph
    matrices = {tensor.name: tensor for tensor in graph.initializer if len(tensor.dims) == 2}  # noqa: PLR2004 -- a matrix
    nodes = [replaced(node, matrices) for node in graph.node]
    used = {name for node in nodes for name in node.input}
    blocks = [block for name in sorted(matrices) if integers(name) in used for block in blocks_of(matrices[name])]
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, *blocks])
    model.opset_import.append(helper.make_opsetid(_DOMAIN, 1))


def replaced(node: NodeProto, matrices: dict[str, TensorProto]) -> NodeProto:
    """The node, or its like for integers if it multiplies with a constant matrix."""
    if node.op_type != "MatMul" or node.input[1] not in matrices:
        return node
    rows, columns = matrices[node.input[1]].dims
    return helper.make_node(
        "MatMulNBits",
        [node.input[0], integers(node.input[1]), scales(node.input[1])],
        list(node.output),
        node.name,
        domain=_DOMAIN,
        K=rows,
        N=columns,
        bits=8,
        block_size=_BLOCK,
        accuracy_level=_INTEGERS,
    )


def blocks_of(tensor: TensorProto) -> tuple[TensorProto, TensorProto]:
    """A matrix as integers around 128, shape (columns, blocks, 128), and the scale of each block."""
    matrix = numpy_helper.to_array(tensor).astype(np.float32)
    blocks = in_blocks(matrix)
    sizes = np.abs(blocks).max(axis=2) / _MOST
    rounded = np.rint(blocks / np.where(sizes == 0, 1, sizes)[..., np.newaxis]) + _ZERO
    return (
        numpy_helper.from_array(rounded.astype(np.uint8), integers(tensor.name)),
        numpy_helper.from_array(sizes.astype(np.float32).reshape(-1), scales(tensor.name)),
    )


def in_blocks(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The columns of a matrix, each cut into blocks; the last one is filled up with zeros."""
    rows, columns = matrix.shape
    count = -(-rows // _BLOCK)
    padded = np.zeros((count * _BLOCK, columns), dtype=np.float32)
    padded[:rows] = matrix
    return np.ascontiguousarray(padded.T).reshape(columns, count, _BLOCK)


def integers(name: str) -> str:
    """What the integers of a matrix are called."""
    return f"{name}.integers"


def scales(name: str) -> str:
    """What the scales of a matrix are called."""
    return f"{name}.scales"
