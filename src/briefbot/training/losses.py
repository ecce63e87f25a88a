"""What the network is taught, as losses to be made small."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each loss counts beside the choice among a list, which counts 1."""

    each: float = 0.5
    removed: float = 0.5
    highlight: float = 1.0


def choice_loss(scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
    """The mean negative logarithm of the probability of the right choice in each list.

    `scores` has the shape (lists, candidates); `gold` and `there` tell which candidates answer, and which are none but
    padding. Silence is one more candidate whose score is 0: the right choice where there is no gold.
    """
    silence = torch.zeros_like(scores[:, :1])
    padded = torch.cat([silence, scores.masked_fill(~there, -torch.inf)], dim=1)
    right = torch.cat([~gold.any(dim=1, keepdim=True), gold], dim=1)
    return (padded.logsumexp(1) - padded.masked_fill(~right, -torch.inf).logsumexp(1)).mean()


def removed_loss(scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
    """The choice loss of the same lists with the sentences taken out that answer: silence is right then."""
    return choice_loss(scores, torch.zeros_like(gold), there & ~gold)


def each_loss(scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
    """The mean binary cross entropy of each candidate by itself."""
    return functional.binary_cross_entropy_with_logits(scores[there], gold[there].float())


def highlight_loss(starts: Tensor, ends: Tensor, places: Tensor) -> Tensor:
    """The mean cross entropy of the first and the last token of the short answer; 0 if no place is known.

    `places` holds rows of (pair, first token, last token); `starts` and `ends` have the shape (pairs, tokens).
    """
    if not len(places):
        return starts.sum() * 0.0
    pairs, first, last = places.unbind(1)
    losses = functional.cross_entropy(starts[pairs], first) + functional.cross_entropy(ends[pairs], last)
    return losses / 2
