"""Predictions and their outcomes in MongoDB: measured over all replicas, whichever of them answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from app.candles import Candles, Timeframe
from app.performance.store import MOST_ROWS, Prediction, measurable, now_ms, outcomes
from app.stores.mongo import MongoDatabase, spoken

COLLECTION = "ai_predictions"
_DUPLICATE = 11000


class MongoPredictions:
    """One document for each; feedback is part of it."""

    def __init__(self, database: MongoDatabase) -> None:
        self._predictions: Any = database.db[COLLECTION]

    def prepare(self) -> None:
        """Makes the indexes that are not there yet."""
        with spoken():
            self._predictions.create_index([("symbol", 1), ("timeframe", 1), ("target", 1), ("candle_ms", 1)])
            self._predictions.create_index([("created_ms", -1)])

    def close(self) -> None:
        """The connection is closed by who opened it."""

    def add(self, predictions: Iterable[Prediction]) -> int:
        """How many were new."""
        from pymongo import UpdateOne
        from pymongo.errors import BulkWriteError

        unknown = {"target": None, "net_return": None, "resolved_ms": None, "realised_return": None, "note": None}
        writes = [UpdateOne({"_id": p.id}, {"$setOnInsert": {**asdict(p), **unknown}}, upsert=True) for p in predictions]
        if not writes:
            return 0
        with spoken():
            try:
                return int(self._predictions.bulk_write(writes, ordered=False).upserted_count)
            except BulkWriteError as e:
                # Two replicas that write the same at the same moment: one of them finds it there.
                if e.details["writeConcernErrors"] or any(error["code"] != _DUPLICATE for error in e.details["writeErrors"]):
                    raise
                return int(e.details["nUpserted"])

    def join_outcomes(self, symbol: str, timeframe: Timeframe, candles: Candles) -> list[str]:
        """A word for each one decided, by this replica and no other."""
        span = measurable(candles)
        if span is None:
            return []
        first, last = span
        with spoken():
            waiting = self._predictions.find({"symbol": symbol, "timeframe": str(timeframe), "target": None, "candle_ms": {"$gte": first, "$lt": last}})
            found = outcomes(waiting, candles)
            now = now_ms()
            words: list[str] = []
            for outcome in found:
                change = {"$set": {"target": outcome.target, "net_return": outcome.net_return, "resolved_ms": now}}
                if self._predictions.update_one({"_id": outcome.id, "target": None}, change).modified_count == 1:
                    words.append(outcome.result)
        return words

    def add_feedback(self, prediction_id: str, realised_return: float, note: str | None) -> bool:
        """False when there is no such prediction."""
        with spoken():
            change = {"$set": {"realised_return": realised_return, "note": note, "feedback_ms": now_ms()}}
            return bool(self._predictions.update_one({"_id": prediction_id}, change).matched_count == 1)

    def select(self, since_ms: int, symbol: str | None, model_version: str | None, most: int = MOST_ROWS) -> list[dict[str, Any]]:
        """Newest first."""
        wanted: dict[str, Any] = {"created_ms": {"$gte": since_ms}}
        wanted |= {name: value for name, value in (("symbol", symbol), ("model_version", model_version)) if value is not None}
        with spoken():
            return list(self._predictions.find(wanted).sort("created_ms", -1).limit(most))

    def forget_before(self, at_ms: int) -> int:
        """How many are gone."""
        with spoken():
            return int(self._predictions.delete_many({"created_ms": {"$lt": at_ms}}).deleted_count)
