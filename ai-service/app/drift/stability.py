"""Population stability index: sum of (now - then) x ln(now / then) over bins of equal share in training."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.features.averages import Floats

BINS = 10
MODERATE, STRONG = 0.1, 0.25
"""The usual reading: below 0.1 stable, above 0.25 another population."""

_LEAST_SHARE = 1e-4


def reference(matrix: Floats, names: list[str]) -> dict[str, Any]:
    """Bin edges, shares and medians of each feature in training; for the manifest."""
    result: dict[str, Any] = {}
    for name, column in zip(names, matrix.T, strict=True):
        edges = np.unique(np.quantile(column, np.linspace(0.0, 1.0, BINS + 1)[1:-1]))
        result[name] = {
            "edges": edges.tolist(),
            "shares": (np.bincount(bins_of(column, edges), minlength=len(edges) + 1) / len(column)).tolist(),
            "median": float(np.median(column)),
        }
    return result


def bins_of(values: Floats, edges: Floats) -> Any:
    """Number of the bin of each value."""
    return np.searchsorted(edges, values, side="right")


def stability_index(then: Floats, now: Floats) -> float:
    """Of two lists of shares of the same bins; 0 when they are equal."""
    a, b = np.maximum(then, _LEAST_SHARE), np.maximum(now, _LEAST_SHARE)
    return float(np.sum((b - a) * np.log(b / a)))
