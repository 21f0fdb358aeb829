"""Confidence intervals by the moving-block bootstrap (Kuensch 1989): neighbouring outcomes overlap, so blocks are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Interval:
    """A value with its 95 % interval; None where there is none."""

    value: float | None
    low: float | None
    high: float | None

    def as_dict(self) -> dict[str, float | None]:
        """For JSON."""
        return asdict(self)


def interval(
    statistic: Callable[[NDArray[np.int64]], float], count: int, block: int, seed: int, draws: int = 200
) -> Interval:
    """The statistic of all rows, and where it lies in 95 of 100 resamples of blocks of rows."""
    if count == 0:
        return Interval(None, None, None)
    value = statistic(np.arange(count, dtype=np.int64))
    random = np.random.Generator(np.random.PCG64(seed))
    block = max(1, min(block, count))
    starts_per_draw = -(-count // block)
    offsets = np.arange(block)
    drawn = np.empty(draws)
    for i in range(draws):
        starts = random.integers(0, count - block + 1, starts_per_draw)
        drawn[i] = statistic((starts[:, None] + offsets).ravel()[:count])
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or len(drawn) < draws // 2:
        return Interval(float(value) if np.isfinite(value) else None, None, None)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(float(value), float(low), float(high))


def mean_interval(values: NDArray[np.float64], block: int, seed: int) -> Interval:
    """Of the mean."""
    return interval(lambda rows: float(values[rows].mean()), len(values), block, seed)
