"""Confidence → what silence buys: the risk–coverage curve, and how well confidence parts right from wrong questions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from briefbot.evaluation.calibration import shared

Curve = NDArray[np.float64]


def risks(confidences: Sequence[float], rights: Sequence[bool]) -> Curve:
    """The share of wrong answers among the most confident 1, 2, 3 … questions (El-Yaniv and Wiener 2010).

    Wrong is also what should have been silence. Of equally confident questions each counts as their mean does.
    """
    order = np.argsort(-np.asarray(confidences, dtype=float), kind="stable")
    sure = np.asarray(confidences, dtype=float)[order]
    wrong = 1.0 - shared(sure, np.asarray(rights, dtype=float)[order])
    curve: Curve = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return curve


def area(curve: Curve) -> float | None:
    """The area under a risk–coverage curve (AURC): the mean risk over all coverages; less is better."""
    return float(curve.mean()) if len(curve) else None


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The probability that a positive has more confidence than a negative; equal ones count a half."""
    if not positives or not negatives:
        return None
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score([1] * len(positives) + [0] * len(negatives), [*positives, *negatives]))
