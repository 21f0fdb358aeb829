"""Training jobs as they are kept: they outlive the process that took them, and one process at a time works on each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Protocol

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "queued", "running", "succeeded", "failed", "cancelled"
ENDED = (SUCCEEDED, FAILED, CANCELLED)
MOST_ATTEMPTS = 3


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


class JobStore(Protocol):
    """Safe for several threads and several processes. A worker holds a job by a lease: who stops extending it loses the job."""

    def add(self, job: Job) -> Job:
        """The job, or the one that was submitted with the same idempotency key before."""
        ...

    def get(self, job_id: str) -> Job | None:
        """By its id."""
        ...

    def by_key(self, key: str) -> Job | None:
        """By the idempotency key it was submitted with."""
        ...

    def newest(self, limit: int, offset: int) -> list[Job]:
        """Newest first."""
        ...

    def waiting(self) -> int:
        """Jobs that nobody has taken up yet."""
        ...

    def claim(self, worker: str, lease_ms: int) -> Job | None:
        """The oldest that waits, or whose worker has let its lease run out; running from here on, and another attempt counted."""
        ...

    def extend(self, job_id: str, worker: str, lease_ms: int, progress: float, stage: str) -> bool:
        """False when the job has ended meanwhile or is another worker's."""
        ...

    def release(self, worker: str) -> None:
        """Gives back unfinished what the worker has, because it stops; that attempt does not count."""
        ...

    def end(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> bool:
        """For good; False when it had ended already, and stays as it ended."""
        ...

    def close(self) -> None:
        """After the last use."""
        ...


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000
