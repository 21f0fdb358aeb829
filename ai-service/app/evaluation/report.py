"""The report of a walk-forward evaluation, and its verdict in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.evaluation import metrics
from app.evaluation.bootstrap import Interval, interval, mean_interval
from app.evaluation.metrics import Floats
from app.evaluation.trading import TradeList, follow
from app.evaluation.walk_forward import Rows
from app.labels.triple_barrier import Labels

EDGE = "edge"
UNPROFITABLE = "predictive_but_unprofitable"
NOT_BETTER = "not_better_than_baseline"
NO_EDGE = "no_edge"
FEWEST_TRADES = 30
_TRADES_PER_BLOCK = 5


@dataclass(frozen=True)
class Predictions:
    """Out-of-sample probabilities of one forecaster for the same rows as everybody's."""

    rows: Rows
    probability: Floats


@dataclass(frozen=True)
class Verdict:
    """`edge`, `not_better_than_baseline`, `predictive_but_unprofitable` or `no_edge`, with the reasons."""

    word: str
    reasons: list[str]

    @property
    def has_edge(self) -> bool:
        """Whether the model is promoted by default."""
        return self.word == EDGE


def measure(predictions: Predictions, labels: Labels, horizon: int, seed: int) -> dict[str, Any]:
    """All measures of one forecaster; intervals come from blocks of twice the horizon."""
    target, p, block = labels.target[predictions.rows], predictions.probability, 2 * horizon
    curve = metrics.calibration_curve(target, p)
    trades = follow(predictions.rows, p, labels)
    neutral = metrics.log_loss(target, np.full(len(p), 0.5))
    return {
        "rows": len(p),
        "log_loss": mean_interval(metrics.log_loss(target, p), block, seed).as_dict(),
        "log_loss_gain_over_neutral": mean_interval(neutral - metrics.log_loss(target, p), block, seed).as_dict(),
        "brier": mean_interval(metrics.brier(target, p), block, seed).as_dict(),
        "auc": interval(lambda r: metrics.auc(target[r], p[r]), len(p), block, seed).as_dict(),
        "precision_at_threshold": interval(lambda r: metrics.precision(target[r], p[r]), len(p), block, seed).as_dict(),
        "signal_ratio": float(((p >= metrics.LONG_FROM) | (p <= metrics.SHORT_UP_TO)).mean()) if len(p) else 0.0,
        "calibration_error": metrics.calibration_error(curve),
        "calibration_curve": [vars(entry) for entry in curve],
        **_earnings(trades, seed),
    }


def _earnings(trades: TradeList, seed: int) -> dict[str, Any]:
    return {
        "trades": len(trades.returns),
        "turnover_per_candle": trades.turnover,
        "net_return_per_trade": mean_interval(trades.returns, _TRADES_PER_BLOCK, seed).as_dict(),
        "net_return_total": float(np.prod(1.0 + trades.returns) - 1.0) if len(trades.returns) else 0.0,
    }


def judge(model: dict[str, Any], baselines: dict[str, dict[str, Any]]) -> Verdict:
    """An edge needs all of it: better than not knowing, better than the simple ways, and paid after costs."""
    reasons: list[str] = []
    gain, auc = Interval(**model["log_loss_gain_over_neutral"]), Interval(**model["auc"])
    knows = _above(gain, 0.0) and _above(auc, 0.5)
    if not _above(gain, 0.0):
        reasons.append(f"the log-loss gain over a neutral forecast, {_words(gain)}, is not clearly above 0")
    if not _above(auc, 0.5):
        reasons.append(f"the AUC, {_words(auc)}, is not clearly above 0.5")
    better = [
        name
        for name, baseline in baselines.items()
        if model["log_loss"]["value"] is None or baseline["log_loss"]["value"] < model["log_loss"]["value"]
    ]
    if better:
        reasons.append(f"the log-loss of {' and '.join(better)} is lower")
    earned = Interval(**model["net_return_per_trade"])
    pays = model["trades"] >= FEWEST_TRADES and _above(earned, 0.0)
    if model["trades"] < FEWEST_TRADES:
        reasons.append(f"{model['trades']} trades are fewer than the {FEWEST_TRADES} a judgement takes")
    elif not pays:
        reasons.append(f"the net return per trade after costs, {_words(earned)}, is not clearly above 0")
    if not knows:
        return Verdict(NO_EDGE, reasons)
    if not pays:
        return Verdict(UNPROFITABLE, reasons)
    return Verdict(NOT_BETTER, reasons) if better else Verdict(EDGE, [])


def _above(value: Interval, level: float) -> bool:
    return value.low is not None and value.low > level


def _words(value: Interval) -> str:
    if value.value is None:
        return "which has no value"
    if value.low is None or value.high is None:
        return f"{value.value:.5f} without an interval"
    return f"{value.value:.5f} (95 % interval {value.low:.5f} to {value.high:.5f})"
