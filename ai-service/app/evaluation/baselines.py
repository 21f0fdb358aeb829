"""What a model must beat: knowing nothing, following the last move, and a straight line through the same features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from app.features.averages import Floats
from app.models.calibration import fit_calibrator
from app.models.gradient_boosting import split_undecided

NEUTRAL, MOMENTUM, LOGISTIC = "neutral", "momentum", "logistic_regression"
NAMES = (NEUTRAL, MOMENTUM, LOGISTIC)

Rows = NDArray[np.int64]


def baseline_probabilities(matrix: Floats, momentum: Floats, target: Floats, fit: Rows, test: Rows) -> dict[str, Floats]:
    """Each baseline's probability of a long for the test rows, from the fold's own training rows alone."""
    return {
        NEUTRAL: np.full(len(test), 0.5),
        MOMENTUM: _momentum(momentum, target, fit, test),
        LOGISTIC: _logistic(matrix, target, fit, test),
    }


def _momentum(momentum: Floats, target: Floats, fit: Rows, test: Rows) -> Floats:
    """How often a long earned after a rise, and after a fall, so far; half a row on each side where there was none."""
    up = momentum[fit] > 0.0
    after_rise = (target[fit][up].sum() + 0.5) / (up.sum() + 1.0)
    after_fall = (target[fit][~up].sum() + 0.5) / ((~up).sum() + 1.0)
    return np.where(momentum[test] > 0.0, after_rise, after_fall)


def _logistic(matrix: Floats, target: Floats, fit: Rows, test: Rows) -> Floats:
    from sklearn.linear_model import LogisticRegression

    # The scaler sees the fold's training rows only.
    mean, deviation = matrix[fit].mean(axis=0), matrix[fit].std(axis=0)
    deviation = np.where(deviation > 1e-12, deviation, 1.0)
    cut = int(len(fit) * 0.8)
    rows, outcome, weight = split_undecided(target[fit[:cut]])
    scaled = np.clip((matrix - mean) / deviation, -5.0, 5.0)
    with threadpool_limits(limits=1):
        model = LogisticRegression(C=0.1, max_iter=500).fit(scaled[fit[:cut]][rows], outcome, sample_weight=weight)
    held_out = fit[cut:]
    calibrator = fit_calibrator("platt", model.decision_function(scaled[held_out]), target[held_out])
    return calibrator.probability(model.decision_function(scaled[test]))
