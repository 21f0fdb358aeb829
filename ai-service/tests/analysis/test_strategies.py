from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.strategies import STRATEGIES, View, point_of_control, views, weighted
from app.candles import Candles, Timeframe
from app.candles.aggregation import aggregate
from app.candles.synthetic import synthetic_candles

M5, M15 = Timeframe.parse("5m"), Timeframe.parse("15m")


def mirrored(c: Candles) -> Candles:
    """Falls where the other rises, by the same amounts."""
    top = 2.0 * 30_000.0
    return Candles(c.time_ms, top - c.open, top - c.low, top - c.high, top - c.close, c.volume)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_mirrored_market_has_mirrored_views(seed: int) -> None:
    market = synthetic_candles(seed, 700, M5)
    turned = mirrored(market)
    here = views(market, aggregate(market, M5, M15))
    there = views(turned, aggregate(turned, M5, M15))
    other = {"long": "short", "short": "long", "neutral": "neutral"}

    # RSI and stochastic are exactly symmetric; the others measure by the price's level.
    for name in ("rsi", "stochastic"):
        assert there[name].signal == other[here[name].signal]
        assert there[name].confidence == here[name].confidence


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_without_candles_enough_has_no_view(name: str) -> None:
    few = synthetic_candles(1, 12, M5)

    assert STRATEGIES[name](few, few) == View("neutral", 0.0, "the strategy has not seen enough candles yet")


def test_opposing_views_lower_the_weighted_confidence() -> None:
    long, short = View("long", 0.8, ""), View("short", 0.2, "")

    assert weighted({"a": long, "b": short}).signal == "long"
    assert weighted({"a": long, "b": short}).confidence == pytest.approx(0.3)
    assert weighted({"a": long, "b": View("short", 0.8, "")}).signal == "neutral"


def test_the_point_of_control_is_where_most_was_traded() -> None:
    close = np.array([100.0] * 9 + [120.0])
    candles = Candles(np.arange(10, dtype=np.int64), close, close, close, close, np.array([1.0] * 9 + [5.0]))

    assert point_of_control(candles, 20) == pytest.approx(100.5)
