from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from app.evaluation import metrics
from app.evaluation.bootstrap import Interval, mean_interval
from app.evaluation.report import EDGE, NO_EDGE, NOT_BETTER, UNPROFITABLE, judge
from app.evaluation.trading import follow
from app.labels.triple_barrier import Labels

RANDOM = np.random.Generator(np.random.PCG64(3))
P = np.round(RANDOM.random(500), 2)
Y = (RANDOM.random(500) < P).astype(float)


def test_measures_equal_scikit_learns() -> None:
    p = np.clip(P, 0.01, 0.99)

    assert metrics.log_loss(Y, p).mean() == pytest.approx(log_loss(Y, p), abs=1e-12)
    assert metrics.brier(Y, P).mean() == pytest.approx(brier_score_loss(Y, P), abs=1e-12)
    assert metrics.auc(Y, P) == pytest.approx(roc_auc_score(Y, P), abs=1e-12)


def test_an_undecided_row_costs_a_coin_half_of_each_outcome() -> None:
    assert metrics.log_loss(np.array([0.5]), np.array([0.5]))[0] == pytest.approx(np.log(2))
    assert np.isnan(metrics.auc(np.array([0.5, 1.0]), np.array([0.4, 0.6])))


def test_precision_counts_signals_only_and_undecided_ones_as_wrong() -> None:
    target = np.array([1.0, 0.0, 0.5, 1.0, 0.0])
    probability = np.array([0.55, 0.6, 0.7, 0.5, 0.45])

    assert metrics.precision(target, probability) == pytest.approx(2 / 4)


def test_calibration_error_is_the_weighted_distance() -> None:
    curve = [metrics.CalibrationBin(0.2, 0.3, 10), metrics.CalibrationBin(0.8, 0.7, 30)]

    assert metrics.calibration_error(curve) == pytest.approx(0.1)


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = RANDOM.standard_normal(4000)
    found = mean_interval(values, block=1, seed=1)

    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 / np.sqrt(4000), rel=0.2)


def test_overlapping_values_widen_the_interval_by_blocks() -> None:
    values = np.repeat(RANDOM.standard_normal(200), 20)
    wide, narrow = mean_interval(values, 40, 1), mean_interval(values, 1, 1)

    assert wide.high is not None and wide.low is not None and narrow.high is not None and narrow.low is not None
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_one_position_at_a_time_is_followed() -> None:
    end = np.array([2, 3, 4, 5, 5, 5])
    returns = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    labels = Labels(np.ones(6), end, returns, -returns)

    found = follow(np.arange(6), np.array([0.6, 0.6, 0.5, 0.4, 0.6, 0.6]), labels)

    assert found.returns.tolist() == [0.01, -0.04, 0.06]
    assert found.turnover == pytest.approx(1.0)


def forecaster(gain: float, auc: float, loss: float, trades: int, earned: float) -> dict[str, object]:
    def around(value: float) -> dict[str, float | None]:
        return Interval(value, value - 0.001, value + 0.001).as_dict()

    return {
        "log_loss_gain_over_neutral": around(gain), "auc": around(auc), "log_loss": around(loss), "trades": trades,
        "net_return_per_trade": around(earned),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "word"),
    [
        (forecaster(0.01, 0.55, 0.68, 100, 0.002), EDGE),
        (forecaster(0.0, 0.55, 0.68, 100, 0.002), NO_EDGE),
        (forecaster(0.01, 0.50, 0.68, 100, 0.002), NO_EDGE),
        (forecaster(0.01, 0.55, 0.68, 100, 0.0005), UNPROFITABLE),
        (forecaster(0.01, 0.55, 0.68, 29, 0.002), UNPROFITABLE),
        (forecaster(0.01, 0.55, 0.695, 100, 0.002), NOT_BETTER),
    ],
)
def test_an_edge_needs_all_of_it(model: dict[str, object], word: str) -> None:
    assert judge(model, {"neutral": forecaster(0, 0.5, 0.693, 0, 0)}).word == word
