"""A boosted tree ensemble as arrays, asked with numpy alone: no pickle, no scikit-learn when serving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.features.averages import Floats

_CHUNK = 4096


class ModelFormatError(ValueError):
    """Arrays that are no model of their kind."""


@dataclass(frozen=True)
class TreeEnsemble:
    """All nodes of all trees in one table; children are absolute row numbers, leaves point at themselves.

    A row goes left when its value is at most the threshold, or is missing and `missing_left` says so. Thresholds are
    single-precision numbers, as the features are: the ONNX form of the same trees then takes the same turns.
    """

    base: float
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    kind = "gradient_boosting"
    lookback = 1

    def raw(self, inputs: Floats) -> Floats:
        """Log-odds of a long for each row of features."""
        return np.concatenate([self._chunk(inputs[i : i + _CHUNK]) for i in range(0, len(inputs), _CHUNK)] or [np.empty(0)])

    def _chunk(self, inputs: Floats) -> Floats:
        total: Floats = self.base + self.contributions(inputs).sum(axis=1)
        return total

    def contributions(self, inputs: Floats) -> Floats:
        """What each tree adds for each row."""
        nodes = np.broadcast_to(self.roots, (len(inputs), len(self.roots)))
        rows = np.arange(len(inputs))[:, None]
        while True:
            values = inputs[rows, self.feature[nodes]]
            go_left = np.where(np.isnan(values), self.missing_left[nodes], values <= self.threshold[nodes])
            following = np.where(go_left, self.left[nodes], self.right[nodes])
            if np.array_equal(following, nodes):
                return self.value[nodes]
            nodes = following

    def first(self, trees: int) -> TreeEnsemble:
        """Without the trees after the first so many; at least one leaf that adds nothing remains."""
        if trees <= 0:
            zero = np.zeros(1, dtype=np.int32)
            return TreeEnsemble(self.base, zero, zero, np.zeros(1), np.zeros(1, dtype=bool), zero, zero, np.zeros(1))
        stop = int(self.roots[trees]) if trees < len(self.roots) else len(self.feature)
        return TreeEnsemble(
            self.base,
            self.roots[:trees],
            self.feature[:stop],
            self.threshold[:stop],
            self.missing_left[:stop],
            self.left[:stop],
            self.right[:stop],
            self.value[:stop],
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """As `from_arrays` takes them."""
        return {
            "base": np.array([self.base]),
            "roots": self.roots,
            "feature": self.feature,
            "threshold": self.threshold,
            "missing_left": self.missing_left,
            "left": self.left,
            "right": self.right,
            "value": self.value,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], features: int) -> TreeEnsemble:
        """Refuses trees that would read outside of a row, or never end."""
        try:
            trees = cls(
                float(arrays["base"][0]),
                arrays["roots"].astype(np.int32),
                arrays["feature"].astype(np.int32),
                arrays["threshold"].astype(np.float64),
                arrays["missing_left"].astype(bool),
                arrays["left"].astype(np.int32),
                arrays["right"].astype(np.int32),
                arrays["value"].astype(np.float64),
            )
        except (KeyError, IndexError) as e:
            raise ModelFormatError(f"the trees lack {e}") from e
        trees._check(features)
        return trees

    def _check(self, features: int) -> None:
        nodes = np.arange(len(self.feature))
        columns: list[NDArray[Any]] = [self.feature, self.threshold, self.missing_left, self.left, self.right, self.value]
        lengths = {len(column) for column in columns}
        if len(lengths) != 1 or len(self.roots) == 0 or not np.isfinite(self.value).all() or not np.isfinite(self.base):
            raise ModelFormatError("the trees' columns differ in length or hold no finite numbers")
        leaf = (self.left == nodes) & (self.right == nodes)
        # Children behind their parents: no path can come back.
        onward = (self.left > nodes) & (self.right > nodes) & (self.left < len(nodes)) & (self.right < len(nodes))
        if not (leaf | onward).all() or self.roots.min() < 0 or self.roots.max() >= len(nodes):
            raise ModelFormatError("the trees' nodes point outside of the tables or backwards")
        if self.feature.min() < 0 or self.feature.max() >= features:
            raise ModelFormatError(f"the trees read a feature beyond the {features} there are")
