"""Predictions and their outcomes in an embedded SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from app.candles import Candles, Timeframe
from app.performance.store import MOST_ROWS, Prediction, measurable, now_ms, outcomes

_SCHEMA = """
CREATE TABLE IF NOT EXISTS predictions (
  id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL,
  candle_ms INTEGER NOT NULL, role TEXT NOT NULL, model_version TEXT NOT NULL, signal TEXT NOT NULL,
  confidence REAL NOT NULL, probability REAL, price REAL NOT NULL, width_atr REAL NOT NULL, horizon INTEGER NOT NULL,
  cost_ratio REAL NOT NULL, target REAL, net_return REAL, resolved_ms INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS predictions_open ON predictions (symbol, timeframe, candle_ms) WHERE target IS NULL;
CREATE INDEX IF NOT EXISTS predictions_created ON predictions (created_ms);
CREATE TABLE IF NOT EXISTS feedback (
  prediction_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, realised_return REAL NOT NULL, note TEXT) WITHOUT ROWID;
"""

_COLUMNS = ", ".join(field.name for field in fields(Prediction))
_INSERT = f"INSERT OR IGNORE INTO predictions ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(Prediction)))})"


class SqlitePredictions:
    """For the processes of one machine; one statement at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """After the last use."""
        with self._lock:
            self._db.close()

    def add(self, predictions: Iterable[Prediction]) -> int:
        """How many were new: the same question to the same model is one prediction."""
        with self._lock, self._db:
            before = self._db.total_changes
            self._db.executemany(_INSERT, [astuple(prediction) for prediction in predictions])
            return self._db.total_changes - before

    def join_outcomes(self, symbol: str, timeframe: Timeframe, candles: Candles) -> list[str]:
        """A word for each one decided."""
        span = measurable(candles)
        if span is None:
            return []
        with self._lock:
            waiting = self._db.execute(
                "SELECT * FROM predictions WHERE target IS NULL AND symbol = ? AND timeframe = ? AND candle_ms >= ? AND candle_ms < ?",
                (symbol, str(timeframe), *span),
            ).fetchall()
        found = outcomes([dict(row) for row in waiting], candles)
        now = now_ms()
        with self._lock, self._db:
            self._db.executemany(
                "UPDATE predictions SET target = ?, net_return = ?, resolved_ms = ? WHERE id = ? AND target IS NULL",
                [(outcome.target, outcome.net_return, now, outcome.id) for outcome in found],
            )
        return [outcome.result for outcome in found]

    def add_feedback(self, prediction_id: str, realised_return: float, note: str | None) -> bool:
        """What a trade on it really earned; False when there is no such prediction. The last word counts."""
        with self._lock, self._db:
            if self._db.execute("SELECT 1 FROM predictions WHERE id = ?", (prediction_id,)).fetchone() is None:
                return False
            self._db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)", (prediction_id, now_ms(), realised_return, note)
            )
            return True

    def select(self, since_ms: int, symbol: str | None, model_version: str | None, most: int = MOST_ROWS) -> list[dict[str, Any]]:
        """Predictions made since then, newest first, with the feedback to each."""
        where, values = ["created_ms >= ?"], [since_ms]
        filters: list[Any] = list(values)
        for column, value in (("symbol", symbol), ("model_version", model_version)):
            if value is not None:
                where.append(f"{column} = ?")
                filters.append(value)
        sql = (
            "SELECT p.*, f.realised_return FROM predictions p LEFT JOIN feedback f ON f.prediction_id = p.id "
            f"WHERE {' AND '.join(where)} ORDER BY created_ms DESC LIMIT {int(most)}"
        )
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, filters).fetchall()]

    def forget_before(self, at_ms: int) -> int:
        """Retention; how many are gone."""
        with self._lock, self._db:
            gone = self._db.execute("DELETE FROM predictions WHERE created_ms < ?", (at_ms,)).rowcount
            self._db.execute("DELETE FROM feedback WHERE prediction_id NOT IN (SELECT id FROM predictions)")
            return gone
