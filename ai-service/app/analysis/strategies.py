"""The engine's five strategies at their defaults, for the scores beside the model's answer and for answers without one.

Rules, levels and confidences are those of BotCore.Trading/Strategies; each class there explains its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.candles import Candles
from app.features import indicators as of
from app.features.averages import previous, ratio, rolling_sum, sma

LONG, SHORT, NEUTRAL = "long", "short", "neutral"
# Candles of the primary and of the longer timeframe: the recursive averages must have forgotten where they began, as in the engine.
_RSI_WARM_UP = (203, 202)
_MACD_WARM_UP = (215, 215)


@dataclass(frozen=True)
class View:
    """One strategy's view; `score` is its confidence with a sign, 0 when neutral."""

    signal: str
    confidence: float
    reason: str

    @property
    def score(self) -> float:
        """-1 to 1."""
        return self.confidence * {LONG: 1.0, SHORT: -1.0, NEUTRAL: 0.0}[self.signal]


_COLD = View(NEUTRAL, 0.0, "the strategy has not seen enough candles yet")


def views(primary: Candles, confirmation: Candles, names: tuple[str, ...] = ()) -> dict[str, View]:
    """The view of each strategy, or of the named ones, after the last candles."""
    return {name: decide(primary, confirmation) for name, decide in STRATEGIES.items() if not names or name in names}


def weighted(found: dict[str, View]) -> View:
    """The engine's weighted aggregation with equal weights: opposing views lower the confidence."""
    sides = [view for view in found.values() if view.signal != NEUTRAL]
    balance = sum(view.score for view in sides)
    if balance == 0.0:
        return View(NEUTRAL, 0.4, "the strategies balance each other or have no view")
    signal = LONG if balance > 0.0 else SHORT
    return View(signal, abs(balance) / len(sides), f"the strategies lean to {signal}")


def _rsi(primary: Candles, confirmation: Candles) -> View:
    if len(primary) < _RSI_WARM_UP[0] or len(confirmation) < _RSI_WARM_UP[1]:
        return _COLD
    line = of.rsi(primary.close)
    p, before, c = line[-1], line[-2], of.rsi(confirmation.close)[-1]

    def rule(p: float, before: float, c: float) -> tuple[float, str] | None:
        if p <= 20 and c <= 30 and p >= before:
            return 0.87, "RSI is at a deep extreme on both timeframes and turns"
        if p <= 30 and c < 50 and p > before:
            return 0.73, "RSI turns at an extreme, and the longer timeframe is on the same side"
        if 30 < p < 50 and c <= 30 and p > before:
            return 0.51, "RSI recovers while the longer timeframe is still at an extreme"
        if 55 < p < 70 and 50 < c < 70 and p > before:
            return 0.60, "RSI moves with the trend on both timeframes"
        return None

    balanced = abs(p - 50) < 10 and abs(c - 50) < 15
    return _two_sided(rule(p, before, c), rule(100 - p, 100 - before, 100 - c), 0.65 if balanced else 0.45, "RSI")


def _macd(primary: Candles, confirmation: Candles) -> View:
    if len(primary) < _MACD_WARM_UP[0] or len(confirmation) < _MACD_WARM_UP[1]:
        return _COLD
    first = of.macd(primary.close).histogram / primary.close
    second = of.macd(confirmation.close).histogram / confirmation.close
    h = (first[-1], first[-2], second[-1], second[-2])
    threshold = 0.0005

    def rule(p: float, before: float, c: float, c_before: float) -> tuple[float, str] | None:
        cross = before <= 0.0 < p
        if cross and c > threshold and c > c_before:
            return 0.89, "MACD crosses its signal with a strong longer timeframe"
        if (cross and c > c_before) or (p > threshold and c > threshold and p > before and c > c_before):
            return 0.71, "MACD turns on both timeframes"
        if p > 0.0 and p > 1.1 * before and c >= -threshold:
            return 0.55, "MACD gains and the longer timeframe does not object"
        return None

    flat = abs(h[0]) < threshold and abs(h[2]) < 2 * threshold
    return _two_sided(rule(*h), rule(*(-x for x in h)), 0.65 if flat else 0.45, "MACD")


