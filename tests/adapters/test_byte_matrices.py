"""Products of integers in ONNX, against products of floats in numpy."""

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from briefbot.adapters.byte_matrices import replace_matrices
from briefbot.adapters.smoothing import factors, smoothing_factors

RANDOM = np.random.default_rng(7)
MATRICES = {name: RANDOM.normal(size=(48, 24)).astype(np.float32) for name in ("left", "right")}
# The third of the features is fifty times as large as the others, as in a transformer.
ROWS = RANDOM.normal(size=(10, 48)).astype(np.float32) * np.where(np.arange(48) == 2, 50, 1).astype(np.float32)


def model() -> ModelProto:
    """X @ left + x @ right."""
    nodes = [
        helper.make_node("MatMul", ["x", "left"], ["a"]),
        helper.make_node("MatMul", ["x", "right"], ["b"]),
        helper.make_node("Add", ["a", "b"], ["y"]),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "sum",
        [value("x", TensorProto.FLOAT, ["rows", 48])],
        [value("y", TensorProto.FLOAT, ["rows", 24])],
        [numpy_helper.from_array(matrix, name) for name, matrix in MATRICES.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def run(made: ModelProto, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a model gives for rows."""
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    found: NDArray[np.float32] = session.run(None, {"x": rows})[0]
    return found


def error(made: ModelProto) -> float:
    """How far off the products are at worst, as a share of the greatest."""
    exact = ROWS @ (MATRICES["left"] + MATRICES["right"])
    return float(np.abs(run(made, ROWS) - exact).max() / np.abs(exact).max())


def test_products_of_integers() -> None:
    """They are those of floats but for the rounding, and no matrix of floats is left."""
    made = model()
    replace_matrices(made, {"x": np.ones(48, dtype=np.float32)})
    assert error(made) < 0.02
    kinds = {tensor.name: tensor.data_type for tensor in made.graph.initializer if len(tensor.dims) == 2}
    assert kinds == {"bytes.left.integers": TensorProto.INT8, "bytes.right.integers": TensorProto.INT8}
    assert sum(node.op_type == "Round" for node in made.graph.node) == 1  # both matrices share what they multiply


def test_smoothing_costs_less() -> None:
    """With a feature that is much larger than the others, factors take away at least half of the error."""
    plain, smooth = model(), model()
    replace_matrices(plain, {"x": np.ones(48, dtype=np.float32)})
    replace_matrices(smooth, smoothing_factors(smooth, [{"x": ROWS[:5]}]))
    assert error(smooth) < error(plain) / 2


def test_a_row_does_not_depend_on_the_others() -> None:
    """A row alone gives, bit for bit, what it gives in a batch."""
    made = model()
    replace_matrices(made, smoothing_factors(made, [{"x": ROWS[:5]}]))
    together = run(made, ROWS)
    assert np.array_equal(together, np.concatenate([run(made, ROWS[[number]]) for number in range(10)]))


def test_factors_by_hand() -> None:
    """The root of a feature's size by its weights', with a geometric mean of one."""
    found = factors(np.array([16, 4, 1], dtype=np.float32), np.array([1, 4, 1], dtype=np.float32))
    mean = (4 * 1 * 1) ** (1 / 3)
    assert found.tolist() == pytest.approx([4 / mean, 1 / mean, 1 / mean], rel=1e-6)


def test_a_row_of_zeros() -> None:
    """Nothing times something is nothing, and no division by it."""
    made = model()
    replace_matrices(made, {"x": np.ones(48, dtype=np.float32)})
    assert run(made, np.zeros((1, 48), dtype=np.float32)).tolist() == [[0.0] * 24]
