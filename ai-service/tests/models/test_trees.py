from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from app.models.calibration import Isotonic, Platt, fit_calibrator, sigmoid
from app.models.gradient_boosting import BoostingParameters, extract, fit_trees, split_undecided
from app.models.onnx_export import MOST_DIFFERENCE, export_trees
from app.models.trained import TrainedModel
from app.models.trees import ModelFormatError, TreeEnsemble
from app.training.produce import Product

RANDOM = np.random.Generator(np.random.PCG64(1))
INPUTS = RANDOM.standard_normal((600, 6)).astype(np.float32).astype(np.float64)
INPUTS[::7, 2] = np.nan
TARGET = (INPUTS[:, 0] + 0.5 * RANDOM.standard_normal(600) > 0).astype(float)


@pytest.fixture(scope="module")
def fitted() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(max_iter=30, random_state=1).fit(INPUTS, TARGET)


def test_our_predictor_equals_scikit_learns(fitted: HistGradientBoostingClassifier) -> None:
    trees = extract(fitted)
    fresh = RANDOM.standard_normal((2000, 6)).astype(np.float32).astype(np.float64)
    fresh[::5, 2] = np.nan

    np.testing.assert_allclose(trees.raw(fresh), fitted.decision_function(fresh), rtol=0, atol=1e-12)


def test_the_first_trees_equal_scikit_learns_stages(fitted: HistGradientBoostingClassifier) -> None:
    stages = list(fitted.staged_decision_function(INPUTS))

    np.testing.assert_allclose(extract(fitted).first(10).raw(INPUTS), np.ravel(stages[9]), rtol=0, atol=1e-12)
    assert set(extract(fitted).first(0).raw(INPUTS)) == {float(fitted._baseline_prediction[0, 0])}


def test_the_same_seed_gives_the_same_trees_bit_for_bit() -> None:
    made = [fit_trees(INPUTS, TARGET, INPUTS[:50], TARGET[:50], BoostingParameters(trees=20), 3).arrays() for _ in range(2)]

    for name, values in made[0].items():
        np.testing.assert_array_equal(values, made[1][name])


def test_no_tree_is_kept_when_none_helps_on_later_rows() -> None:
    trees = fit_trees(INPUTS, TARGET, INPUTS, 1.0 - TARGET, BoostingParameters(trees=20, leaf_rows=20), 3)

    assert len(trees.roots) == 1
    assert (trees.value == 0.0).all()


def test_an_undecided_row_counts_half_on_either_side() -> None:
    rows, outcome, weight = split_undecided(np.array([1.0, 0.5, 0.0]))

    assert rows.tolist() == [0, 2, 1, 1]
    assert outcome.tolist() == [1.0, 0.0, 0.0, 1.0]
    assert weight.tolist() == [1.0, 1.0, 0.5, 0.5]


@pytest.mark.parametrize("calibrator", [Platt(1.7, -0.2), Isotonic(np.array([-1.0, 0.0, 0.4, 2.0]), np.array([0.2, 0.45, 0.5, 0.9]))])
def test_the_onnx_model_computes_the_calibrated_probability(fitted: HistGradientBoostingClassifier, product: Product, calibrator: Platt) -> None:
    pytest.importorskip("onnx", reason="the onnx package is not installed")
    from app.models.onnx_evaluator import evaluate

    model = TrainedModel(product.model.schema, np.arange(6), extract(fitted), calibrator)
    data = export_trees(model, INPUTS[:50])
    found = evaluate(data, INPUTS[:200].astype(np.float32))

    wanted = calibrator.probability(model.estimator.raw(INPUTS[:200]))
    np.testing.assert_allclose(found[:, 0], wanted, rtol=0, atol=MOST_DIFFERENCE)
    assert found.shape == (200, 1)


def test_trees_that_point_outside_or_back_are_refused(fitted: HistGradientBoostingClassifier) -> None:
    trees = extract(fitted)
    left = trees.left.copy()
    left[5] = 0
    for broken in (replace(trees, left=left), replace(trees, feature=trees.feature + 6), replace(trees, value=trees.value * np.nan)):
        with pytest.raises(ModelFormatError):
            TreeEnsemble.from_arrays(broken.arrays(), 6)
    with pytest.raises(ModelFormatError, match="lack 'roots'"):
        TreeEnsemble.from_arrays({"base": np.zeros(1)}, 6)


def test_platt_brings_overconfidence_back_to_what_happens() -> None:
    claimed = RANDOM.standard_normal(20_000) * 3.0
    happened = (RANDOM.random(20_000) < sigmoid(0.4 * claimed + 0.1)).astype(float)

    found = fit_calibrator("platt", claimed, happened)

    assert isinstance(found, Platt)
    assert found.slope == pytest.approx(0.4, abs=0.03)
    assert found.offset == pytest.approx(0.1, abs=0.05)


def test_a_model_that_was_wrong_on_held_out_rows_says_nothing() -> None:
    claimed = RANDOM.standard_normal(2000)
    happened = (RANDOM.random(2000) < sigmoid(-claimed)).astype(float)

    found = fit_calibrator("platt", claimed, happened)

    assert np.ptp(found.probability(claimed)) == 0.0


def test_isotonic_rises_and_is_taken_with_enough_rows_only() -> None:
    claimed = RANDOM.standard_normal(3000)
    happened = (RANDOM.random(3000) < sigmoid(claimed)).astype(float)

    assert isinstance(fit_calibrator("isotonic", claimed, happened), Isotonic)
    assert isinstance(fit_calibrator("isotonic", claimed[:500], happened[:500]), Platt)
