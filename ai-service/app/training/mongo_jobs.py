"""Training jobs in MongoDB: whichever replica takes them, whichever has time works on them, and all show the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.stores.mongo import MongoDatabase, spoken
from app.training.job_store import ENDED, QUEUED, RUNNING, Job, now_ms

COLLECTION = "ai_jobs"
_OWN = ("_id", "worker", "until_ms")


class MongoJobs:
    """Each change is one atomic update of one document."""

    def __init__(self, database: MongoDatabase) -> None:
        self._jobs: Any = database.db[COLLECTION]

    def prepare(self) -> None:
        """Makes the indexes that are not there yet."""
        with spoken():
            # Only texts are indexed: jobs without a key are many.
            self._jobs.create_index("idempotency_key", unique=True, partialFilterExpression={"idempotency_key": {"$type": "string"}})
            self._jobs.create_index([("state", 1), ("created_ms", 1)])
            self._jobs.create_index([("created_ms", -1)])

    def close(self) -> None:
        """The connection is closed by who opened it."""

    def add(self, job: Job) -> Job:
        """The job, or the one with the same key."""
        from pymongo.errors import DuplicateKeyError

        with spoken():
            try:
                self._jobs.insert_one({"_id": job.id, "worker": None, "until_ms": 0, **asdict(job)})
                return job
            except DuplicateKeyError:
                known = None if job.idempotency_key is None else self.by_key(job.idempotency_key)
                return known or job

    def get(self, job_id: str) -> Job | None:
        """By its id."""
        with spoken():
            return _job(self._jobs.find_one({"_id": job_id}))

    def by_key(self, key: str) -> Job | None:
        """By its idempotency key."""
        with spoken():
            return _job(self._jobs.find_one({"idempotency_key": key}))

    def newest(self, limit: int, offset: int) -> list[Job]:
        """Newest first."""
        with spoken():
            found = self._jobs.find({}).sort([("created_ms", -1), ("_id", 1)]).skip(offset).limit(limit)
            return [job for job in map(_job, found) if job is not None]

    def waiting(self) -> int:
        """Queued ones."""
        with spoken():
            return int(self._jobs.count_documents({"state": QUEUED}))

    def claim(self, worker: str, lease_ms: int) -> Job | None:
        """The database gives each to one."""
        from pymongo import ReturnDocument

        now = now_ms()
        claimable = {"$or": [{"state": QUEUED}, {"state": RUNNING, "until_ms": {"$lt": now}}]}
        taken = {"$set": {"state": RUNNING, "started_ms": now, "progress": 0.0, "worker": worker, "until_ms": now + lease_ms}, "$inc": {"attempts": 1}}
        with spoken():
            return _job(self._jobs.find_one_and_update(claimable, taken, sort=[("created_ms", 1), ("_id", 1)], return_document=ReturnDocument.AFTER))

    def extend(self, job_id: str, worker: str, lease_ms: int, progress: float, stage: str) -> bool:
        """False when it is not this worker's any more."""
        held = {"_id": job_id, "state": RUNNING, "worker": worker}
        with spoken():
            found = self._jobs.update_one(held, {"$set": {"progress": progress, "stage": stage, "until_ms": now_ms() + lease_ms}})
        return bool(found.matched_count == 1)

    def release(self, worker: str) -> None:
        """Waits again."""
        with spoken():
            self._jobs.update_many({"state": RUNNING, "worker": worker}, {"$set": {"state": QUEUED, "stage": "waiting again", "worker": None}, "$inc": {"attempts": -1}})

    def end(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> bool:
        """What has ended stays as it ended."""
        change = {"state": state, "ended_ms": now_ms(), "result": result, "error": error, "stage": state}
        with spoken():
            found = self._jobs.update_one({"_id": job_id, "state": {"$nin": list(ENDED)}}, {"$set": change})
        return bool(found.matched_count == 1)


def _job(found: dict[str, Any] | None) -> Job | None:
    return None if found is None else Job(**{name: value for name, value in found.items() if name not in _OWN})