def _bollinger(primary: Candles, confirmation: Candles) -> View:
    if len(primary) < 21 or len(confirmation) < 20:
        return _COLD
    bands, longer = of.bollinger(primary.close), of.bollinger(confirmation.close)
    width = of.bollinger_width(bands)
    place = of.bollinger_position(primary.close, bands)[-1]
    longer_place = of.bollinger_position(confirmation.close, longer)[-1]
    above = primary.close[-1] - longer.middle[-1]
    widening = width[-1] / width[-2] if width[-2] else (math.inf if width[-1] else math.nan)
    narrow, longer_narrow = width[-2] < 0.006, of.bollinger_width(longer)[-1] < 0.006
    squeezed, expanding = narrow or longer_narrow, widening > 1.05

    def rule(p: float, c: float, above: float) -> tuple[float, str] | None:
        if squeezed and expanding and p > 1.0 and c > 0.5:
            return 0.87, "the price breaks out of a squeeze"
        if not squeezed and widening <= 1.0 and p <= 0.1 and c <= 0.2:
            return 0.73, "the price is at an outer band on both timeframes and the bands do not widen"
        if expanding and p > 0.65 and 0.55 < c < 0.8:
            return 0.65, "the price moves with widening bands on both timeframes"
        if p < 0.35 and c > 0.5 and above > 0.0:
            return 0.58, "the price pulls back within the longer trend"
        return None

    rest = (narrow and longer_narrow) or (0.4 < place < 0.6 and widening < 0.95)
    return _two_sided(
        rule(place, longer_place, above), rule(1 - place, 1 - longer_place, -above), 0.65 if rest else 0.45, "the bands"
    )


def _volume(primary: Candles, confirmation: Candles) -> View:
    if len(primary) < 21:
        return _COLD
    usual = previous(sma(primary.volume, 20))
    volume = float(ratio(primary.volume, usual, 0.0)[-1])
    change = primary.close - previous(primary.close)
    rising = rolling_sum(np.where(change > 0, primary.volume, 0.0), 10)[-1]
    falling = rolling_sum(np.where(change < 0, primary.volume, 0.0), 10)[-1]
    share = 0.5 if rising + falling == 0.0 else rising / (rising + falling)
    close, point = float(primary.close[-1]), point_of_control(primary.last(10))
    near = max(close / point, point / close) - 1.0 <= 0.005

    def rule(share: float, above: float) -> tuple[float, str] | None:
        if volume >= 2.0 and share >= 0.70 and above > 0.0:
            return 0.91, "a volume spike beyond the point of control"
        if (volume >= 1.5 and share >= 0.60) or (near and above > 0.0 and share >= 0.65):
            return 0.71, "volume comes in on one side"
        if volume > 1.2 and share >= 0.55:
            return 0.51, "volume is raised and leans to one side"
        return None

    return _two_sided(rule(share, close - point), rule(1 - share, point - close), 0.65 if volume < 0.8 else 0.45, "volume")


def _stochastic(primary: Candles, confirmation: Candles) -> View:
    if len(primary) < 17 or len(confirmation) < 14:
        return _COLD
    lines = of.stochastic(primary)
    state = (lines.k[-1], lines.d[-1], lines.k[-2], lines.d[-2], of.stochastic(confirmation).k[-1])

    def rule(k: float, d: float, k_before: float, d_before: float, c: float) -> tuple[float, str] | None:
        above = k > d
        cross, rising = above and k_before <= d_before, above and k > k_before
        if cross and k <= 20 and c <= 20:
            return 0.89, "stochastic crosses at an extreme on both timeframes"
        if above and k <= 10 and c <= 20:
            return 0.85, "stochastic turns from a deep extreme with the longer timeframe"
        if cross and k <= 30 and c < 50:
            return 0.72, "stochastic crosses near an extreme"
        if rising and 20 < k < 50 and c <= 20:
            return 0.52, "stochastic recovers while the longer timeframe is still at an extreme"
        if rising and 50 < k < 70 and 50 < c < 80:
            return 0.58, "stochastic moves with the trend on both timeframes"
        return None

    balanced = abs(state[0] - 50) < 15 and abs(state[4] - 50) < 20
    return _two_sided(rule(*state), rule(*(100 - x for x in state)), 0.63 if balanced else 0.47, "stochastic")


def point_of_control(candles: Candles, levels: int = 20) -> float:
    """Middle of the price level with the most volume; of equal ones the one traded last."""
    prices = of.typical_price(candles)
    lowest, height = float(prices.min()), float(prices.max() - prices.min()) / levels
    at = np.zeros(len(prices), dtype=int) if height == 0.0 else np.minimum(levels - 1, ((prices - lowest) / height).astype(int))
    held = np.bincount(at, weights=candles.volume, minlength=levels)
    best = max(range(levels), key=lambda level: (held[level], np.flatnonzero(at == level)[-1] if (at == level).any() else -1))
    return lowest + (best + 0.5) * height


def _two_sided(long: tuple[float, str] | None, short: tuple[float, str] | None, neutral: float, what: str) -> View:
    if long is not None:
        return View(LONG, long[0], long[1])
    if short is not None:
        return View(SHORT, short[0], short[1])
    return View(NEUTRAL, neutral, f"{what} takes no side")


STRATEGIES: dict[str, Callable[[Candles, Candles], View]] = {
    "rsi": _rsi,
    "macd": _macd,
    "bollinger": _bollinger,
    "volume": _volume,
    "stochastic": _stochastic,
}
