"""The evaluation sees an edge where there is one, and none where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.candles.synthetic import synthetic_candles
from app.evaluation import walk_forward as splits
from app.evaluation.metrics import auc
from app.evaluation.report import EDGE, NO_EDGE
from app.evaluation.walk_forward import parts_of, walk_forward
from app.features.schema import DEFAULT_SCHEMA
from app.labels.triple_barrier import Barriers
from app.models.gradient_boosting import BoostingParameters
from app.training.pipeline import Evaluation, Material, evaluate, prepare
from app.training.settings import TrainingSettings

SETTINGS = TrainingSettings(folds=3, boosting=BoostingParameters(trees=60, leaves=8))


def judge(material: Material) -> Evaluation:
    return evaluate(material, SETTINGS, lambda share, stage: None)


def shows_an_edge(evaluation: Evaluation) -> bool:
    model = evaluation.report["model"]
    return model["log_loss_gain_over_neutral"]["low"] > 0.0 or model["auc"]["low"] > 0.5


@pytest.mark.parametrize("seed", [1, 2])
def test_pure_noise_shows_no_edge(seed: int) -> None:
    candles = synthetic_candles(seed, 5000, DEFAULT_SCHEMA.base)

    found = judge(prepare(candles, SETTINGS))

    assert not shows_an_edge(found)
    assert found.verdict.word == NO_EDGE


def test_labels_shuffled_in_time_show_no_edge_even_where_there_was_one() -> None:
    material = prepare(synthetic_candles(7, 6000, DEFAULT_SCHEMA.base, follow_through=0.3), SETTINGS)
    random = np.random.Generator(np.random.PCG64(5))
    target = material.labels.target.copy()
    target[material.rows] = random.permutation(target[material.rows])

    found = judge(replace(material, labels=replace(material.labels, target=target)))

    assert not shows_an_edge(found)
    assert not found.verdict.has_edge


def test_a_signal_in_the_market_is_found() -> None:
    found = judge(prepare(synthetic_candles(7, 9000, DEFAULT_SCHEMA.base, follow_through=0.3), SETTINGS))

    assert found.report["model"]["auc"]["low"] > 0.53


def test_a_known_signal_that_no_straight_line_holds_is_called_an_edge() -> None:
    material = prepare(synthetic_candles(7, 5000, DEFAULT_SCHEMA.base), SETTINGS)
    random = np.random.Generator(np.random.PCG64(6))
    count = len(material.matrix)
    speaks = random.standard_normal(count)
    truth = np.where(material.labels.target == 1.0, 1.0, -1.0) * np.where(random.random(count) < 0.8, 1.0, -1.0)
    matrix = material.matrix.copy()
    names = SETTINGS.schema.names
    matrix[:, names.index("5m.cmf_20")] = speaks
    matrix[:, names.index("5m.mfi_14")] = np.where(speaks > 0.0, truth, random.choice([-1.0, 1.0], count))

    found = judge(replace(material, matrix=matrix))

    assert found.verdict.word == EDGE, found.verdict
    assert set(list(found.report["importance"])[:2]) == {"5m.cmf_20", "5m.mfi_14"}


def overlapping() -> float:
    """AUC on noise of a forecaster that repeats the newest outcomes it may know, over many short folds."""
    candles = synthetic_candles(4, 12_000, DEFAULT_SCHEMA.base)
    material = prepare(candles, replace(SETTINGS, barriers=Barriers(width_atr=20.0, horizon=48)))
    target = material.labels.target
    said, happened = [], []
    for fold in walk_forward(material.rows, material.labels.end, folds=400, embargo=0):
        said.append(np.full(len(fold.test), target[fold.train[-8:]].mean()))
        happened.append(target[fold.test])
    return auc(np.concatenate(happened), np.concatenate(said))


def finds_nothing_in_noise() -> bool:
    return abs(overlapping() - 0.5) < 0.08


def test_a_forecaster_of_the_newest_known_outcomes_finds_nothing_in_noise() -> None:
    assert finds_nothing_in_noise()


def test_that_fails_once_the_purge_is_taken_out_of_the_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    # The same forecaster, the same noise: what it gains from the last training rows' outcomes is the test's own future.
    monkeypatch.setattr(splits, "purged", lambda train, end, test_start, embargo: train)

    assert not finds_nothing_in_noise()
    assert overlapping() > 0.70


def test_no_training_row_knows_an_outcome_of_the_test() -> None:
    rows = np.arange(100, 1100, dtype=np.int64)
    end = np.arange(1200, dtype=np.int64) + 24
    for fold in walk_forward(rows, end, folds=5, embargo=12):
        assert end[fold.train].max() < fold.test[0] - 12
        parts = parts_of(fold.train, end, embargo=12)
        assert end[parts.fit].max() < parts.stop[0] - 12
        assert end[parts.stop].max() < parts.calibrate[0] - 12


def test_every_row_after_the_first_training_stretch_is_tested_once() -> None:
    rows = np.arange(50, 1050, dtype=np.int64)
    folds = list(walk_forward(rows, np.arange(1200, dtype=np.int64), folds=7, embargo=3))

    np.testing.assert_array_equal(np.concatenate([fold.test for fold in folds]), rows[400:])
    assert splits.purged(rows[:5], np.full(1200, 2000), 500, 0).size == 0
