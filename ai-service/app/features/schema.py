"""Names, order and meaning of a model's inputs. The hash travels with each model; another one refuses to load."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.candles import Candles, Timeframe
from app.features import indicators as of
from app.features.averages import Floats, ema, previous, ratio, sma, stddev

VERSION = 1
"""Raised whenever a formula below changes, so that no model meets inputs it was not trained on."""

LONGEST_WARM_UP = 50
"""Candles until the slowest feature of a timeframe has a value."""


def _log_return(candles: Candles, steps: int) -> Floats:
    change: Floats = np.log(candles.close / previous(candles.close, steps))
    return change


def _close_place(candles: Candles) -> Floats:
    return ratio(candles.close - candles.low, candles.high - candles.low, 0.5)


def _volume_ratio(candles: Candles) -> Floats:
    # Over the mean of the candles before it: a spike is no part of its own yardstick.
    return ratio(candles.volume, previous(sma(candles.volume, 20)), 0.0)


def _direction(candles: Candles) -> Floats:
    movement = of.adx(candles)
    return (movement.plus - movement.minus) / 100.0


_FORMULAS: dict[str, tuple[str, Callable[[Candles], Floats]]] = {
    "return_1": ("ln(close / close 1 before)", lambda c: _log_return(c, 1)),
    "return_3": ("ln(close / close 3 before)", lambda c: _log_return(c, 3)),
    "return_12": ("ln(close / close 12 before)", lambda c: _log_return(c, 12)),
    "volatility_20": ("population deviation of the last 20 return_1", lambda c: stddev(_log_return(c, 1), 20)),
    "range_ratio": ("(high - low) / close", lambda c: (c.high - c.low) / c.close),
    "close_place": ("(close - low) / (high - low); 0.5 without a range", _close_place),
    "rsi_14": ("rsi(14) / 100", lambda c: of.rsi(c.close) / 100.0),
    "macd_histogram": ("macd(12;26;9) histogram / close", lambda c: of.macd(c.close).histogram / c.close),
    "bollinger_position": (
        "bollinger(20;2) (close - lower) / (upper - lower); 0.5 without a width",
        lambda c: of.bollinger_position(c.close, of.bollinger(c.close)),
    ),
    "bollinger_width": ("bollinger(20;2) (upper - lower) / middle", lambda c: of.bollinger_width(of.bollinger(c.close))),
    "stochastic_k": ("stochastic(14;3;1) %K / 100", lambda c: of.stochastic(c).k / 100.0),
    "stochastic_d": ("stochastic(14;3;1) %D / 100", lambda c: of.stochastic(c).d / 100.0),
    "atr_ratio": ("atr(14) / close", lambda c: of.atr(c) / c.close),
    "adx_14": ("adx(14) / 100", lambda c: of.adx(c).adx / 100.0),
    "di_difference": ("adx(14) (+DI - -DI) / 100", _direction),
    "cmf_20": ("cmf(20)", of.cmf),
    "mfi_14": ("mfi(14) / 100", lambda c: of.mfi(c) / 100.0),
    "ema_distance_50": ("close / ema(50) - 1", lambda c: c.close / ema(c.close, 50) - 1.0),
    "volume_ratio_20": ("volume / mean volume of the 20 candles before; 0 without any", _volume_ratio),
}

_LONGER = (
    "return_1",
    "volatility_20",
    "rsi_14",
    "macd_histogram",
    "bollinger_position",
    "bollinger_width",
    "stochastic_k",
    "atr_ratio",
    "adx_14",
    "di_difference",
    "ema_distance_50",
)

_CALENDAR = {
    "hour_sin": "sin(2 pi x share of the UTC day at the close)",
    "hour_cos": "cos(2 pi x share of the UTC day at the close)",
    "weekday_sin": "sin(2 pi x share of the week at the close, from Thursday 00:00 UTC)",
    "weekday_cos": "cos(2 pi x share of the week at the close, from Thursday 00:00 UTC)",
}

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class FeatureSchema:
    """The base timeframe, on whose closes a model decides, and the longer ones it looks at as well."""

    base: Timeframe
    longer: tuple[Timeframe, ...]

    def __post_init__(self) -> None:
        for timeframe in self.longer:
            if timeframe <= self.base or not self.base.divides(timeframe):
                raise ValueError(f"timeframe: {timeframe} is not a longer multiple of the base timeframe {self.base}")

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the columns, for example `5m.rsi_14`."""
        base = [f"{self.base}.{name}" for name in _FORMULAS]
        longer = [f"{timeframe}.{name}" for timeframe in self.longer for name in _LONGER]
        return (*base, *longer, *_CALENDAR)

    @property
    def definitions(self) -> dict[str, str]:
        """Each name with its formula in words."""
        words = {name: text for name, (text, _) in _FORMULAS.items()} | _CALENDAR
        return {name: words[name.split(".", 1)[-1]] for name in self.names}

    @property
    def hash(self) -> str:
        """SHA-256 over version, timeframes, names and formulas."""
        content = {"version": VERSION, "base": str(self.base), "longer": [str(t) for t in self.longer]}
        text = json.dumps(content | {"definitions": self.definitions}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def base_columns(self, candles: Candles) -> list[Floats]:
        """The features of the base timeframe."""
        return [formula(candles) for _, formula in _FORMULAS.values()]

    @staticmethod
    def longer_columns(candles: Candles) -> list[Floats]:
        """The features of one longer timeframe."""
        return [_FORMULAS[name][1](candles) for name in _LONGER]

    def calendar_columns(self, candles: Candles) -> list[Floats]:
        """Where in the day and week the candle closed, in the order of the schema."""
        close_ms = candles.time_ms + self.base.ms
        day = 2.0 * np.pi * (close_ms % _DAY_MS) / _DAY_MS
        week = 2.0 * np.pi * (close_ms % (7 * _DAY_MS)) / (7 * _DAY_MS)
        return [np.sin(day), np.cos(day), np.sin(week), np.cos(week)]


DEFAULT_SCHEMA = FeatureSchema(Timeframe.parse("5m"), (Timeframe.parse("15m"), Timeframe.parse("1h")))
"""The engine's primary and confirmation timeframes, and the hour that outweighs them."""
