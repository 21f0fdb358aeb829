"""Training jobs through the real worker process."""

from __future__ import annotations

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.config import Settings, load_settings
from app.main import create_app
from app.training.sqlite_jobs import SqliteJobs
from app.training.queue_consumer import UnreadableMessageError, read_message

SMALL = {"synthetic": {"seed": 3, "candles": 3000}, "folds": 2, "trees": 10}
LONG = {"synthetic": {"seed": 3, "candles": 150_000}, "folds": 20, "trees": 1000}


def wait(client: TestClient, job_id: str, *states: str, seconds: float = 90) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while True:
        job: dict[str, Any] = client.get(f"/ai/jobs/{job_id}").json()
        if job["state"] in states:
            return job
        assert time.monotonic() < until, job
        time.sleep(0.05)


def test_a_job_trains_in_a_process_of_its_own_and_stores_a_model(client: TestClient) -> None:
    submitted = client.post("/ai/train", json=SMALL, headers={"idempotency-key": "one"})
    again = client.post("/ai/train", json=SMALL, headers={"idempotency-key": "one"})
    assert submitted.status_code == 202
    assert again.json()["id"] == submitted.json()["id"]
    assert submitted.headers["location"] == f"/ai/jobs/{submitted.json()['id']}"

    job = wait(client, submitted.json()["id"], "succeeded", "failed")

    assert job["state"] == "succeeded", job
    assert job["progress"] == 1.0
    assert job["result"]["verdict"] == "no_edge"
    assert job["result"]["promoted"] is False
    assert client.get("/ai/models").json()["items"][0]["version"] == job["result"]["model_version"]


def test_a_running_job_is_cancelled_and_its_process_ends(client: TestClient) -> None:
    job_id = client.post("/ai/train", json=LONG).json()["id"]
    waiting_id = client.post("/ai/train", json=LONG).json()["id"]
    wait(client, job_id, "running")

    assert client.delete(f"/ai/jobs/{waiting_id}").json()["state"] == "cancelled"
    assert client.delete(f"/ai/jobs/{job_id}").json()["state"] == "cancelled"

    runner = client.app.state.services.jobs  # type: ignore[attr-defined]
    until = time.monotonic() + 20
    while runner._process is not None:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert client.delete(f"/ai/jobs/{job_id}").json()["state"] == "cancelled"


def test_more_jobs_than_may_wait_are_refused(settings: Settings) -> None:
    small = load_settings({}, state_dir=settings.state_dir, allowed_hosts="testserver", job_queue=1)
    with TestClient(create_app(small)) as client:
        running = client.post("/ai/train", json=LONG).json()["id"]
        wait(client, running, "running")
        client.post("/ai/train", json=LONG)
        refused = client.post("/ai/train", json=LONG)

        assert (refused.status_code, refused.json()["code"]) == (429, "job_queue_full")
        assert refused.headers["retry-after"] == "30"


def test_a_job_that_was_under_way_begins_anew_with_the_next_start(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        job_id = client.post("/ai/train", json=SMALL).json()["id"]
        wait(client, job_id, "running", "succeeded")
    store = SqliteJobs(settings.state_dir / "jobs.db")
    left = store.get(job_id)
    store.close()
    assert left is not None
    assert left.state in ("queued", "succeeded")

    with TestClient(create_app(settings)) as client:
        assert wait(client, job_id, "succeeded", "failed")["state"] == "succeeded"


def test_unusable_candles_fail_the_job_with_a_reason(client: TestClient) -> None:
    job_id = client.post("/ai/train", json={"dataset": "none.csv"}).json()["id"]

    job = wait(client, job_id, "failed")

    assert job["error"]["code"] == "unusable_candles"
    assert "no data folder" in job["error"]["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "synthetic"),
        ({**SMALL, "dataset": "x.csv"}, "synthetic"),
        ({"dataset": "../secret.csv"}, "dataset"),
        ({**SMALL, "folds": 1}, "folds"),
        ({**SMALL, "folds": True}, "folds"),
        ({**SMALL, "kind": "oracle"}, "kind"),
        ({**SMALL, "fee_ratio": 0.5}, "fee_ratio"),
    ],
)
def test_a_request_outside_its_bounds_is_refused(client: TestClient, body: dict[str, Any], field: str) -> None:
    response = client.post("/ai/train", json=body)
    content = response.json()

    assert response.status_code == 400
    assert field in [content.get("field"), *(e["field"] for e in content.get("errors", []))]


def test_unknown_jobs_are_not_found(client: TestClient) -> None:
    assert client.get("/ai/jobs/" + "0" * 32).json()["code"] == "not_found"
    assert client.delete("/ai/jobs/" + "0" * 32).json()["code"] == "not_found"


def test_a_message_is_read_strictly() -> None:
    import json

    job_id, request = read_message(json.dumps({"version": 1, "job_id": "j1", "train": SMALL}).encode())
    assert (job_id, request["folds"]) == ("j1", 2)
    for broken in (b"", b"[]", b"{}", b'{"version": 2, "job_id": "x", "train": {}}', b'{"version": 1, "job_id": "", "train": {}}', b"[" * 100_000):
        with pytest.raises(UnreadableMessageError):
            read_message(broken)
