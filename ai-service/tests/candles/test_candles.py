from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.candles import CandleError, Candles, Timeframe
from app.candles.aggregation import aggregate
from app.candles.csv_file import read_candles
from app.candles.synthetic import synthetic_candles

M1, M5 = Timeframe.parse("1m"), Timeframe.parse("5m")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([-1, 2, 2, 2, 2, 0], "open time"),
        ([1.5, 2, 2, 2, 2, 0], "open time"),
        ([1, 0, 2, 2, 2, 0], "prices"),
        ([1, 2, float("inf"), 2, 2, 0], "prices"),
        ([1, 2, 2, 2, 2, -1], "volume"),
        ([1, 2, 1.9, 1, 2, 0], "high is below"),
        ([1, 2, 3, 2.5, 2.6, 0], "low is above"),
    ],
)
def test_an_impossible_candle_is_refused_with_row_and_reason(row: list[float], reason: str) -> None:
    with pytest.raises(CandleError, match=f"row 1: {reason}"):
        Candles.from_rows(np.array([[0, 1, 1, 1, 1, 1], row], dtype=float))


def test_aggregation_keeps_extremes_sum_and_the_parts_there_are() -> None:
    minute = synthetic_candles(1, 20, M1)
    holed = Candles.from_rows(np.delete(minute.rows(), [6, 7], axis=0))
    five = aggregate(holed, M1, M5)

    assert len(five) == 4
    assert five.high[1] == minute.high[[5, 8, 9]].max()
    assert five.volume[1] == pytest.approx(minute.volume[[5, 8, 9]].sum())
    assert (five.open[1], five.close[1]) == (minute.open[5], minute.close[9])


def test_real_candles_are_read_whole(oracle: Path) -> None:
    candles = read_candles(oracle / "candles" / "btcperp_1m.csv.gz")

    assert len(candles) == 45_031


def test_the_same_seed_is_the_same_market() -> None:
    assert synthetic_candles(9, 500, M5, 0.1).digest() == synthetic_candles(9, 500, M5, 0.1).digest()
    assert synthetic_candles(9, 500, M5).digest() != synthetic_candles(8, 500, M5).digest()
