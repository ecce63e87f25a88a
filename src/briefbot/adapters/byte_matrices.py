"""ONNX: products with constant matrices of float32 → products of eight-bit integers, by plain operators.

Each column of a matrix has a scale of its own, and each row that is multiplied with it gets one when it comes. What
becomes of a text does therefore not depend on the texts beside it in a batch, as it does with ONNX Runtime's dynamic
quantisation (one scale for all rows) and with its MatMulNBits (another kernel for few rows): README, "Decisions".
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

# Weights use one bit less: processors without VNNI add up pairs of products in sixteen bits, and would overflow.
_MOST_WEIGHT, _MOST_INPUT, _ZERO = 63, 127, 128
_LEAST = np.float32(1e-12)
_CONSTANTS: dict[str, NDArray[Any]] = {
    "share": np.array(1 / _MOST_INPUT, dtype=np.float32),
    "least": np.array(_LEAST, dtype=np.float32),
    "shift": np.array(_ZERO, dtype=np.float32),
    "zero": np.array(_ZERO, dtype=np.uint8),
}


def matrices_of(model: ModelProto) -> dict[str, NDArray[np.float32]]:
    """The constant matrices that the model multiplies with, by name."""
    used = {node.input[1] for node in model.graph.node if node.op_type == "MatMul"}
    constants = [tensor for tensor in model.graph.initializer if tensor.name in used and len(tensor.dims) == 2]  # noqa: PLR2004 -- a matrix
    return {tensor.name: numpy_helper.to_array(tensor).astype(np.float32) for tensor in constants}


def inputs_of(model: ModelProto, matrices: dict[str, NDArray[np.float32]]) -> dict[str, list[str]]:
    """What is multiplied with constant matrices, and with which."""
    found: dict[str, list[str]] = {}
    for node in model.graph.node:
        if is_product(node, matrices):
            found.setdefault(node.input[0], []).append(node.input[1])
    return found


def is_product(node: NodeProto, matrices: dict[str, NDArray[np.float32]]) -> bool:
    """Whether a node multiplies with a constant matrix."""
    return bool(node.op_type == "MatMul" and node.input[1] in matrices)


def replace_matrices(model: ModelProto, factors: dict[str, NDArray[np.float32]]) -> None:
    """Replaces every product with a constant matrix in the model itself.

    Each column of what is multiplied is divided by its factor first, and the matrix's row multiplied by it: the
    product stays the same, but rounding costs less where the factors are well chosen (`smoothing`).
    """
    graph, matrices = model.graph, matrices_of(model)
    constants = [constant(name, value) for name, value in _CONSTANTS.items()]
    for name, multiplied_with in inputs_of(model, matrices).items():
        constants.append(constant(f"{name}.shares", (1 / factors[name]).astype(np.float32)))
        for matrix in multiplied_with:
            constants += columns(matrix, matrices[matrix] * factors[name][:, np.newaxis])
    nodes = list(replaced(list(graph.node), matrices))
    kept = [tensor for tensor in graph.initializer if tensor.name not in matrices]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, *{tensor.name: tensor for tensor in constants}.values()])


def replaced(nodes: list[NodeProto], matrices: dict[str, NDArray[np.float32]]) -> Iterator[NodeProto]:
    """The nodes with integers in their products; what several matrices multiply is rounded once."""
    rounded: set[str] = set()
    for node in nodes:
        if not is_product(node, matrices):
            yield node
            continue
        if node.input[0] not in rounded:
            rounded.add(node.input[0])
            yield from rows(node.input[0])
        yield from product(node.input[0], node.input[1], node.output[0])


def rows(name: str) -> Iterator[NodeProto]:
    """The nodes that round what is called `name` to integers around 128, and give the scale of each row."""
    yield step("Mul", [name, ours(f"{name}.shares")], f"{name}.smooth")
    yield step("Abs", [ours(f"{name}.smooth")], f"{name}.sizes")
    yield step("ReduceMax", [ours(f"{name}.sizes")], f"{name}.greatest", axes=[-1], keepdims=1)
    yield step("Mul", [ours(f"{name}.greatest"), ours("share")], f"{name}.scale")
    yield step("Max", [ours(f"{name}.scale"), ours("least")], f"{name}.scales")
    yield step("Div", [ours(f"{name}.smooth"), ours(f"{name}.scales")], f"{name}.signed")
    yield step("Add", [ours(f"{name}.signed"), ours("shift")], f"{name}.shifted")
    yield step("Round", [ours(f"{name}.shifted")], f"{name}.whole")
    yield step("Cast", [ours(f"{name}.whole")], f"{name}.integers", to=TensorProto.UINT8)


def product(name: str, matrix: str, result: str) -> Iterator[NodeProto]:
    """The nodes that multiply the rows called `name` with a matrix."""
    integers = [ours(f"{name}.integers"), ours(f"{matrix}.integers"), ours("zero")]
    yield step("MatMulInteger", integers, f"{result}.sums")
    yield step("Cast", [ours(f"{result}.sums")], f"{result}.floats", to=TensorProto.FLOAT)
    yield step("Mul", [ours(f"{result}.floats"), ours(f"{name}.scales")], f"{result}.scaled")
    yield helper.make_node("Mul", [ours(f"{result}.scaled"), ours(f"{matrix}.scales")], [result])


def step(operator: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
    """A node that gives something of ours."""
    return helper.make_node(operator, inputs, [ours(output)], **attributes)


def columns(name: str, matrix: NDArray[np.float32]) -> list[TensorProto]:
    """A matrix as integers, and the scale of each column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), _LEAST) / _MOST_WEIGHT
    integers = np.rint(matrix / scales).astype(np.int8)
    return [constant(f"{name}.integers", integers), constant(f"{name}.scales", scales.astype(np.float32))]


def constant(name: str, value: NDArray[Any]) -> TensorProto:
    """A constant of ours."""
    return numpy_helper.from_array(value, ours(name))


def ours(name: str) -> str:
    """A name that no model uses itself."""
    return f"bytes.{name}"
