"""Factors that make rounding to eight bits cost less: SmoothQuant (Xiao et al. 2023, with its alpha of one half).

In a transformer's layers some features are many times as large as the others, and those lose their digits when all of a
row are rounded by one scale. A feature is divided by a factor and the weights that it meets are multiplied by it, so
that both have the same share of the trouble.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper

from briefbot.adapters.byte_matrices import inputs_of, matrices_of

_LEAST = 1e-5


def smoothing_factors(
    model: ModelProto, examples: Iterable[Mapping[str, NDArray[Any]]]
) -> dict[str, NDArray[np.float32]]:
    """A factor for each feature of everything that the model multiplies with constant matrices, by its name.

    The sizes of features are those that the model itself gives them for `examples`, each of which is what it is given.
    """
    matrices = matrices_of(model)
    inputs = inputs_of(model, matrices)
    sizes = greatest(model, list(inputs), examples)
    weights = {name: np.max([np.abs(matrices[one]).max(axis=1) for one in met], axis=0) for name, met in inputs.items()}
    return {name: factors(sizes[name], weights[name]) for name in inputs}


def factors(sizes: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The root of each feature's size by that of its weights, with a mean of one."""
    found = np.sqrt(np.maximum(sizes, _LEAST) / np.maximum(weights, _LEAST))
    shares: NDArray[np.float32] = (found / np.exp(np.log(found).mean())).astype(np.float32)
    return shares


def greatest(
    model: ModelProto, names: list[str], examples: Iterable[Mapping[str, NDArray[Any]]]
) -> dict[str, NDArray[np.float32]]:
    """The greatest size of each feature of what is called so inside the model."""
    watched = ModelProto.FromString(model.SerializeToString())
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, NDArray[np.float32]] = {}
    for example in examples:
        for name, values in zip(names, session.run(names, dict(example)), strict=True):
            size = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            found[name] = np.maximum(found.get(name, size), size)
    return found
