"""What every store of jobs keeps, whatever it is kept in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.stores.mongo import MongoDatabase
from app.training.job_store import CANCELLED, QUEUED, RUNNING, SUCCEEDED, Job, JobStore
from app.training.mongo_jobs import MongoJobs
from app.training.sqlite_jobs import SqliteJobs

LONG, OVER = 60_000, -1


@pytest.fixture(params=["sqlite", "mongodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobStore]:
    if request.param == "sqlite":
        sqlite = SqliteJobs(tmp_path / "jobs.db")
        yield sqlite
        sqlite.close()
        return
    database = MongoDatabase(request.getfixturevalue("database_uri"))
    jobs = MongoJobs(database)
    jobs.prepare()
    yield jobs
    database.close()


def job(number: int, key: str | None = None) -> Job:
    return Job(f"{number:032x}", QUEUED, 1000 + number, None, None, 0.0, "waiting", 0, {"folds": 3, "fee_ratio": 0.0004}, None, None, key, "00-a-b-01", "http")


def test_a_job_comes_back_as_it_was_given(store: JobStore) -> None:
    assert store.add(job(1)) == job(1)
    assert store.get(job(1).id) == job(1)
    assert store.get("none") is None


def test_the_same_key_is_the_same_job_and_jobs_without_a_key_are_many(store: JobStore) -> None:
    store.add(job(1, "key"))

    assert store.add(job(2, "key")).id == job(1).id
    assert store.by_key("key") == job(1, "key")
    store.add(job(3))
    store.add(job(4))
    assert [found.id for found in store.newest(10, 0)] == [job(n).id for n in (4, 3, 1)]
    assert [found.id for found in store.newest(1, 1)] == [job(3).id]
    assert store.waiting() == 3


def test_the_oldest_is_claimed_first_and_by_one_worker_only(store: JobStore) -> None:
    for number in (2, 1):
        store.add(job(number))

    first, second = store.claim("a", LONG), store.claim("b", LONG)

    assert first is not None and second is not None
    assert (first.id, first.state, first.attempts, second.id) == (job(1).id, RUNNING, 1, job(2).id)
    assert store.claim("c", LONG) is None
    assert store.waiting() == 0


def test_workers_that_claim_at_the_same_moment_get_different_jobs(store: JobStore) -> None:
    for number in range(12):
        store.add(job(number))
    claimed: list[str] = []

    def take(worker: str) -> None:
        while (found := store.claim(worker, LONG)) is not None:
            claimed.append(found.id)

    workers = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(claimed) == [job(number).id for number in range(12)]


def test_a_lease_that_has_run_out_gives_the_job_to_another_and_the_first_is_told(store: JobStore) -> None:
    store.add(job(1))
    store.claim("dead", OVER)

    again = store.claim("alive", LONG)

    assert again is not None and again.attempts == 2
    assert not store.extend(job(1).id, "dead", LONG, 0.9, "far along")
    assert store.extend(job(1).id, "alive", LONG, 0.25, "fold 1")
    found = store.get(job(1).id)
    assert found is not None and (found.progress, found.stage) == (0.25, "fold 1")


def test_what_a_stopping_worker_gives_back_waits_again_and_does_not_count_as_an_attempt(store: JobStore) -> None:
    store.add(job(1))
    store.claim("a", LONG)

    store.release("b")
    assert store.claim("b", LONG) is None
    store.release("a")
    again = store.claim("b", LONG)

    assert again is not None and again.attempts == 1


def test_what_has_ended_stays_as_it_ended_and_its_worker_is_told(store: JobStore) -> None:
    store.add(job(1))
    store.claim("a", LONG)

    assert store.end(job(1).id, CANCELLED)
    assert not store.extend(job(1).id, "a", LONG, 0.5, "fold 2")
    assert not store.end(job(1).id, SUCCEEDED, {"model_version": "m"})
    store.release("a")
    found = store.get(job(1).id)
    assert found is not None and (found.state, found.result, found.has_ended) == (CANCELLED, None, True)
    assert store.claim("b", LONG) is None
