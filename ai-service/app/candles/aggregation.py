"""Candles of a longer timeframe from shorter ones, and which of them are known when."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.candles.series import Candles
from app.candles.timeframe import Timeframe


def aggregate(candles: Candles, source: Timeframe, target: Timeframe) -> Candles:
    """Candles of `target`, the last of which may still be open; only `last_closed_rows` tells what is known.

    Like the engine's CandleBuilder: a hole in the source leaves the candle with the parts there are.
    """
    if not source.divides(target):
        raise ValueError(f"timeframe: candles of {target} cannot be built from candles of {source}")
    if len(candles) == 0 or source == target:
        return candles
    opens = candles.time_ms - candles.time_ms % target.ms
    starts = np.concatenate([[0], np.flatnonzero(np.diff(opens)) + 1])
    ends = np.concatenate([starts[1:], [len(candles)]]) - 1
    return Candles(
        opens[starts],
        candles.open[starts],
        np.maximum.reduceat(candles.high, starts),
        np.minimum.reduceat(candles.low, starts),
        candles.close[ends],
        np.add.reduceat(candles.volume, starts),
    )


def last_closed_rows(base: Candles, base_timeframe: Timeframe, longer: Candles, timeframe: Timeframe) -> NDArray[np.int64]:
    """For each base candle the row of the newest longer candle that had closed when it closed; -1 where there is none.

    A longer candle that should have closed but lies more than its own length back is missing, not known: -1 as well.
    """
    known_at = base.time_ms + base_timeframe.ms
    closes = longer.time_ms + timeframe.ms
    rows = np.searchsorted(closes, known_at, side="right") - 1
    if len(longer):
        stale = known_at - closes[np.maximum(rows, 0)] >= timeframe.ms
        rows = np.where((rows >= 0) & ~stale, rows, -1)
    return rows.astype(np.int64)
