"""A seeded market for tests and for the bundled model. It resembles no exchange and proves nothing about one."""

from __future__ import annotations

import numpy as np

from app.candles.series import Candles
from app.candles.timeframe import Timeframe

START_MS = 1_672_531_200_000
"""2023-01-01 00:00 UTC."""

_STEPS = 8
_SPIKE_CHANCE, _SPIKE_EFFECT, _SPIKE_VOLUME = 0.04, 12, 6.0


def synthetic_candles(
    seed: int, count: int, timeframe: Timeframe, follow_through: float = 0.0, volatility: float = 0.002
) -> Candles:
    """A random walk in which, if asked for, unusual volume is followed through.

    follow_through: 0 is pure noise. Above it, each of the twelve candles after a volume spike drifts by that share of
    the volatility: onward after a spike before noon UTC, back after one later. Volume, return and hour each tell
    nothing of it alone, so that no straight line through them finds it.
    volatility: standard deviation of the noise per candle, as a ratio.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    noise = random.standard_normal((count, _STEPS)) * volatility / np.sqrt(_STEPS)
    spikes = np.flatnonzero(random.random(count) < _SPIKE_CHANCE)
    drift = np.zeros(count)
    for spike in spikes:
        before_noon = (START_MS + timeframe.ms * int(spike)) % 86_400_000 < 43_200_000
        side = np.sign(noise[spike].sum()) * (1.0 if before_noon else -1.0)
        drift[spike + 1 : spike + 1 + _SPIKE_EFFECT] += side * follow_through * volatility
    steps = noise + (drift / _STEPS)[:, None]
    path = 30_000.0 * np.exp(np.cumsum(steps).reshape(count, _STEPS))
    close = path[:, -1]
    open_ = np.concatenate([[30_000.0], close[:-1]])
    high = np.maximum(path.max(axis=1), open_)
    low = np.minimum(path.min(axis=1), open_)
    size = np.abs(np.log(close / open_)) / volatility
    volume = 100.0 * (0.5 + size) * np.exp(0.3 * random.standard_normal(count))
    volume[spikes] *= _SPIKE_VOLUME
    time = START_MS + timeframe.ms * np.arange(count, dtype=np.int64)
    rows = np.column_stack([time.astype(np.float64), *(np.round(p, 2) for p in (open_, high, low, close)), np.round(volume, 4)])
    return Candles.from_rows(rows)
