from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.candles import Candles, Timeframe
from app.candles.aggregation import aggregate
from app.candles.synthetic import synthetic_candles
from app.features import parity
from app.features.matrix import base_series, feature_matrix
from app.features.schema import DEFAULT_SCHEMA, FeatureSchema

BASE = DEFAULT_SCHEMA.base
WHOLE = synthetic_candles(seed=3, count=900, timeframe=BASE)
WHOLE_MATRIX = feature_matrix(DEFAULT_SCHEMA, {BASE: WHOLE})


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=1, max_value=899))
def test_a_row_is_the_same_whether_or_not_later_candles_are_known(count: int) -> None:
    matrix = feature_matrix(DEFAULT_SCHEMA, {BASE: WHOLE.first(count)})

    np.testing.assert_array_equal(matrix, WHOLE_MATRIX[:count])


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=650, max_value=890), st.floats(min_value=0.5, max_value=2.0))
def test_changing_the_future_changes_no_row_of_the_past(count: int, factor: float) -> None:
    later = np.where(np.arange(len(WHOLE)) >= count, factor, 1.0)
    changed = Candles(WHOLE.time_ms, *(column * later for column in (WHOLE.open, WHOLE.high, WHOLE.low, WHOLE.close)), WHOLE.volume)

    np.testing.assert_array_equal(feature_matrix(DEFAULT_SCHEMA, {BASE: changed})[:count], WHOLE_MATRIX[:count])


def test_a_longer_candle_counts_only_after_its_close() -> None:
    hour = Timeframe.parse("1h")
    schema = FeatureSchema(BASE, (hour,))
    column = schema.names.index("1h.return_1")
    matrix = feature_matrix(schema, {BASE: WHOLE})
    # The candles begin at midnight: the twelfth of an hour closes it, so the value is new at row 23, 35, ...
    changes = np.flatnonzero(np.diff(matrix[100:, column]) != 0.0) + 101

    assert set((changes + 1) % 12) == {0}


def test_given_longer_candles_are_used_and_an_open_one_among_them_is_not() -> None:
    hour = Timeframe.parse("1h")
    longer = aggregate(WHOLE, BASE, hour)
    cut = WHOLE.last(100)

    from_given = feature_matrix(DEFAULT_SCHEMA, {BASE: cut, hour: longer})
    column = DEFAULT_SCHEMA.names.index("1h.rsi_14")

    assert np.isnan(feature_matrix(DEFAULT_SCHEMA, {BASE: cut})[-1, column])
    assert from_given[-1, column] == WHOLE_MATRIX[-1, column]


def test_a_longer_series_that_ends_too_early_is_built_from_the_base_instead() -> None:
    hour = Timeframe.parse("1h")
    old = aggregate(WHOLE, BASE, hour).first(60)

    np.testing.assert_array_equal(feature_matrix(DEFAULT_SCHEMA, {BASE: WHOLE, hour: old}), WHOLE_MATRIX)


def test_base_candles_are_built_from_shorter_ones_without_the_open_one() -> None:
    minute = synthetic_candles(seed=1, count=103, timeframe=Timeframe.parse("1m"))

    built = base_series(DEFAULT_SCHEMA, {Timeframe.parse("1m"): minute})

    assert built is not None
    assert len(built) == 20
    assert built.close[-1] == minute.close[99]


def test_the_hash_changes_with_timeframes_and_covers_every_feature() -> None:
    other = FeatureSchema(BASE, (Timeframe.parse("1h"),))

    assert other.hash != DEFAULT_SCHEMA.hash
    assert set(DEFAULT_SCHEMA.definitions) == set(DEFAULT_SCHEMA.names)
    assert WHOLE_MATRIX.shape[1] == len(DEFAULT_SCHEMA.names)


def test_a_longer_timeframe_that_the_base_does_not_divide_is_refused() -> None:
    with pytest.raises(ValueError, match="3m is not a longer multiple of the base timeframe 5m"):
        FeatureSchema(BASE, (Timeframe.parse("3m"),))


def test_the_parity_file_holds_what_is_computed() -> None:
    assert parity.differences(parity.recorded(), parity.expected()) == []


def test_a_changed_formula_is_told_by_name() -> None:
    recorded = parity.recorded()
    recorded["features"]["5m.rsi_14"][5] += 1e-6

    found = parity.differences(recorded, parity.expected())

    assert len(found) == 1
    assert found[0].startswith("features.5m.rsi_14")
