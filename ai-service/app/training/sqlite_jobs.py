"""Training jobs in an embedded SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

from app.training.job_store import ENDED, QUEUED, RUNNING, Job, now_ms

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, created_ms INTEGER NOT NULL, started_ms INTEGER, ended_ms INTEGER,
  progress REAL NOT NULL, stage TEXT NOT NULL, attempts INTEGER NOT NULL, request TEXT NOT NULL, result TEXT, error TEXT,
  idempotency_key TEXT UNIQUE, traceparent TEXT, origin TEXT NOT NULL);
"""
_LEASES = """
CREATE TABLE IF NOT EXISTS leases (job_id TEXT PRIMARY KEY, worker TEXT NOT NULL, until_ms INTEGER NOT NULL) WITHOUT ROWID;
"""
_CLAIMABLE = """
SELECT jobs.id FROM jobs LEFT JOIN leases ON leases.job_id = jobs.id
WHERE state = ? OR (state = ? AND COALESCE(until_ms, 0) < ?) ORDER BY created_ms, id LIMIT 1
"""


class SqliteJobs:
    """For the processes of one machine."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        # Transactions are begun by hand: a claim must hold the write lock from its first read on.
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=10.0, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_SCHEMA + _LEASES)

    def close(self) -> None:
        """After the last use."""
        with self._lock:
            self._db.close()

    def add(self, job: Job) -> Job:
        """The job, or the one with the same key."""
        values = (
            job.id, job.state, job.created_ms, None, None, 0.0, job.stage, 0, json.dumps(job.request), None, None,
            job.idempotency_key, job.traceparent, job.origin,
        )  # fmt: skip
        added = self._change(f"INSERT INTO jobs VALUES ({', '.join('?' * len(values))}) ON CONFLICT (idempotency_key) DO NOTHING", values)
        known = None if added or job.idempotency_key is None else self.by_key(job.idempotency_key)
        return known or job

    def get(self, job_id: str) -> Job | None:
        """By its id."""
        return self._one("SELECT * FROM jobs WHERE id = ?", job_id)

    def by_key(self, key: str) -> Job | None:
        """By its idempotency key."""
        return self._one("SELECT * FROM jobs WHERE idempotency_key = ?", key)

    def newest(self, limit: int, offset: int) -> list[Job]:
        """Newest first."""
        with self._lock:
            rows = self._db.execute("SELECT * FROM jobs ORDER BY created_ms DESC, id LIMIT ? OFFSET ?", (limit, offset)).fetchall()
        return [_job(row) for row in rows]

    def waiting(self) -> int:
        """Queued ones."""
        with self._lock:
            return int(self._db.execute("SELECT COUNT(*) FROM jobs WHERE state = ?", (QUEUED,)).fetchone()[0])

    def claim(self, worker: str, lease_ms: int) -> Job | None:
        """One at a time, by the file's write lock."""
        now = now_ms()
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                found = self._db.execute(_CLAIMABLE, (QUEUED, RUNNING, now)).fetchone()
                if found is not None:
                    self._db.execute(
                        "UPDATE jobs SET state = ?, started_ms = ?, progress = 0, attempts = attempts + 1 WHERE id = ?", (RUNNING, now, found["id"])
                    )
                    self._db.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", (found["id"], worker, now + lease_ms))
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        return None if found is None else self.get(found["id"])

    def extend(self, job_id: str, worker: str, lease_ms: int, progress: float, stage: str) -> bool:
        """False when it is not this worker's any more."""
        held = self._change(
            "UPDATE jobs SET progress = ?, stage = ? WHERE id = ? AND state = ? AND EXISTS (SELECT 1 FROM leases WHERE job_id = jobs.id AND worker = ?)",
            (progress, stage, job_id, RUNNING, worker),
        )
        return held and self._change("UPDATE leases SET until_ms = ? WHERE job_id = ? AND worker = ?", (now_ms() + lease_ms, job_id, worker))

    def release(self, worker: str) -> None:
        """Waits again."""
        self._change(
            "UPDATE jobs SET state = ?, stage = 'waiting again', attempts = attempts - 1 "
            "WHERE state = ? AND EXISTS (SELECT 1 FROM leases WHERE job_id = jobs.id AND worker = ?)",
            (QUEUED, RUNNING, worker),
        )

    def end(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> bool:
        """What has ended stays as it ended."""
        texts = (json.dumps(result) if result else None, json.dumps(error) if error else None)
        return self._change(
            f"UPDATE jobs SET state = ?, ended_ms = ?, result = ?, error = ?, stage = ? WHERE id = ? AND state NOT IN {ENDED}",
            (state, now_ms(), *texts, state, job_id),
        )

    def _change(self, sql: str, values: tuple[Any, ...]) -> bool:
        with self._lock:
            return self._db.execute(sql, values).rowcount > 0

    def _one(self, sql: str, value: str) -> Job | None:
        with self._lock:
            row = self._db.execute(sql, (value,)).fetchone()
        return None if row is None else _job(row)


def _job(row: sqlite3.Row) -> Job:
    content = dict(row)
    for name in ("request", "result", "error"):
        content[name] = None if content[name] is None else json.loads(content[name])
    return Job(**content)
