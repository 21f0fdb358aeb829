"""Trend, strength, volatility, levels and volume of the market, computed from the candles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.candles import Candles, Timeframe
from app.features import indicators as of
from app.features.averages import ema, previous, ratio, sma

FEWEST_CANDLES = 30


@dataclass(frozen=True)
class Condition:
    """direction: -1 falling to 1 rising. strength: ADX, 0 to 100. phase: trending, ranging or transition."""

    direction: float
    strength: float
    phase: str
    volatility_ratio: float
    volatility_level: str
    volume_ratio: float
    support: list[float]
    resistance: list[float]

    @property
    def trend(self) -> str:
        """up, down or sideways."""
        return "up" if self.direction > 0.2 else "down" if self.direction < -0.2 else "sideways"


def condition(candles: Candles) -> Condition | None:
    """Of one timeframe; None with fewer than 30 candles."""
    if len(candles) < FEWEST_CANDLES:
        return None
    movement = of.adx(candles)
    strength, plus, minus = float(movement.adx[-1]), float(movement.plus[-1]), float(movement.minus[-1])
    slow = ema(candles.close, min(50, len(candles)))[-1]
    votes = [
        np.sign(candles.close[-1] - slow),
        np.sign(ema(candles.close, 12)[-1] - ema(candles.close, 26)[-1]),
        (of.rsi(candles.close)[-1] - 50.0) / 50.0,
        (plus - minus) / (plus + minus) if plus + minus > 0.0 else 0.0,
    ]
    span = of.atr(candles)
    usual = float(np.nanmedian(span[-200:] / candles.close[-200:]))
    volatility = float(span[-1] / candles.close[-1])
    relative = volatility / usual if usual > 0.0 else 1.0
    volume = float(np.nan_to_num(ratio(candles.volume, previous(sma(candles.volume, 20)), 0.0)[-1]))
    support, resistance = levels(candles)
    return Condition(
        direction=float(np.clip(np.mean(votes), -1.0, 1.0)),
        strength=strength if np.isfinite(strength) else 0.0,
        phase="trending" if strength >= 25.0 else "ranging" if strength < 20.0 else "transition",
        volatility_ratio=volatility,
        volatility_level="low" if relative < 0.7 else "high" if relative > 1.5 else "normal",
        volume_ratio=volume,
        support=support,
        resistance=resistance,
    )


def combined(found: Mapping[Timeframe, Condition]) -> tuple[float, float]:
    """Direction and confidence over the timeframes, the longer weighing more: weight is the root of the minutes."""
    weights = np.array([timeframe.minutes**0.5 for timeframe in found])
    directions = np.array([c.direction for c in found.values()])
    direction = float(np.average(directions, weights=weights))
    agreement = float(np.average(np.sign(directions) == np.sign(direction), weights=weights))
    return direction, float(np.clip(0.5 * agreement + 0.5 * abs(direction), 0.0, 1.0))


def levels(candles: Candles, reach: int = 3, most: int = 3) -> tuple[list[float], list[float]]:
    """Turning points of the last 120 candles: the nearest below and above the close. A turn is known `reach` candles on."""
    recent = candles.last(120)
    close = float(recent.close[-1])
    lows, highs = [], []
    for i in range(reach, len(recent) - reach):
        around = slice(i - reach, i + reach + 1)
        if recent.low[i] == recent.low[around].min() and recent.low[i] < close:
            lows.append(float(recent.low[i]))
        if recent.high[i] == recent.high[around].max() and recent.high[i] > close:
            highs.append(float(recent.high[i]))
    return sorted(set(lows), reverse=True)[:most], sorted(set(highs))[:most]
