"""Training jobs in an embedded SQLite file: they outlive the process that took them."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "queued", "running", "succeeded", "failed", "cancelled"
ENDED = (SUCCEEDED, FAILED, CANCELLED)
MOST_ATTEMPTS = 3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, created_ms INTEGER NOT NULL, started_ms INTEGER, ended_ms INTEGER,
  progress REAL NOT NULL, stage TEXT NOT NULL, attempts INTEGER NOT NULL, request TEXT NOT NULL, result TEXT, error TEXT,
  idempotency_key TEXT UNIQUE, traceparent TEXT, origin TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Job:
    """progress runs from 0 to 1; `error` is a problem with its code."""

    id: str
    state: str
    created_ms: int
    started_ms: int | None
    ended_ms: int | None
    progress: float
    stage: str
    attempts: int
    request: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    idempotency_key: str | None
    traceparent: str | None
    origin: str

    @property
    def has_ended(self) -> bool:
        """Nothing will change any more."""
        return self.state in ENDED


class JobStore:
    """Safe for several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """After the last use."""
        with self._lock:
            self._db.close()

    def add(self, job: Job) -> None:
        """A new one."""
        values = (
            job.id, job.state, job.created_ms, None, None, 0.0, job.stage, 0, json.dumps(job.request), None, None,
            job.idempotency_key, job.traceparent, job.origin,
        )  # fmt: skip
        with self._lock, self._db:
            self._db.execute(f"INSERT INTO jobs VALUES ({', '.join('?' * len(values))})", values)

    def get(self, job_id: str) -> Job | None:
        """By its id."""
        return self._one("SELECT * FROM jobs WHERE id = ?", job_id)

    def by_key(self, key: str) -> Job | None:
        """By the idempotency key it was submitted with."""
        return self._one("SELECT * FROM jobs WHERE idempotency_key = ?", key)

    def newest(self, limit: int, offset: int) -> list[Job]:
        """Newest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM jobs ORDER BY created_ms DESC, id LIMIT ? OFFSET ?", (limit, offset)
            ).fetchall()
        return [_job(row) for row in rows]

    def unfinished(self) -> list[Job]:
        """Oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM jobs WHERE state IN (?, ?) ORDER BY created_ms, id", (QUEUED, RUNNING)
            ).fetchall()
        return [_job(row) for row in rows]

    def set_running(self, job_id: str) -> None:
        """Another attempt begins."""
        self._update(
            "UPDATE jobs SET state = ?, started_ms = ?, progress = 0, attempts = attempts + 1 WHERE id = ?",
            (RUNNING, now_ms(), job_id),
        )

    def set_progress(self, job_id: str, progress: float, stage: str) -> None:
        """While it runs."""
        self._update("UPDATE jobs SET progress = ?, stage = ? WHERE id = ?", (progress, stage, job_id))

    def requeue(self, job_id: str) -> None:
        """After the process that ran it ended."""
        self._update("UPDATE jobs SET state = ?, stage = 'waiting again' WHERE id = ?", (QUEUED, job_id))

    def end(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> None:
        """For good: what has ended stays as it ended."""
        texts = (json.dumps(result) if result else None, json.dumps(error) if error else None)
        self._update(
            f"UPDATE jobs SET state = ?, ended_ms = ?, result = ?, error = ?, stage = ? WHERE id = ? AND state NOT IN {ENDED}",
            (state, now_ms(), *texts, state, job_id),
        )

    def _update(self, sql: str, values: tuple[Any, ...]) -> None:
        with self._lock, self._db:
            self._db.execute(sql, values)

    def _one(self, sql: str, value: str) -> Job | None:
        with self._lock:
            row = self._db.execute(sql, (value,)).fetchone()
        return None if row is None else _job(row)


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def _job(row: sqlite3.Row) -> Job:
    content = dict(row)
    for name in ("request", "result", "error"):
        content[name] = None if content[name] is None else json.loads(content[name])
    return Job(**content)
