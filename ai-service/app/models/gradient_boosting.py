"""Gradient boosting by scikit-learn, stopped early on rows later than those it was fitted on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.evaluation.metrics import log_loss
from app.features.averages import Floats
from app.models.calibration import sigmoid
from app.models.trees import TreeEnsemble


@dataclass(frozen=True)
class BoostingParameters:
    """Of HistGradientBoostingClassifier; the number of trees is the most there may be."""

    trees: int = 150
    learning_rate: float = 0.05
    leaves: int = 15
    leaf_rows: int = 100
    l2: float = 1.0

    def __post_init__(self) -> None:
        bounds = {"trees": (1, 1000), "learning_rate": (0.001, 1.0), "leaves": (2, 63), "leaf_rows": (5, 10000), "l2": (0.0, 1000.0)}
        for name, value in asdict(self).items():
            low, high = bounds[name]
            if not low <= value <= high:
                raise ValueError(f"{name} is {value}: expected {low} to {high}")


def fit_trees(
    inputs: Floats, target: Floats, stop_inputs: Floats, stop_target: Floats, parameters: BoostingParameters, seed: int
) -> TreeEnsemble:
    """The trees up to the one after which the later rows were predicted best; none when no tree helped."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, outcome, weight = split_undecided(target)
    model = HistGradientBoostingClassifier(
        max_iter=parameters.trees,
        learning_rate=parameters.learning_rate,
        max_leaf_nodes=parameters.leaves,
        min_samples_leaf=parameters.leaf_rows,
        l2_regularization=parameters.l2,
        early_stopping=False,
        random_state=seed,
    )
    model.fit(inputs[rows], outcome, sample_weight=weight)
    trees = extract(model)
    if len(stop_inputs) == 0:
        return trees
    stages = trees.base + np.cumsum(trees.contributions(stop_inputs), axis=1)
    losses = [float(log_loss(stop_target, sigmoid(stages[:, i])).mean()) for i in range(stages.shape[1])]
    without = float(log_loss(stop_target, np.full(len(stop_target), float(sigmoid(np.array([trees.base]))[0]))).mean())
    best = int(np.argmin(losses))
    return trees.first(best + 1 if losses[best] < without else 0)


def split_undecided(target: Floats) -> tuple[Any, Floats, Floats]:
    """Row numbers, outcomes 0 or 1, and weights: an undecided row counts half on either side."""
    undecided = np.flatnonzero(target == 0.5)
    decided = np.flatnonzero(target != 0.5)
    rows = np.concatenate([decided, undecided, undecided])
    outcome = np.concatenate([target[decided], np.zeros(len(undecided)), np.ones(len(undecided))])
    weight = np.concatenate([np.ones(len(decided)), np.full(2 * len(undecided), 0.5)])
    return rows, outcome, weight


def extract(model: Any) -> TreeEnsemble:
    """The trees of a fitted two-class HistGradientBoostingClassifier."""
    tables = [predictors[0].nodes for predictors in model._predictors]
    starts = np.cumsum([0, *(len(nodes) for nodes in tables)])[:-1]
    columns: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "missing", "left", "right", "value")}
    for start, nodes in zip(starts, tables, strict=True):
        leaf = nodes["is_leaf"].astype(bool)
        own = start + np.arange(len(nodes))
        columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
        columns["threshold"].append(np.where(leaf, 0.0, _single_below(nodes["num_threshold"])))
        columns["missing"].append(nodes["missing_go_to_left"].astype(bool))
        columns["left"].append(np.where(leaf, own, start + nodes["left"]))
        columns["right"].append(np.where(leaf, own, start + nodes["right"]))
        columns["value"].append(np.where(leaf, nodes["value"], 0.0))
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    return TreeEnsemble(
        float(np.ravel(model._baseline_prediction)[0]),
        starts.astype(np.int32),
        joined["feature"].astype(np.int32),
        joined["threshold"].astype(np.float64),
        joined["missing"],
        joined["left"].astype(np.int32),
        joined["right"].astype(np.int32),
        joined["value"].astype(np.float64),
    )


def _single_below(threshold: Floats) -> Floats:
    """The greatest single-precision number not above: for single-precision inputs the comparison stays what it was."""
    single = threshold.astype(np.float32)
    above = single.astype(np.float64) > threshold
    return np.where(above, np.nextafter(single, np.float32(-np.inf)), single).astype(np.float64)
