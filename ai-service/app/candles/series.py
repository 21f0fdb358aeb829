"""Candles of one symbol and timeframe as columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class CandleError(ValueError):
    """Candles that cannot be: says which row and why."""


@dataclass(frozen=True)
class Candles:
    """Columns of equal length, rising in time. A candle covers [time_ms, time_ms + timeframe)."""

    time_ms: NDArray[np.int64]
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    @classmethod
    def from_rows(cls, rows: Floats) -> Candles:
        """From rows of (open time in Unix ms, open, high, low, close, volume), checked as the engine checks them."""
        if rows.ndim != 2 or rows.shape[1] != 6:
            raise CandleError("a candle is six numbers: open time in ms, open, high, low, close, volume")
        _refuse(rows)
        columns = [np.ascontiguousarray(rows[:, i]) for i in range(1, 6)]
        return cls(rows[:, 0].astype(np.int64), *columns)

    def __len__(self) -> int:
        return len(self.time_ms)

    def first(self, count: int) -> Candles:
        """The candles known after the first `count` closed."""
        return self._cut(slice(0, count))

    def last(self, count: int) -> Candles:
        """The newest `count` candles."""
        return self._cut(slice(max(0, len(self) - count), None))

    def closed_by(self, at_ms: int, timeframe_ms: int) -> Candles:
        """Without the candles that are still open at that moment."""
        return self.first(int(np.searchsorted(self.time_ms + timeframe_ms, at_ms, side="right")))

    def rows(self) -> Floats:
        """As `from_rows` takes them."""
        return np.column_stack(
            [self.time_ms.astype(np.float64), self.open, self.high, self.low, self.close, self.volume]
        )

    def digest(self) -> str:
        """SHA-256 over all values: what a model was trained on."""
        return hashlib.sha256(np.ascontiguousarray(self.rows(), dtype="<f8").tobytes()).hexdigest()

    def _cut(self, part: slice) -> Candles:
        return Candles(
            self.time_ms[part], self.open[part], self.high[part], self.low[part], self.close[part], self.volume[part]
        )


def _refuse(rows: Floats) -> None:
    time, high, low, volume = rows[:, 0], rows[:, 2], rows[:, 3], rows[:, 5]
    prices = rows[:, 1:5]
    body_high, body_low = np.maximum(rows[:, 1], rows[:, 4]), np.minimum(rows[:, 1], rows[:, 4])
    with np.errstate(invalid="ignore"):
        late = np.concatenate([[False], np.diff(time) <= 0]) if len(rows) else np.zeros(0, dtype=bool)
        checks = [
            (~(time >= 0) | (time > 2**53) | (np.floor(time) != time), "open time must be whole milliseconds, 0 or more"),
            (~np.all(np.isfinite(prices) & (prices > 0), axis=1), "prices must be finite numbers above zero"),
            (~(np.isfinite(volume) & (volume >= 0)), "volume must be a finite number, zero or more"),
            (high < np.maximum(body_high, low), "high is below open, close or low"),
            (low > body_low, "low is above open or close"),
            (late, "open times must rise"),
        ]
    for wrong, reason in checks:
        if wrong.any():
            raise CandleError(f"row {int(np.argmax(wrong))}: {reason}")
