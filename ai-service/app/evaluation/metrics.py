"""Measures of probabilities. A target may be one half (neither side earned); it then counts as half of each outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SURE = 1e-6
LONG_FROM = 0.55
SHORT_UP_TO = 0.45


def log_loss(target: Floats, probability: Floats) -> Floats:
    """Per row, natural logarithm; 0.693 for a coin. Probabilities are kept a millionth away from 0 and 1."""
    p = np.clip(probability, _SURE, 1.0 - _SURE)
    losses: Floats = -(target * np.log(p) + (1.0 - target) * np.log(1.0 - p))
    return losses


def brier(target: Floats, probability: Floats) -> Floats:
    """Squared error per row; 0.25 for a coin against decided outcomes."""
    return (target - probability) ** 2


def auc(target: Floats, probability: Floats) -> float:
    """Chance that a row where a long earned is ranked above one where a short did; ties count half, undecided rows not."""
    decided = target != 0.5
    positive = target[decided] == 1.0
    ups, downs = int(positive.sum()), int((~positive).sum())
    if ups == 0 or downs == 0:
        return float("nan")
    _, inverse, counts = np.unique(probability[decided], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]
    return float((ranks[positive].sum() - ups * (ups + 1) / 2.0) / (ups * downs))


def precision(target: Floats, probability: Floats) -> float:
    """Share of the long and short signals that were right; undecided rows were wrong for both. NaN without a signal."""
    right = np.where(probability >= LONG_FROM, target == 1.0, target == 0.0)
    signalled = (probability >= LONG_FROM) | (probability <= SHORT_UP_TO)
    return float(right[signalled].mean()) if signalled.any() else float("nan")


@dataclass(frozen=True)
class CalibrationBin:
    """What was said and what happened, for rows of similar probability."""

    predicted: float
    observed: float
    count: int


def calibration_curve(target: Floats, probability: Floats, bins: int = 10) -> list[CalibrationBin]:
    """Bins of equal count."""
    order = np.argsort(probability, kind="stable")
    return [
        CalibrationBin(float(probability[part].mean()), float(target[part].mean()), len(part))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def calibration_error(curve: list[CalibrationBin]) -> float:
    """Expected calibration error: mean distance of said and happened, weighted by count."""
    total = sum(entry.count for entry in curve)
    if total == 0:
        return float("nan")
    return sum(abs(entry.predicted - entry.observed) * entry.count for entry in curve) / total
