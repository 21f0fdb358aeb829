"""What every store of predictions keeps, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.candles import Candles
from app.performance.mongo_predictions import MongoPredictions
from app.performance.sqlite_predictions import SqlitePredictions
from app.performance.store import CHAMPION, Prediction, PredictionStore
from app.stores.mongo import MongoDatabase
from tests.conftest import BASE


@pytest.fixture(params=["sqlite", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PredictionStore]:
    if request.param == "sqlite":
        sqlite = SqlitePredictions(tmp_path / "predictions.db")
        yield sqlite
        sqlite.close()
        return
    database = MongoDatabase(request.getfixturevalue("database_uri"))
    predictions = MongoPredictions(database)
    predictions.prepare()
    yield predictions
    database.close()


def prediction(candles: Candles, row: int, signal: str = "long", version: str = "m-1") -> Prediction:
    at = int(candles.time_ms[row])
    return Prediction(f"{version}-{row}", 1000 + row, "BTCUSDT", str(BASE), at, CHAMPION, version, signal, 0.6, 0.6, float(candles.close[row]), 2.0, 24, 0.001)


def test_the_same_prediction_is_added_once(store: PredictionStore, market: Candles) -> None:
    assert store.add([prediction(market, 100), prediction(market, 101)]) == 2
    assert store.add([prediction(market, 101), prediction(market, 102)]) == 1
    assert store.add([]) == 0
    assert [row["id"] for row in store.select(0, None, None)] == ["m-1-102", "m-1-101", "m-1-100"]


def test_outcomes_are_joined_when_the_candles_tell_and_only_once(store: PredictionStore, market: Candles) -> None:
    store.add([prediction(market, 100), prediction(market, 101, "short"), prediction(market, 102, "neutral")])

    assert store.join_outcomes("BTCUSDT", BASE, market.first(103)) == []
    assert store.join_outcomes("ETHUSDT", BASE, market.first(300)) == []
    results = store.join_outcomes("BTCUSDT", BASE, market.first(300))

    assert len(results) == 3
    assert results.count("undecided") == 1
    assert store.join_outcomes("BTCUSDT", BASE, market.first(300)) == []
    for row in store.select(0, None, None):
        assert row["target"] in (0.0, 0.5, 1.0)
        assert (row["net_return"] == 0.0) == (row["signal"] == "neutral")


def test_both_stores_measure_the_same(store: PredictionStore, market: Candles, tmp_path: Path) -> None:
    other = SqlitePredictions(tmp_path / "other.db")
    some = [prediction(market, row, signal) for row, signal in zip(range(200, 260), ("long", "short", "neutral") * 20, strict=True)]
    for each in (store, other):
        each.add(some)
        each.join_outcomes("BTCUSDT", BASE, market.first(500))

    def measured(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
        return [(row["id"], row["target"], row["net_return"], row["realised_return"]) for row in rows]

    assert measured(store.select(0, None, None)) == measured(other.select(0, None, None))
    other.close()


def test_feedback_belongs_to_its_prediction_and_the_last_word_counts(store: PredictionStore, market: Candles) -> None:
    store.add([prediction(market, 100)])

    assert not store.add_feedback("unknown", 0.1, None)
    assert store.add_feedback("m-1-100", 0.1, None)
    assert store.add_feedback("m-1-100", -0.02, "after funding")
    assert [row["realised_return"] for row in store.select(0, None, None)] == [-0.02]


def test_a_selection_is_by_time_symbol_and_version_and_bounded(store: PredictionStore, market: Candles) -> None:
    other = replace(prediction(market, 102), id="x", symbol="ETHUSDT")
    store.add([prediction(market, 100), prediction(market, 101, version="m-2"), other])

    assert [row["id"] for row in store.select(1101, None, None)] == ["x", "m-2-101"]
    assert [row["id"] for row in store.select(0, "ETHUSDT", None)] == ["x"]
    assert [row["id"] for row in store.select(0, None, "m-2")] == ["m-2-101"]
    assert [row["id"] for row in store.select(0, None, None, most=1)] == ["x"]


def test_old_predictions_are_forgotten_with_their_feedback(store: PredictionStore, market: Candles) -> None:
    store.add([prediction(market, row) for row in (100, 101, 102)])
    store.add_feedback("m-1-100", 0.1, None)

    assert store.forget_before(1102) == 2
    assert [row["id"] for row in store.select(0, None, None)] == ["m-1-102"]
    assert not store.add_feedback("m-1-100", 0.1, None)
