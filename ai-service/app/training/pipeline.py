"""Walk-forward evaluation and the final fit. Whatever is learned from data is learned inside the fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from app.candles import Candles
from app.evaluation import metrics
from app.evaluation.baselines import NAMES, baseline_probabilities
from app.evaluation.report import Predictions, Verdict, judge, measure
from app.evaluation.walk_forward import Rows, parts_of, walk_forward
from app.features.averages import Floats
from app.features.matrix import feature_matrix
from app.labels.triple_barrier import Labels, label
from app.models.calibration import fit_calibrator
from app.models.gradient_boosting import fit_trees
from app.models.sequence_training import fit_network
from app.models.trained import Estimator, TrainedModel, complete_windows, model_inputs
from app.training.settings import TrainingSettings

FEWEST_ROWS = 500
Progress = Callable[[float, str], None]


class TooFewCandlesError(ValueError):
    """Not enough to train and judge on."""


@dataclass(frozen=True)
class Material:
    """Candles with what they look like and what followed."""

    candles: Candles
    matrix: Floats
    labels: Labels
    rows: Rows


@dataclass(frozen=True)
class Evaluation:
    """The report as JSON, and the verdict in it."""

    report: dict[str, Any]
    verdict: Verdict


def prepare(candles: Candles, settings: TrainingSettings) -> Material:
    """Features, labels and the rows that have both."""
    matrix = feature_matrix(settings.schema, {settings.schema.base: candles})
    labels = label(candles, settings.barriers)
    complete = complete_windows(~np.isnan(matrix).any(axis=1), settings.lookback)
    rows = complete[labels.known[complete]]
    if len(rows) < FEWEST_ROWS:
        raise TooFewCandlesError(
            f"{len(candles)} candles of {settings.schema.base} give {len(rows)} rows with all features and an outcome; "
            f"{FEWEST_ROWS} are needed"
        )
    return Material(candles, matrix, labels, rows)


def evaluate(material: Material, settings: TrainingSettings, progress: Progress) -> Evaluation:
    """Every fold is trained on its past alone and asked about what followed."""
    labels, horizon = material.labels, settings.barriers.horizon
    momentum = material.matrix[:, settings.schema.names.index(f"{settings.schema.base}.return_12")]
    found: dict[str, list[Floats]] = {name: [] for name in ("model", *NAMES)}
    tested: list[Rows] = []
    folds = list(walk_forward(material.rows, labels.end, settings.folds, settings.embargo))
    importance: dict[str, float] = {}
    for number, fold in enumerate(folds, start=1):
        model = fit(material, fold.train, settings)
        found["model"].append(model.probability(material.matrix, fold.test))
        for name, p in baseline_probabilities(material.matrix, momentum, labels.target, fold.train, fold.test).items():
            found[name].append(p)
        tested.append(fold.test)
        if number == len(folds):
            importance = permutation_importance(model, material, fold.test, settings.seed)
        progress(number / (len(folds) + 1), f"fold {number} of {len(folds)}")
    rows = np.concatenate(tested)
    measured = {
        name: measure(Predictions(rows, np.concatenate(parts)), labels, horizon, settings.seed)
        for name, parts in found.items()
    }
    baselines = {name: measured[name] for name in NAMES}
    verdict = judge(measured["model"], baselines)
    report = {
        "verdict": verdict.word,
        "reasons": verdict.reasons,
        "folds": len(folds),
        "first_test_ms": int(material.candles.time_ms[rows[0]]),
        "last_test_ms": int(material.candles.time_ms[rows[-1]]),
        "model": measured["model"],
        "baselines": baselines,
        "importance": importance,
    }
    return Evaluation(report, verdict)


def fit(material: Material, train: Rows, settings: TrainingSettings) -> TrainedModel:
    """One model from these rows: chosen features, fitted, stopped early and calibrated on three stretches in time."""
    parts = parts_of(train, material.labels.end, settings.embargo)
    target = material.labels.target
    if min(len(parts.fit), len(parts.stop), len(parts.calibrate)) < 20:
        raise TooFewCandlesError(f"{len(train)} training rows leave too few to fit, to stop early and to calibrate on")
    columns = choose(material.matrix[parts.fit], target[parts.fit], settings.features)
    chosen = material.matrix[:, columns]

    def inputs(rows: Rows) -> Floats:
        return model_inputs(chosen, rows, settings.lookback)

    learned = (inputs(parts.fit), target[parts.fit], inputs(parts.stop), target[parts.stop])
    estimator: Estimator
    # One thread: the same sums in the same order on every machine, and no threads that wait for each other on a busy one.
    with threadpool_limits(limits=1):
        estimator = _estimator(settings, learned)
    raw = estimator.raw(inputs(parts.calibrate))
    calibrator = fit_calibrator(settings.calibration, raw, target[parts.calibrate])
    return TrainedModel(settings.schema, columns, estimator, calibrator)


def _estimator(settings: TrainingSettings, learned: tuple[Floats, Floats, Floats, Floats]) -> Estimator:
    if settings.kind == "gradient_boosting":
        return fit_trees(*learned, settings.boosting, settings.seed)
    return fit_network(settings.kind, *learned, settings.network, settings.seed)


def choose(inputs: Floats, target: Floats, count: int) -> NDArray[np.int64]:
    """The columns that, each alone, rank the outcomes best; in the schema's order."""
    if count == 0 or count >= inputs.shape[1]:
        return np.arange(inputs.shape[1], dtype=np.int64)
    scores = np.array([abs(metrics.auc(target, column) - 0.5) for column in inputs.T])
    return np.sort(np.argsort(-np.nan_to_num(scores), kind="stable")[:count]).astype(np.int64)


def permutation_importance(model: TrainedModel, material: Material, rows: Rows, seed: int) -> dict[str, float]:
    """How much the log-loss out of sample rises when one feature's values are shuffled; largest first."""
    random = np.random.Generator(np.random.PCG64(seed))
    target = material.labels.target[rows]
    usual = float(metrics.log_loss(target, model.probability(material.matrix, rows)).mean())
    risen: dict[str, float] = {}
    for name, column in zip(model.feature_names, model.columns, strict=True):
        shuffled = material.matrix.copy()
        shuffled[rows, column] = random.permutation(shuffled[rows, column])
        risen[name] = float(metrics.log_loss(target, model.probability(shuffled, rows)).mean()) - usual
    return dict(sorted(risen.items(), key=lambda entry: -entry[1]))
