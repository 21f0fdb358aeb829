"""The triple-barrier label of M. Lopez de Prado (Advances in Financial Machine Learning, 2018, ch. 3), after costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.candles import Candles
from app.features.averages import Floats
from app.features.indicators import atr
from app.labels.costs import Costs

LONGEST_HORIZON = 500


@dataclass(frozen=True)
class Barriers:
    """Where a trade ends: at a distance of so many average true ranges, or after so many candles."""

    width_atr: float = 2.0
    horizon: int = 24
    costs: Costs = Costs()

    def __post_init__(self) -> None:
        if not 0.1 <= self.width_atr <= 20.0:
            raise ValueError(f"width_atr is {self.width_atr}: expected 0.1 to 20 average true ranges")
        if not 1 <= self.horizon <= LONGEST_HORIZON:
            raise ValueError(f"horizon is {self.horizon}: expected 1 to {LONGEST_HORIZON} candles")


@dataclass(frozen=True)
class Labels:
    """One entry per candle. A trade decided at its close enters at the next open.

    target: 1 a long earned after costs, 0 a short did, 0.5 neither did; NaN where the outcome is not known yet.
    end: row of the candle in which the outcome was known; the row itself where there is none.
    long_return, short_return: net of costs, as ratios.
    """

    target: Floats
    end: NDArray[np.int64]
    long_return: Floats
    short_return: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows with an outcome."""
        return ~np.isnan(self.target)


def label(candles: Candles, barriers: Barriers) -> Labels:
    """The outcomes of all candles whose barriers were met, or whose horizon passed, within these candles.

    A barrier is never nearer than two round trips, so that meeting one pays. When a candle spans both, the order inside
    it is not known: each side is given its loss. A gap through a barrier fills at the open, for better or worse.
    """
    count = len(candles)
    width = np.maximum(barriers.width_atr * atr(candles) / candles.close, 2.0 * barriers.costs.round_trip)
    entry = np.append(candles.open[1:], np.nan) if count else np.empty(0)
    upper, lower = entry * (1.0 + width), entry * (1.0 - width)
    end = np.arange(count, dtype=np.int64)
    long_exit, short_exit = np.full(count, np.nan), np.full(count, np.nan)
    open_rows = np.flatnonzero(~np.isnan(upper))
    for step in range(1, barriers.horizon + 1):
        open_rows = open_rows[open_rows + step < count]
        at = open_rows + step
        up, down = upper[open_rows], lower[open_rows]
        opens = candles.open[at]
        hit_up, hit_down = candles.high[at] >= up, candles.low[at] <= down
        above, below = np.maximum(opens, up), np.minimum(opens, down)
        gapped_up, gapped_down = opens >= up, opens <= down
        # Which of two barriers inside one candle came first is unknown unless it opened beyond one of them.
        long_at = np.where(hit_down & ~gapped_up, below, above)
        short_at = np.where(hit_up & ~gapped_down, above, below)
        met = hit_up | hit_down
        last = step == barriers.horizon
        close = candles.close[at]
        ended = met | last
        rows = open_rows[ended]
        long_exit[rows] = np.where(met, long_at, close)[ended]
        short_exit[rows] = np.where(met, short_at, close)[ended]
        end[rows] = at[ended]
        open_rows = open_rows[~ended]
    long_return = long_exit / entry - 1.0 - barriers.costs.round_trip
    short_return = 1.0 - short_exit / entry - barriers.costs.round_trip
    target = np.where(long_return > 0.0, 1.0, np.where(short_return > 0.0, 0.0, 0.5))
    target[np.isnan(long_return)] = np.nan
    return Labels(target, end, long_return, short_return)
