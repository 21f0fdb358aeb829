"""One trained model: which columns it reads, what it computes from them, and how that becomes a probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from app.features.averages import Floats
from app.features.schema import FeatureSchema
from app.models.calibration import Calibrator, calibrator_from
from app.models.trees import ModelFormatError, TreeEnsemble


class Estimator(Protocol):
    """What computes log-odds from features."""

    @property
    def kind(self) -> str:
        """`gradient_boosting`, `lstm`, `gru` or `transformer`."""
        ...

    @property
    def lookback(self) -> int:
        """Rows of features that one answer needs; 1 for trees."""
        ...

    def raw(self, inputs: Floats) -> Floats:
        """Log-odds for (rows, features), or for (rows, lookback, features) when it looks back."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For the model file."""
        ...


@dataclass(frozen=True)
class TrainedModel:
    """Ready to be asked."""

    schema: FeatureSchema
    columns: NDArray[np.int64]
    estimator: Estimator
    calibrator: Calibrator

    def usable(self, matrix: Floats) -> NDArray[np.int64]:
        """Rows of the feature matrix that have everything the model needs."""
        complete = ~np.isnan(matrix[:, self.columns]).any(axis=1)
        return complete_windows(complete, self.estimator.lookback)

    def probability(self, matrix: Floats, rows: NDArray[np.int64]) -> Floats:
        """Of a long, calibrated, for usable rows of the full feature matrix."""
        return self.calibrator.probability(self.estimator.raw(self.inputs(matrix, rows)))

    def inputs(self, matrix: Floats, rows: NDArray[np.int64]) -> Floats:
        """What the estimator takes for these rows."""
        return model_inputs(matrix[:, self.columns], rows, self.estimator.lookback)

    @property
    def feature_names(self) -> list[str]:
        """The columns it reads, in its order."""
        names = self.schema.names
        return [names[i] for i in self.columns]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything but the schema, for the model file."""
        return {"columns": self.columns} | self.estimator.arrays() | self.calibrator.arrays()

    @classmethod
    def from_arrays(cls, kind: str, schema: FeatureSchema, arrays: Mapping[str, NDArray[Any]]) -> TrainedModel:
        """ModelFormatError when the arrays are no such model."""
        columns = arrays.get("columns", np.empty(0)).astype(np.int64)
        if columns.ndim != 1 or len(columns) == 0 or columns.min() < 0 or columns.max() >= len(schema.names):
            raise ModelFormatError("the model reads no columns, or columns that its schema does not have")
        return cls(schema, columns, _estimator(kind, arrays, len(columns)), calibrator_from(arrays))


def _estimator(kind: str, arrays: Mapping[str, NDArray[Any]], features: int) -> Estimator:
    if kind == TreeEnsemble.kind:
        return TreeEnsemble.from_arrays(arrays, features)
    from app.models.sequence_network import NETWORKS, SequenceNetwork

    if kind in NETWORKS:
        return SequenceNetwork.from_arrays(kind, arrays, features)
    raise ModelFormatError(f"kind: '{kind}' is not one of {TreeEnsemble.kind}, {', '.join(NETWORKS)}")


def complete_windows(complete: NDArray[np.bool_], lookback: int) -> NDArray[np.int64]:
    """Rows that are complete together with the rows before them."""
    if len(complete) < lookback:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(sliding_window_view(complete, lookback).all(axis=1)).astype(np.int64) + lookback - 1


def model_inputs(matrix: Floats, rows: NDArray[np.int64], lookback: int) -> Floats:
    """(rows, features), or (rows, lookback, features) with the oldest first."""
    if lookback == 1:
        return matrix[rows]
    return matrix[rows[:, None] + np.arange(1 - lookback, 1)[None, :]]
