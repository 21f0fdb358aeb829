"""Measured quality of what was predicted: absent where nothing was decided, never a constant."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.evaluation import metrics

FEWEST_FOR_CALIBRATION = 100


def summarise(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts and measures of the predictions of one model or of the rules."""
    decided = [row for row in rows if row["target"] is not None]
    signalled = [row for row in decided if row["signal"] != "neutral"]
    returns = np.array([row["net_return"] for row in signalled])
    realised = [row["realised_return"] for row in rows if row["realised_return"] is not None]
    return {
        "predictions": len(rows),
        "decided": len(decided),
        "signals": {signal: sum(1 for row in rows if row["signal"] == signal) for signal in ("long", "short", "neutral")},
        "signals_decided": len(signalled),
        "win_rate": float((returns > 0.0).mean()) if len(returns) else None,
        "net_return_per_signal": float(returns.mean()) if len(returns) else None,
        "realised_trades": len(realised),
        "realised_return_per_trade": float(np.mean(realised)) if realised else None,
        **_probabilities([row for row in decided if row["probability"] is not None]),
    }


def _probabilities(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        return {"log_loss": None, "brier": None, "auc": None, "calibration_error": None, "calibration_curve": []}
    target = np.array([row["target"] for row in rows])
    p = np.array([row["probability"] for row in rows])
    curve = metrics.calibration_curve(target, p)
    rank = metrics.auc(target, p)
    return {
        "log_loss": float(metrics.log_loss(target, p).mean()),
        "brier": float(metrics.brier(target, p).mean()),
        "auc": rank if np.isfinite(rank) else None,
        "calibration_error": metrics.calibration_error(curve) if len(rows) >= FEWEST_FOR_CALIBRATION else None,
        "calibration_curve": [vars(entry) for entry in curve],
    }
