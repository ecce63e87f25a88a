"""Raw scores → probabilities, and the risk that a person takes → a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp


def logistic(value: float) -> float:
    """1 / (1 + e^-value)."""
    return 1.0 / (1.0 + exp(-value)) if value > 0 else exp(value) / (1.0 + exp(value))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability as the logistic function of a weighted sum; fitted, see the model card (Platt 1999)."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, features: Mapping[str, float]) -> float:
        """The probability, given a value for each name in `weights`."""
        return logistic(self.bias + sum(weight * features[name] for name, weight in self.weights.items()))


@dataclass(frozen=True, slots=True)
class FalseAnswers:
    """How sure a reader is of questions that nothing answers: its confidences, ascending, at least one.

    They are quantiles, evenly spaced from the least to the greatest.
    """

    confidences: Sequence[float]

    def threshold(self, share: float) -> float:
        """The least confidence with which at most that share (0 to 1) of such questions is answered.

        It is 0 for a share of 1: everything is answered then. For a share of 0 it is 1, since no measured greatest
        confidence is the greatest possible one.
        """
        if share >= 1.0:
            return 0.0
        if share <= 0.0:
            return 1.0
        place = (1.0 - share) * (len(self.confidences) - 1)
        below, part = int(place), place % 1.0
        above = min(below + 1, len(self.confidences) - 1)
        return self.confidences[below] + part * (self.confidences[above] - self.confidences[below])
