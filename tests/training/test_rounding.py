"""Layers that round as the exporter will, by hand and against what it writes."""

from pathlib import Path

import pytest
import torch
from torch import nn

from briefbot.training.export import export
from briefbot.training.rounding import RoundedLinear, rounded_inputs, rounded_weights, set_rounding
from briefbot.training.shipped import layer_name, shipped_network
from tests.training.tiny import network


def test_weights_have_seven_bits_and_a_scale_for_each_row() -> None:
    """With a greatest weight of 6.4 the steps are 0.1."""
    weights = torch.tensor([[6.4, 0.26, -0.04], [0.064, -0.0126, 0.0]])
    expected = torch.tensor([[6.4, 0.3, 0.0], [0.064, -0.013, 0.0]])
    assert torch.allclose(rounded_weights(weights), expected)


def test_inputs_have_eight_bits_from_the_least_to_the_greatest() -> None:
    """From -5.1 to 20.4 the steps are 0.1; 0 is always among them."""
    assert torch.allclose(rounded_inputs(torch.tensor([-5.1, 20.4, 0.26])), torch.tensor([-5.1, 20.4, 0.3]))
    assert torch.allclose(rounded_inputs(torch.tensor([25.5, 1.04])), torch.tensor([25.5, 1.0]))


def test_gradients_pass_as_if_nothing_were_rounded() -> None:
    """The straight-through estimator."""
    weights = torch.tensor([[6.4, 0.26]], requires_grad=True)
    rounded_weights(weights).sum().backward()  # type: ignore[no-untyped-call]  # it is not annotated there
    assert weights.grad is not None
    assert weights.grad.tolist() == [[1.0, 1.0]]


def test_a_layer_rounds_only_while_it_learns_and_if_told_so() -> None:
    """Otherwise it is an ordinary one with the same parameters."""
    plain = nn.Linear(2, 1, bias=False)
    plain.weight.data = torch.tensor([[6.4, 0.26]])
    layer, values = RoundedLinear.from_linear(plain), torch.tensor([[0.0, 25.5]])
    assert layer.weight is plain.weight
    exact, rounded = pytest.approx(6.63), pytest.approx(7.65)
    assert layer.train()(values).item() == exact
    set_rounding(layer, rounds=True)
    assert layer(values).item() == rounded
    assert layer.eval()(values).item() == exact


def test_a_shipped_reader_becomes_a_network_again(tmp_path: Path) -> None:
    """All that is lost is what its seven bits do not tell; word embeddings are those of the encoder."""
    made = network(tmp_path)
    for parameter in made.parameters():  # after learning no two are equal, as they are before it
        parameter.data += torch.randn_like(parameter) / 100 * parameter.requires_grad
    export(made, tmp_path / "reader.onnx")
    again = shipped_network(tmp_path, tmp_path).state_dict()
    for name, before in made.state_dict().items():
        if name.endswith(".weight") and "LayerNorm" not in name and "embeddings" not in name:
            before = rounded_weights(before)  # noqa: PLW2901 -- what the exporter makes of it
        assert torch.allclose(again[name], before, atol=1e-6), name


@pytest.mark.parametrize(
    ("operator", "layer"),
    [
        ("/encoder/encoder/layer.0/output/dense/MatMul_quant", "encoder.encoder.layer.0.output.dense"),
        ("/span/MatMul_quant", "span"),
        ("/score/score.2/Gemm_MatMul_quant", "score.2"),
    ],
)
def test_which_layer_an_operator_is_of(operator: str, layer: str) -> None:
    """By the name that the tracer and the quantiser have given it."""
    assert layer_name(operator) == layer
