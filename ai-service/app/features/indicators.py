"""The engine's indicators over whole columns: same definitions, same warm-up, held to ../shared/oracle from both sides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.candles.series import Candles
from app.features.averages import (
    Floats,
    ema,
    previous,
    ratio,
    rolling_max,
    rolling_min,
    rolling_sum,
    sma,
    stddev,
    warmed_up,
    wilder,
    windows,
)


class Macd(NamedTuple):
    """Line, its signal, and their difference; price."""

    line: Floats
    signal: Floats
    histogram: Floats


class Bands(NamedTuple):
    """Bollinger bands; price."""

    upper: Floats
    middle: Floats
    lower: Floats


class Stochastic(NamedTuple):
    """%K and %D, 0 to 100."""

    k: Floats
    d: Floats


class DirectionalMovement(NamedTuple):
    """ADX and the directional indicators, 0 to 100."""

    adx: Floats
    plus: Floats
    minus: Floats


def rsi(close: Floats, period: int = 14) -> Floats:
    """100 x average gain / (average gain + average loss), Wilder 1978; 50 without any movement."""
    change = close - previous(close)
    gain = wilder(np.where(np.isnan(change), np.nan, np.maximum(change, 0.0)), period)
    loss = wilder(np.where(np.isnan(change), np.nan, np.maximum(-change, 0.0)), period)
    movement = gain + loss
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(movement < 1e-250, 50.0, 100.0 * (gain / movement))


def macd(close: Floats, fast: int = 12, slow: int = 26, signal: int = 9) -> Macd:
    """Appel 1979, histogram Aspray 1986; each average starts from the mean of its own first inputs."""
    line = ema(close, fast) - ema(close, slow)
    smoothed = ema(line, signal)
    return Macd(line, smoothed, line - smoothed)


def bollinger(close: Floats, period: int = 20, deviations: float = 2.0) -> Bands:
    """Bollinger 2001, population standard deviation."""
    middle = sma(close, period)
    distance = deviations * _exact_stddev(close, period)
    return Bands(middle + distance, middle, middle - distance)


def bollinger_position(close: Floats, bands: Bands) -> Floats:
    """0 at the lower band, 1 at the upper; 0.5 when the bands have no width."""
    return ratio(close - bands.lower, bands.upper - bands.lower, 0.5)


def bollinger_width(bands: Bands) -> Floats:
    """(upper - lower) / middle."""
    return (bands.upper - bands.lower) / bands.middle


def stochastic(candles: Candles, period: int = 14, signal: int = 3, smooth: int = 1) -> Stochastic:
    """Lane 1984; smooth 1 is the fast stochastic; 50 without any range."""
    low = rolling_min(candles.low, period)
    span = rolling_max(candles.high, period) - low
    k = sma(ratio(100.0 * (candles.close - low), span, 50.0), smooth)
    return Stochastic(k, sma(k, signal))


def true_range(candles: Candles) -> Floats:
    """Wilder 1978; the first candle has none."""
    before = previous(candles.close)
    span: Floats = np.maximum(candles.high, before) - np.minimum(candles.low, before)
    return span


def atr(candles: Candles, period: int = 14) -> Floats:
    """Average true range by Wilder's average; price."""
    return wilder(true_range(candles), period)


def adx(candles: Candles, period: int = 14) -> DirectionalMovement:
    """Wilder 1978; 0 where there is no range or no direction."""
    up = candles.high - previous(candles.high)
    down = previous(candles.low) - candles.low
    plus_move = np.where(np.isnan(up), np.nan, np.where(up > down, np.maximum(up, 0.0), 0.0))
    minus_move = np.where(np.isnan(down), np.nan, np.where(down > up, np.maximum(down, 0.0), 0.0))
    span = wilder(true_range(candles), period)
    plus = 100.0 * ratio(wilder(plus_move, period), span, 0.0)
    minus = 100.0 * ratio(wilder(minus_move, period), span, 0.0)
    return DirectionalMovement(wilder(100.0 * ratio(np.abs(plus - minus), plus + minus, 0.0), period), plus, minus)


def cmf(candles: Candles, period: int = 20) -> Floats:
    """Chaikin money flow, -1 to 1; a candle without range has no flow, a window without volume gives 0."""
    span = candles.high - candles.low
    flow = ratio((candles.close - candles.low) - (candles.high - candles.close), span, 0.0) * candles.volume
    return ratio(rolling_sum(flow, period), rolling_sum(candles.volume, period), 0.0)


def mfi(candles: Candles, period: int = 14) -> Floats:
    """Money flow index, 0 to 100 (Quong and Soudack 1989); 50 when neither side had any flow."""
    price = typical_price(candles)
    flow, before = price * candles.volume, previous(price)
    rising = np.where(np.isnan(before), np.nan, np.where(price > before, flow, 0.0))
    falling = np.where(np.isnan(before), np.nan, np.where(price < before, flow, 0.0))
    up, down = rolling_sum(rising, period), rolling_sum(falling, period)
    return ratio(100.0 * up, up + down, 50.0)


def cci(candles: Candles, period: int = 20) -> Floats:
    """Commodity channel index, Lambert 1980: distance from the mean over 0.015 mean absolute deviations; 0 when flat."""
    price = typical_price(candles)
    window = windows(price, period)
    mean = window.mean(axis=1, keepdims=True)
    deviation = np.abs(window - mean).mean(axis=1)
    flat = window.max(axis=1, initial=-np.inf) == window.min(axis=1, initial=np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(flat, 0.0, (window[:, -1] - mean[:, 0]) / (0.015 * deviation)) if len(window) else np.empty(0)
    return warmed_up(values, len(price))


def williams_r(candles: Candles, period: int = 14) -> Floats:
    """Williams %R, -100 to 0."""
    return stochastic(candles, period).k - 100.0


def roc(close: Floats, period: int) -> Floats:
    """Change over n candles, per cent."""
    return 100.0 * (close / previous(close, period) - 1.0)


def typical_price(candles: Candles) -> Floats:
    """(high + low + close) / 3."""
    return (candles.high + candles.low + candles.close) / 3.0


def _exact_stddev(values: Floats, period: int) -> Floats:
    """Equal values have no deviation at all, whatever the mean was rounded to."""
    flat = rolling_max(values, period) == rolling_min(values, period)
    return np.where(flat, 0.0, stddev(values, period))
