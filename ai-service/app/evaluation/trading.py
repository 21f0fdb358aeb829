"""What following the probabilities would have earned: one position at a time, entered at the next open, after costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.evaluation.metrics import LONG_FROM, SHORT_UP_TO, Floats
from app.labels.triple_barrier import Labels


@dataclass(frozen=True)
class TradeList:
    """Net returns of the closed trades, as ratios of the notional, and how many candles could have been traded."""

    returns: Floats
    candles: int

    @property
    def turnover(self) -> float:
        """Notional traded per candle, in positions: every trade is an entry and an exit."""
        return 2.0 * len(self.returns) / self.candles if self.candles else 0.0


def follow(rows: NDArray[np.int64], probability: Floats, labels: Labels) -> TradeList:
    """Long at 0.55 or above, short at 0.45 or below; signals while a position is open are passed over."""
    returns: list[float] = []
    busy_until = -1
    for row, p in zip(rows.tolist(), probability.tolist(), strict=True):
        if row <= busy_until or SHORT_UP_TO < p < LONG_FROM:
            continue
        returns.append(float(labels.long_return[row] if p >= LONG_FROM else labels.short_return[row]))
        # The exit may come anywhere inside that candle; the next decision is taken at its close.
        busy_until = int(labels.end[row]) - 1
    return TradeList(np.array(returns), len(rows))
