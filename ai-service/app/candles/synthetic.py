"""A seeded market for tests and for the bundled model. It resembles no exchange and proves nothing about one."""

from __future__ import annotations

import numpy as np

from app.candles.series import Candles
from app.candles.timeframe import Timeframe

START_MS = 1_672_531_200_000
"""2023-01-01 00:00 UTC."""

_STEPS = 8


def synthetic_candles(
    seed: int, count: int, timeframe: Timeframe, persistence: float = 0.0, volatility: float = 0.002
) -> Candles:
    """A random walk with a drift that comes and goes.

    persistence: 0 is pure noise; above it, a hidden drift (an AR(1) process with a half-life of some 35 candles) moves
    the price by that share of the volatility per candle, which past prices then tell something about.
    volatility: standard deviation of the noise per candle, as a ratio.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    noise = random.standard_normal((count, _STEPS)) * volatility / np.sqrt(_STEPS)
    shocks = random.standard_normal(count)
    drift = np.zeros(count)
    memory = 0.98
    for i in range(1, count):
        drift[i] = memory * drift[i - 1] + np.sqrt(1.0 - memory * memory) * shocks[i]
    steps = noise + (persistence * volatility * drift / _STEPS)[:, None]
    path = 30_000.0 * np.exp(np.cumsum(steps).reshape(count, _STEPS))
    close = path[:, -1]
    open_ = np.concatenate([[30_000.0], close[:-1]])
    high = np.maximum(path.max(axis=1), open_)
    low = np.minimum(path.min(axis=1), open_)
    size = np.abs(np.log(close / open_)) / volatility
    volume = 100.0 * (0.5 + size) * np.exp(0.3 * random.standard_normal(count))
    time = START_MS + timeframe.ms * np.arange(count, dtype=np.int64)
    rows = np.column_stack([time.astype(np.float64), *(np.round(p, 2) for p in (open_, high, low, close)), np.round(volume, 4)])
    return Candles.from_rows(rows)
