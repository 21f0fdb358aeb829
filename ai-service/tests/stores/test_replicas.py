"""Two replicas on one database: whichever is asked knows what the other did; and what they do while it is away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.config import Settings, load_settings
from app.main import create_app
from app.training.produce import Product
from tests.stores.standin import paused
from tests.training.test_jobs import LONG, SMALL

FIRST = "20250101-000000-first"


def settings_of(folder: Path, uri: str) -> Settings:
    return load_settings({}, state_dir=folder, allowed_hosts="testserver", model_poll_seconds=0.05, mongodb_uri=uri)


@pytest.fixture
def replicas(tmp_path: Path, database_uri: str) -> Iterator[tuple[TestClient, TestClient]]:
    with ExitStack() as running:
        # Less patience than usual, so that its end is soon seen.
        impatient = f"{database_uri}{'&' if '?' in database_uri else '?'}serverSelectionTimeoutMS=2000&socketTimeoutMS=3000"
        one, other = (
            running.enter_context(TestClient(create_app(settings_of(tmp_path / name, impatient)), raise_server_exceptions=False))
            for name in ("one", "other")
        )
        yield one, other


def until(what: str, holds: Any, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_promotion_at_one_replica_answers_at_the_other(replicas: tuple[TestClient, TestClient], product: Product, question: dict[str, Any]) -> None:
    one, other = replicas
    one.app.state.services.registry.add(product.manifest, product.model, product.onnx, product.card)  # type: ignore[attr-defined]

    assert one.post(f"/ai/models/{FIRST}/promote", json={"force": True, "reason": "test"}).json()["answering"] == FIRST

    until("the other has noticed", lambda: other.post("/ai/analyze", json=question).json()["model_version"] == FIRST)
    assert other.get(f"/ai/models/{FIRST}").json()["card"] == product.card


def test_a_job_is_seen_and_ended_at_either_replica_and_trained_by_one(replicas: tuple[TestClient, TestClient]) -> None:
    one, other = replicas
    job_id = one.post("/ai/train", json=SMALL, headers={"idempotency-key": "k"}).json()["id"]
    assert other.post("/ai/train", json=SMALL, headers={"idempotency-key": "k"}).json()["id"] == job_id

    until("it has ended", lambda: other.get(f"/ai/jobs/{job_id}").json()["state"] in ("succeeded", "failed"))
    found = other.get(f"/ai/jobs/{job_id}").json()
    assert (found["state"], found["attempts"]) == ("succeeded", 1)
    assert [item["version"] for item in one.get("/ai/models").json()["items"]][0] == found["result"]["model_version"]

    running = one.post("/ai/train", json=LONG).json()["id"]
    until("it runs", lambda: one.get(f"/ai/jobs/{running}").json()["state"] == "running")
    # Whichever of the two trains it: one of these is not the one.
    assert other.delete(f"/ai/jobs/{running}").json()["state"] == "cancelled"
    runners = [replica.app.state.services.jobs for replica in replicas]  # type: ignore[attr-defined]
    until("its process has ended", lambda: all(runner._process is None for runner in runners))


def test_feedback_to_one_replica_joins_the_answer_of_the_other(replicas: tuple[TestClient, TestClient], question: dict[str, Any]) -> None:
    one, other = replicas
    prediction = one.post("/ai/analyze", json=question).json()["prediction_id"]
    one.app.state.services.recorder.flush()  # type: ignore[attr-defined]

    assert other.post("/ai/feedback", json={"prediction_id": prediction, "realised_return": 0.01}).status_code == 200
    assert one.get("/ai/performance").json()["versions"]["bundled-1"]["realised_trades"] == 1


def test_without_its_database_a_service_answers_and_says_what_it_cannot_do(replicas: tuple[TestClient, TestClient], question: dict[str, Any]) -> None:
    one, _ = replicas
    with paused():
        assert one.post("/ai/analyze", json=question).status_code == 200
        assert one.get("/health/live").status_code == 200
        refused = one.get("/ai/jobs")
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "store_unavailable", "5")

    until("it works again", lambda: one.get("/ai/jobs").status_code == 200)
    assert one.get("/health/live").status_code == 200


def test_a_service_starts_without_its_database_and_answers(tmp_path: Path, question: dict[str, Any]) -> None:
    pytest.importorskip("pymongo", reason="pymongo is not installed (Debian: python3-pymongo, python3-gridfs)")
    with TestClient(create_app(settings_of(tmp_path, "mongodb://127.0.0.1:9/botcore?serverSelectionTimeoutMS=200"))) as client:
        assert client.post("/ai/analyze", json=question).json()["model_version"] == "bundled-1"
        health = client.get("/health").json()
        assert health["status"] == "degraded"
        assert "the database cannot be used" in str(health["checks"])
