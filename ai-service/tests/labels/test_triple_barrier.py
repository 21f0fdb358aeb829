from __future__ import annotations

import numpy as np
import pytest

from app.candles import Candles
from app.labels.costs import Costs
from app.labels.triple_barrier import Barriers, label

CALM = 30
"""Candles with a range of 2 at a price of 100 before the ones that matter: an average true range of 2, 2 % of the price."""


def market(*after: tuple[float, float, float, float]) -> Candles:
    rows = [(i * 60_000.0, 100.0, 101.0, 99.0, 100.0, 1.0) for i in range(CALM)]
    rows += [((CALM + i) * 60_000.0, *candle, 1.0) for i, candle in enumerate(after)]
    return Candles.from_rows(np.array(rows))


BARRIERS = Barriers(width_atr=2.0, horizon=3, costs=Costs(fee_ratio=0.0004, slippage_ratio=0.0001))
ROUND_TRIP = 0.001


def last_calm(candles: Candles) -> tuple[float, int, float, float]:
    found = label(candles, BARRIERS)
    row = CALM - 1
    return float(found.target[row]), int(found.end[row]), float(found.long_return[row]), float(found.short_return[row])


def test_a_rise_to_the_upper_barrier_pays_a_long_the_width_less_the_costs() -> None:
    target, end, long, short = last_calm(market((100, 101, 99.5, 100.5), (100.5, 105, 100, 104)))

    assert (target, end) == (1.0, CALM + 1)
    assert long == pytest.approx(0.04 - ROUND_TRIP)
    assert short == pytest.approx(-0.04 - ROUND_TRIP)


def test_a_candle_that_spans_both_barriers_gives_each_side_its_loss() -> None:
    target, _, long, short = last_calm(market((100, 105, 95, 100)))

    assert target == 0.5
    assert long == pytest.approx(-0.04 - ROUND_TRIP)
    assert short == pytest.approx(-0.04 - ROUND_TRIP)


def test_a_gap_through_the_lower_barrier_fills_at_the_open() -> None:
    target, _, long, short = last_calm(market((100, 101, 99, 100), (90, 91, 89, 90)))

    assert target == 0.0
    assert long == pytest.approx(-0.10 - ROUND_TRIP)
    assert short == pytest.approx(0.10 - ROUND_TRIP)


def test_after_the_horizon_the_close_decides_and_a_move_within_the_costs_is_nobodys() -> None:
    candles = [(100.0, 101.0, 99.0, 100.0)] * 2

    assert last_calm(market(*candles, (100, 101, 99, 100.05)))[0] == 0.5
    assert last_calm(market(*candles, (100, 101, 99, 100.2)))[0] == 1.0
    assert last_calm(market(*candles, (100, 101, 99, 99.8)))[0] == 0.0


def test_an_outcome_that_is_not_known_yet_is_no_outcome() -> None:
    target, end, _, _ = last_calm(market((100, 101, 99, 100)))

    assert np.isnan(target)
    assert end == CALM - 1


def test_a_barrier_is_never_nearer_than_two_round_trips() -> None:
    rows = [(i * 60_000.0, 100.0, 100.001, 99.999, 100.0, 1.0) for i in range(40)]
    rows.append((40 * 60_000.0, 100.0, 100.25, 100.0, 100.2, 1.0))
    found = label(Candles.from_rows(np.array(rows)), BARRIERS)

    assert found.long_return[39] == pytest.approx(2 * ROUND_TRIP - ROUND_TRIP)


def test_costs_and_barriers_outside_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="fee_ratio is 0.5: expected a ratio from 0 to 0.01"):
        Costs(fee_ratio=0.5)
    with pytest.raises(ValueError, match="horizon is 0: expected 1 to 500 candles"):
        Barriers(horizon=0)
