"""Predictions and what came of them, as they are kept; and how an outcome is measured."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.candles import Candles, Timeframe
from app.labels.costs import Costs
from app.labels.triple_barrier import Barriers, label

CHAMPION, SHADOW, RULES = "champion", "shadow", "rules"
MOST_ROWS = 50_000
_WARM_ROWS = 30
"""The barriers' width is an average that must have forgotten where the candles begin."""


@dataclass(frozen=True)
class Prediction:
    """One answer, with the barriers its outcome is measured by. probability is None for the rules."""

    id: str
    created_ms: int
    symbol: str
    timeframe: str
    candle_ms: int
    role: str
    model_version: str
    signal: str
    confidence: float
    probability: float | None
    price: float
    width_atr: float
    horizon: int
    cost_ratio: float


class PredictionStore(Protocol):
    """Safe for several threads and several processes."""

    def add(self, predictions: Iterable[Prediction]) -> int:
        """How many were new: the same question to the same model is one prediction."""
        ...

    def join_outcomes(self, symbol: str, timeframe: Timeframe, candles: Candles) -> list[str]:
        """Measures open predictions by the candles that followed; `right`, `wrong` or `undecided` for each one decided."""
        ...

    def add_feedback(self, prediction_id: str, realised_return: float, note: str | None) -> bool:
        """What a trade on it really earned; False when there is no such prediction. The last word counts."""
        ...

    def select(self, since_ms: int, symbol: str | None, model_version: str | None, most: int = MOST_ROWS) -> list[dict[str, Any]]:
        """Predictions made since then, newest first, with the feedback to each as `realised_return`."""
        ...

    def forget_before(self, at_ms: int) -> int:
        """Retention; how many are gone."""
        ...

    def close(self) -> None:
        """After the last use."""
        ...


@dataclass(frozen=True)
class Outcome:
    """target: 1 a long earned, 0 a short did, one half neither. net_return: of the side that was said, after costs."""

    id: str
    target: float
    net_return: float
    result: str


def measurable(candles: Candles) -> tuple[int, int] | None:
    """The first candle of a prediction that these candles can measure, and the one it must lie before; None when there is none."""
    if len(candles) <= _WARM_ROWS:
        return None
    return int(candles.time_ms[_WARM_ROWS]), int(candles.time_ms[-1])


def outcomes(waiting: Iterable[Mapping[str, Any]], candles: Candles) -> list[Outcome]:
    """Of the predictions whose barriers were reached, or whose time was over, within these candles."""
    rows = {int(ms): i for i, ms in enumerate(candles.time_ms)}
    found: list[Outcome] = []
    for (width, horizon, cost), group in _by_barriers(waiting).items():
        labels = label(candles, _barriers(width, horizon, cost))
        for entry in group:
            row = rows.get(entry["candle_ms"])
            if row is None or not labels.known[row]:
                continue
            earned = {"long": labels.long_return, "short": labels.short_return}.get(entry["signal"])
            net = float(earned[row]) if earned is not None else 0.0
            result = "undecided" if entry["signal"] == "neutral" else "right" if net > 0.0 else "wrong"
            found.append(Outcome(entry["id"], float(labels.target[row]), net, result))
    return found


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def _by_barriers(waiting: Iterable[Mapping[str, Any]]) -> dict[tuple[float, int, float], list[Mapping[str, Any]]]:
    groups: dict[tuple[float, int, float], list[Mapping[str, Any]]] = {}
    for entry in waiting:
        groups.setdefault((entry["width_atr"], entry["horizon"], entry["cost_ratio"]), []).append(entry)
    return groups


def _barriers(width_atr: float, horizon: int, cost_ratio: float) -> Barriers:
    return Barriers(width_atr, horizon, Costs(fee_ratio=cost_ratio / 2.0, slippage_ratio=0.0))
