"""Candles of several timeframes to one row of features per base candle, each from what was known at its close."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.candles import Candles, Timeframe
from app.candles.aggregation import aggregate, last_closed_rows
from app.features.averages import Floats
from app.features.schema import LONGEST_WARM_UP, FeatureSchema


def feature_matrix(schema: FeatureSchema, candles: Mapping[Timeframe, Candles]) -> Floats:
    """Rows of the base timeframe, columns in the schema's order, NaN where something is still warming up.

    A longer timeframe that was not given, or that does not reach up to the base candles, is built from them.
    Values are rounded to single precision, which is what an ONNX model takes: so Python and C# decide alike.
    """
    base = candles[schema.base]
    columns = schema.base_columns(base)
    for timeframe in schema.longer:
        series = _longer_series(schema, candles, timeframe)
        rows = last_closed_rows(base, schema.base, series, timeframe)
        known = rows >= 0
        for values in schema.longer_columns(series):
            column = np.full(len(base), np.nan)
            column[known] = values[rows[known]]
            columns.append(column)
    columns.extend(schema.calendar_columns(base))
    return np.column_stack(columns).astype(np.float32).astype(np.float64)


def _longer_series(schema: FeatureSchema, candles: Mapping[Timeframe, Candles], timeframe: Timeframe) -> Candles:
    base, given = candles[schema.base], candles.get(timeframe)
    if given is not None and len(given) >= LONGEST_WARM_UP and len(base):
        newest = last_closed_rows(base.last(1), schema.base, given, timeframe)
        if newest[0] >= 0:
            return given
    return aggregate(base, schema.base, timeframe)


def base_series(schema: FeatureSchema, candles: Mapping[Timeframe, Candles]) -> Candles | None:
    """The base candles as given or built from the longest shorter timeframe that divides it; None when neither is there."""
    if schema.base in candles:
        return candles[schema.base]
    shorter = [t for t in candles if t < schema.base and t.divides(schema.base)]
    if not shorter:
        return None
    source = max(shorter)
    whole = aggregate(candles[source], source, schema.base)
    last = candles[source].time_ms[-1] + source.ms if len(candles[source]) else 0
    return whole.closed_by(int(last), schema.base.ms)
