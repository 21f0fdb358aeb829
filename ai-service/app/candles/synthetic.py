"""A seeded market for tests and for the bundled model. It resembles no exchange and proves nothing about one."""

from __future__ import annotations

import numpy as np

from app.candles.series import Candles
from app.candles.timeframe import Timeframe

START_MS = 1_672_531_200_000
"""2023-01-01 00:00 UTC."""

_STEPS = 8
_MEMORY = 0.9


def synthetic_candles(
    seed: int, count: int, timeframe: Timeframe, follow_through: float = 0.0, volatility: float = 0.002
) -> Candles:
    """A random walk in which, if asked for, recent moves go on before noon UTC and are taken back after it.

    follow_through: 0 is pure noise. Above it, each candle drifts by that share of the recent noise, onward in the first
    half of the UTC day and back in the second. Return and hour each tell nothing of it alone, so that no straight line
    through them finds it.
    volatility: standard deviation of the noise per candle, as a ratio.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    noise = random.standard_normal((count, _STEPS)) * volatility / np.sqrt(_STEPS)
    time = START_MS + timeframe.ms * np.arange(count, dtype=np.int64)
    side = np.where(time % 86_400_000 < 43_200_000, 1.0, -1.0)
    drift, recent = np.zeros(count), 0.0
    for i, move in enumerate(noise.sum(axis=1)[:-1].tolist()):
        recent = _MEMORY * recent + move
        drift[i + 1] = follow_through * side[i + 1] * recent
    steps = noise + (drift / _STEPS)[:, None]
    path = 30_000.0 * np.exp(np.cumsum(steps).reshape(count, _STEPS))
    close = path[:, -1]
    open_ = np.concatenate([[30_000.0], close[:-1]])
    high = np.maximum(path.max(axis=1), open_)
    low = np.minimum(path.min(axis=1), open_)
    size = np.abs(np.log(close / open_)) / volatility
    volume = 100.0 * (0.5 + size) * np.exp(0.3 * random.standard_normal(count))
    rows = np.column_stack([time.astype(np.float64), *(np.round(p, 2) for p in (open_, high, low, close)), np.round(volume, 4)])
    return Candles.from_rows(rows)
