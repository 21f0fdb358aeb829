from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from app.registry.folder_models import FolderModels
from app.registry.registry import Registry
from app.training.produce import Product

FIRST, SECOND = "20250101-000000-first", "20250102-000000-second"


@pytest.fixture
def stored(settings: Settings, product: Product, other_product: Product) -> Registry:
    registry = Registry(FolderModels(settings.models_dir))
    for made in (product, other_product):
        registry.add(made.manifest, made.model, made.onnx, made.card)
    return registry


def promote(client: TestClient, version: str) -> Any:
    return client.post(f"/ai/models/{version}/promote", json={"force": True, "reason": "test"})


def test_models_are_listed_with_verdict_and_role(stored: Registry, client: TestClient) -> None:
    promote(client, FIRST)
    found = client.get("/ai/models").json()

    assert found["champion"] == FIRST
    assert [(i["version"], i["role"], i["answering"]) for i in found["items"]] == [(SECOND, None, False), (FIRST, "champion", True)]
    assert client.get(f"/ai/models/{FIRST}").json()["manifest"]["schema_hash"]
    assert "It has no edge" in client.get(f"/ai/models/{FIRST}").json()["card"]


def test_promotion_without_edge_or_force_is_refused(stored: Registry, client: TestClient) -> None:
    response = client.post(f"/ai/models/{FIRST}/promote", json={})

    assert (response.status_code, response.json()["code"]) == (409, "no_edge")
    assert client.post("/ai/models/none-such/promote", json={}).status_code == 404
    assert client.post("/ai/models/%2e%2e/promote", json={}).status_code in (400, 404)


def test_a_promoted_model_answers_at_once_and_a_roll_back_undoes_it(stored: Registry, client: TestClient, question: dict[str, Any]) -> None:
    def answering() -> str:
        return str(client.post("/ai/analyze", json=question).json()["model_version"])

    assert answering() == "bundled-1"
    assert promote(client, FIRST).json()["answering"] == FIRST
    assert answering() == FIRST
    promote(client, SECOND)
    assert answering() == SECOND
    assert client.post("/ai/models/rollback", json={"reason": "worse"}).json()["answering"] == FIRST
    assert answering() == FIRST


def test_a_challenger_is_asked_in_shadow_and_recorded(stored: Registry, client: TestClient, question: dict[str, Any]) -> None:
    promote(client, FIRST)
    client.post("/ai/models/challenger", json={"version": SECOND})
    found = client.post("/ai/analyze", json=question).json()
    client.app.state.services.recorder.flush()  # type: ignore[attr-defined]

    assert found["model_version"] == FIRST
    assert found["shadow"]["model_version"] == SECOND
    assert set(client.get("/ai/performance").json()["versions"]) == {FIRST, SECOND}
    assert client.post("/ai/models/challenger", json={"version": None}).json()["challenger"] is None


def test_a_promotion_by_another_process_is_noticed(stored: Registry, client: TestClient, question: dict[str, Any]) -> None:
    stored.promote(FIRST, "by hand", force=True)
    until = time.monotonic() + 20

    while client.post("/ai/analyze", json=question).json()["model_version"] != FIRST:
        assert time.monotonic() < until


def test_every_answer_while_models_change_comes_from_one_of_them(stored: Registry, settings: Settings, question: dict[str, Any]) -> None:
    with TestClient(create_app(settings)) as client:
        promote(client, FIRST)
        seen: list[tuple[int, str]] = []

        def keep_asking() -> None:
            for _ in range(30):
                response = client.post("/ai/analyze", json=question)
                seen.append((response.status_code, str(response.json().get("model_version"))))

        asking = threading.Thread(target=keep_asking)
        asking.start()
        for version in (SECOND, FIRST, SECOND):
            assert promote(client, version).status_code == 200
        asking.join()

    assert {status for status, _ in seen} == {200}
    assert {version for _, version in seen} <= {FIRST, SECOND}


def test_a_corrupt_champion_degrades_health_and_the_bundled_model_answers(stored: Registry, settings: Settings, question: dict[str, Any]) -> None:
    stored.promote(FIRST, "", force=True)
    (settings.models_dir / FIRST / "model.npz").write_bytes(b"rubbish")
    with TestClient(create_app(settings)) as client:
        health = client.get("/health").json()

        assert health["status"] == "degraded"
        assert "SHA-256" in next(c["description"] for c in health["checks"] if c["name"] == "model")
        assert client.get("/health/ready").status_code == 200
        assert client.post("/ai/analyze", json=question).json()["model_version"] == "bundled-1"


def test_a_corrupt_registry_is_told_and_answered(stored: Registry, settings: Settings, question: dict[str, Any]) -> None:
    (settings.models_dir / "standing.json").write_text("{")
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        assert client.post("/ai/analyze", json=question).status_code == 200
        response = client.get("/ai/models")

        assert (response.status_code, response.json()["code"]) == (500, "registry_corrupt")


def test_an_answer_is_explained_by_what_each_input_moves(client: TestClient, question: dict[str, Any]) -> None:
    said = client.post("/ai/analyze", json=question).json()["probability_up"]
    found = client.post("/ai/models/bundled-1/explain", json=question).json()

    assert found["probability_up"] == said
    influences = [abs(i["influence"]) for i in found["influences"]]
    assert influences == sorted(influences, reverse=True)
    assert set(found["importance"]) == {i["feature"] for i in found["influences"]}


def test_without_any_model_the_rules_answer_and_predict_refuses(settings: Settings, question: dict[str, Any]) -> None:
    app = create_app(settings)
    with TestClient(app) as client:
        app.state.services.models._bundled = None
        app.state.services.models._current = type(app.state.services.models.current)()
        found = client.post("/ai/analyze", json=question).json()

        assert (found["source"], found["degraded_reason"]) == ("rules", "no_model")
        assert client.post("/ai/predict", json=question).json()["code"] == "model_unavailable"
        assert client.get("/health").json()["status"] == "degraded"
