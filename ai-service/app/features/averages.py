"""Moving averages and windows. Every function returns as many values as it takes, NaN during warm-up.

The definitions are those of BotCore.Trading/Indicators; both sides are held to the same reference data and parity file.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]


def windows(values: Floats, period: int) -> Floats:
    """Each full window as a row; empty when there are fewer values than the period."""
    if len(values) < period:
        return np.empty((0, period))
    return sliding_window_view(values, period)


def warmed_up(values: Floats, length: int) -> Floats:
    """The values at the end of an array of NaN of the given length."""
    result = np.full(length, np.nan)
    if len(values):
        result[length - len(values) :] = values
    return result


def sma(values: Floats, period: int) -> Floats:
    """Mean of the last n values; NaN while any of them is."""
    return warmed_up(windows(values, period).mean(axis=1), len(values))


def rolling_sum(values: Floats, period: int) -> Floats:
    """Sum of the last n values; NaN while any of them is."""
    return warmed_up(windows(values, period).sum(axis=1), len(values))


def rolling_max(values: Floats, period: int) -> Floats:
    """Greatest of the last n values."""
    return warmed_up(windows(values, period).max(axis=1, initial=-np.inf), len(values))


def rolling_min(values: Floats, period: int) -> Floats:
    """Least of the last n values."""
    return warmed_up(windows(values, period).min(axis=1, initial=np.inf), len(values))


def stddev(values: Floats, period: int) -> Floats:
    """Population standard deviation of the last n values."""
    return warmed_up(windows(values, period).std(axis=1), len(values))


def ema(values: Floats, period: int) -> Floats:
    """Exponential average, alpha = 2 / (n + 1), from the mean of the first n values that are not NaN."""
    return _recursive(values, period, 2.0 / (period + 1))


def wilder(values: Floats, period: int) -> Floats:
    """Wilder's average, alpha = 1 / n, from the mean of the first n values that are not NaN (Wilder 1978)."""
    return _recursive(values, period, 1.0 / period)


def _recursive(values: Floats, period: int, alpha: float) -> Floats:
    result = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < period:
        return result
    # The inputs are either NaN up to some row or never; holes in the middle do not occur here.
    seed_row = int(known[0]) + period - 1
    seed = float(values[known[0] : seed_row + 1].mean())
    result[seed_row] = seed
    # y[t] = (1 - alpha) y[t-1] + alpha x[t], in compiled code; one value after the other, so no row sees a later one.
    result[seed_row + 1 :] = lfilter([alpha], [1.0, alpha - 1.0], values[seed_row + 1 :], zi=[(1.0 - alpha) * seed])[0]
    return result


def previous(values: Floats, steps: int = 1) -> Floats:
    """The value so many rows earlier."""
    result = np.full(len(values), np.nan)
    if len(values) > steps:
        result[steps:] = values[:-steps]
    return result


def ratio(numerator: Floats, denominator: Floats, otherwise: float) -> Floats:
    """The quotient, and `otherwise` where the denominator is zero; NaN stays NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator == 0.0, otherwise, numerator / denominator)
