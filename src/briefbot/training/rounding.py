"""Linear layers that compute in training as they will after quantisation, so that the network learns to live with it.

Quantisation-aware training as in Jacob et al. (2018): what is rounded passes its gradient on as if it were not (the
straight-through estimator of Bengio, Léonard and Courville 2013).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

# As the exporter does it: weights from -64 to 64 with a scale for each row, inputs from 0 to 255 with one scale.
_WEIGHT_STEPS, _INPUT_STEPS = 64.0, 255.0


class RoundedLinear(nn.Linear):
    """A linear layer that rounds its weights and inputs while it learns, if `rounds` says so; exact otherwise."""

    rounds = False

    @classmethod
    def from_linear(cls, linear: nn.Linear) -> "RoundedLinear":
        """The same layer with the same parameters."""
        made = cls(linear.in_features, linear.out_features, bias=linear.bias is not None, device="meta")
        made.weight, made.bias = linear.weight, linear.bias
        return made

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 -- the name that PyTorch gives it
        """The layer's output, shape (…, out_features)."""
        if not (self.rounds and self.training):
            return super().forward(input)
        return functional.linear(rounded_inputs(input), rounded_weights(self.weight), self.bias)


def with_rounded_layers(module: nn.Module) -> None:
    """Exchanges each linear layer of a module for one that can round; the parameters keep their names."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, RoundedLinear.from_linear(child))
        else:
            with_rounded_layers(child)


def set_rounding(module: nn.Module, *, rounds: bool) -> None:
    """Has all layers that can round do so from now on, or not."""
    for layer in module.modules():
        if isinstance(layer, RoundedLinear):
            layer.rounds = rounds


def rounded_weights(weights: Tensor) -> Tensor:
    """Weights as integers of seven bits would have them, each row with its own scale."""
    with torch.no_grad():
        scales = weights.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / _WEIGHT_STEPS
        change = (weights / scales).round() * scales - weights
    return weights + change


def rounded_inputs(values: Tensor) -> Tensor:
    """Values as integers of eight bits would have them, from the least to the greatest of all, with 0 among them."""
    with torch.no_grad():
        low, high = values.amin().clamp_max(0.0), values.amax().clamp_min(0.0)
        scale = ((high - low) / _INPUT_STEPS).clamp_min(1e-8)
        change = (values / scale).round() * scale - values
    return values + change
