"""A sentence-transformers model with all its modules → one ONNX network; imported only by what exports it."""

import copy
import tempfile
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import onnxruntime
from onnx import ModelProto
from torch import Tensor, nn
from torch.nn import functional

from briefbot.adapters.byte_matrices import replace_matrices
from briefbot.adapters.encoder_probe import EXAMPLES
from briefbot.adapters.smoothing import smoothing_factors
from briefbot.adapters.tracing import ByteEmbedding, export_by_tracing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OUTPUT = "vectors"
# Tables with fewer rows hold positions or kinds of tokens, and take no room worth saving.
_FEWEST_WORDS = 1000


class Precision(Enum):
    """The numbers that an encoder's words and matrices are made of, the smaller ones first."""

    BYTES = "int8"
    FLOATS = "float32"


class NotExportable(Exception):
    """A model that ONNX cannot do, or that is another one there; the message says why."""


class Pipeline(nn.Module):
    """Everything from token ids to vectors of length one."""

    def __init__(self, model: nn.Module, names: Sequence[str]) -> None:
        super().__init__()
        self._model, self._names = model, names

    def forward(self, *features: Tensor) -> Tensor:
        """Shape (texts, dimensions), for features of shape (texts, tokens) in the order of their names."""
        found: Tensor = self._model(dict(zip(self._names, features, strict=True)))["sentence_embedding"]
        return functional.normalize(found, dim=-1)


def write_network(model: "SentenceTransformer", path: Path, precision: Precision) -> tuple[str, ...]:
    """Writes the whole model as ONNX; the names of what it is given.

    Raises:
        NotExportable: if it is given something else than tokens.
    """
    # Texts that differ in length, so that there is padding and nothing is made of the fact that there were none.
    features = model.preprocess(["one two three four five", "six"])
    names = tuple(name for name in _INPUTS if name in features)
    if not {"input_ids", "attention_mask"} <= set(names):
        read = sorted(name for name, feature in features.items() if isinstance(feature, Tensor))
        raise NotExportable(f"it reads {' and '.join(read)}, not input_ids and attention_mask")
    in_bytes = precision is Precision.BYTES
    copied = copy.deepcopy(model).float().eval()
    pipeline = Pipeline(with_byte_embeddings(copied) if in_bytes else copied, names)
    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {_OUTPUT: {0: "texts"}}
    with tempfile.TemporaryDirectory() as folder:
        traced = Path(folder, path.name)
        export_by_tracing(pipeline, [features[name] for name in names], traced, (names, [_OUTPUT]), axes)
        network = onnx.load(traced)
    if in_bytes:
        seen = [model.preprocess([text]) for text in EXAMPLES]
        examples = [{name: one[name].numpy() for name in names} for one in seen]
        replace_matrices(network, smoothing_factors(network, examples))
    write_optimised(network, path)
    return names


def write_optimised(network: ModelProto, path: Path) -> None:
    """Writes the network with whatever ONNX Runtime would do to it at each start, which takes most of that time."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    options.log_severity_level = 3  # it warns of what it has to do again on another machine: nothing, at this level
    onnxruntime.InferenceSession(network.SerializeToString(), options, providers=["CPUExecutionProvider"])


def with_byte_embeddings(model: nn.Module) -> nn.Module:
    """The model itself, with eight-bit numbers for its words."""
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Embedding) and child.num_embeddings >= _FEWEST_WORDS:
                setattr(parent, name, ByteEmbedding(child))
    return model
