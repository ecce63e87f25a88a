"""Losses, worked out by hand."""

from math import exp, log

import pytest
import torch

from briefbot.training.losses import choice_loss, each_loss, highlight_loss, removed_loss

SCORES = torch.tensor([[1.0, -2.0, 0.5], [0.3, -1.0, 9.0]])
GOLD = torch.tensor([[True, False, False], [False, False, False]])
THERE = torch.tensor([[True, True, True], [True, True, False]])


def test_choice_loss() -> None:
    """Silence has the score 0, is right where nothing is gold, and padding does not count."""
    first = -log(exp(1.0) / (1 + exp(1.0) + exp(-2.0) + exp(0.5)))
    second = -log(1 / (1 + exp(0.3) + exp(-1.0)))
    assert choice_loss(SCORES, GOLD, THERE).item() == pytest.approx((first + second) / 2)


def test_either_of_two_right_ones_will_do() -> None:
    """The probabilities of all gold candidates are added up."""
    gold = torch.tensor([[True, False, True]])
    expected = -log((exp(1.0) + exp(0.5)) / (1 + exp(1.0) + exp(-2.0) + exp(0.5)))
    assert choice_loss(SCORES[:1], gold, THERE[:1]).item() == pytest.approx(expected)


def test_removed_loss() -> None:
    """Without what is gold, silence is right in every list."""
    first = -log(1 / (1 + exp(-2.0) + exp(0.5)))
    second = -log(1 / (1 + exp(0.3) + exp(-1.0)))
    assert removed_loss(SCORES, GOLD, THERE).item() == pytest.approx((first + second) / 2)


def test_each_loss() -> None:
    """The mean of the binary cross entropies of what is there."""
    losses = [log(1 + exp(-1.0)), *(log(1 + exp(score)) for score in (-2.0, 0.5, 0.3, -1.0))]
    assert each_loss(SCORES, GOLD, THERE).item() == pytest.approx(sum(losses) / 5)


def test_highlight_loss() -> None:
    """The mean of both ends; nothing is lost where no place is known, and it can be differentiated all the same."""
    starts, ends = torch.tensor([[0.0, 1.0, 2.0]]), torch.tensor([[0.0, 0.0, 3.0]])
    first = -log(exp(1.0) / (1 + exp(1.0) + exp(2.0)))
    last = -log(exp(3.0) / (2 + exp(3.0)))
    places = torch.tensor([[0, 1, 2]])
    assert highlight_loss(starts, ends, places).item() == pytest.approx((first + last) / 2)
    learnt = starts.clone().requires_grad_()
    highlight_loss(learnt, ends, places[:0]).backward()  # type: ignore[no-untyped-call]  # it is not annotated there
    assert learnt.grad is not None
    assert not learnt.grad.any()
