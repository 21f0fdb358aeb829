"""From log-odds that a model claims to probabilities that come true; fitted on rows the model never saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.features.averages import Floats
from app.models.trees import ModelFormatError

ISOTONIC_ROWS = 1000
"""Fewer rows than this give an isotonic curve of noise."""


def sigmoid(log_odds: Floats) -> Floats:
    """1 / (1 + exp(-x)) without overflow."""
    result: Floats = np.exp(-np.logaddexp(0.0, -log_odds))
    return result


@dataclass(frozen=True)
class Platt:
    """sigmoid(slope x log-odds + offset) (J. Platt 1999); the slope is never negative."""

    slope: float
    offset: float

    kind = "platt"

    def probability(self, raw: Floats) -> Floats:
        """Of a long."""
        return sigmoid(self.slope * raw + self.offset)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For the model file."""
        return {"platt": np.array([self.slope, self.offset])}


@dataclass(frozen=True)
class Isotonic:
    """A rising curve through (log-odds, probability) points, straight between and level beyond them."""

    x: Floats
    y: Floats

    kind = "isotonic"

    def probability(self, raw: Floats) -> Floats:
        """Of a long."""
        return np.interp(raw, self.x, self.y)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For the model file."""
        return {"isotonic_x": self.x, "isotonic_y": self.y}


Calibrator = Platt | Isotonic


def fit_calibrator(kind: str, raw: Floats, target: Floats) -> Calibrator:
    """Isotonic where asked for and there are rows enough, otherwise Platt."""
    if kind == "isotonic" and len(raw) >= ISOTONIC_ROWS:
        return _fit_isotonic(raw, target)
    return _fit_platt(raw, target)


def _fit_platt(raw: Floats, target: Floats, steps: int = 50) -> Platt:
    """Newton's method on the log-loss; Platt's smoothed targets keep it finite on few rows."""
    ups = float(target.sum())
    high, low = (ups + 1.0) / (ups + 2.0), 1.0 / (len(target) - ups + 2.0)
    smooth = low + (high - low) * target
    level = Platt(0.0, float(np.log(smooth.mean() / (1.0 - smooth.mean()))))
    if float(np.ptp(raw)) == 0.0:
        return level
    design = np.column_stack([raw, np.ones(len(raw))])
    weights = np.array([0.0, level.offset])
    for _ in range(steps):
        p = sigmoid(design @ weights)
        gradient = design.T @ (p - smooth)
        curvature = design.T @ (design * (p * (1.0 - p))[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-10:
            break
    # A model that was wrong the right way round on the held-out rows knows nothing; it is not to be turned over.
    return Platt(float(weights[0]), float(weights[1])) if np.isfinite(weights).all() and weights[0] > 0.0 else level


def _fit_isotonic(raw: Floats, target: Floats) -> Isotonic:
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(raw, target)
    return Isotonic(np.asarray(model.X_thresholds_, dtype=np.float64), np.asarray(model.y_thresholds_, dtype=np.float64))


def calibrator_from(arrays: Mapping[str, NDArray[Any]]) -> Calibrator:
    """As `arrays()` of either wrote it."""
    if "platt" in arrays:
        values = arrays["platt"].astype(np.float64)
        if values.shape != (2,) or not np.isfinite(values).all() or values[0] < 0.0:
            raise ModelFormatError("platt: two finite numbers with a slope of 0 or more were expected")
        return Platt(float(values[0]), float(values[1]))
    if "isotonic_x" in arrays and "isotonic_y" in arrays:
        x, y = arrays["isotonic_x"].astype(np.float64), arrays["isotonic_y"].astype(np.float64)
        rising = len(x) > 0 and len(x) == len(y) and bool((np.diff(x) >= 0).all() and (np.diff(y) >= 0).all())
        if not rising or not 0.0 <= y[0] <= y[-1] <= 1.0:
            raise ModelFormatError("isotonic: a rising curve from 0 to 1 was expected")
        return Isotonic(x, y)
    raise ModelFormatError("the model file has no calibration")
