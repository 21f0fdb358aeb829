from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app.api.performance import update_gauges
from app.candles import Candles
from app.performance.store import now_ms
from app.telemetry.metrics import Metrics
from tests.conftest import BASE, ask
from tests.performance.test_prediction_stores import prediction


def flush(client: TestClient) -> None:
    client.app.state.services.recorder.flush()  # type: ignore[attr-defined]


def test_outcomes_are_measured_by_the_candles_that_follow(client: TestClient, market: Candles) -> None:
    for count in range(2000, 2040, 2):
        client.post("/ai/analyze", json=ask(market.first(count).last(700)))
    flush(client)
    before = client.get("/ai/performance").json()["versions"]["bundled-1"]
    client.post("/ai/analyze", json=ask(market.first(2100).last(700)))
    flush(client)
    after = client.get("/ai/performance").json()["versions"]["bundled-1"]

    assert before["decided"] < 20
    assert after["decided"] == 20
    assert after["predictions"] == 21
    assert 0.0 < after["brier"] < 1.0
    assert after["calibration_error"] is None, "too few for a calibration"


def test_the_same_question_is_recorded_once(client: TestClient, question: dict[str, Any]) -> None:
    for _ in range(3):
        client.post("/ai/analyze", json=question)
    flush(client)

    assert client.get("/ai/performance").json()["versions"]["bundled-1"]["predictions"] == 1


def test_feedback_joins_a_trade_to_its_prediction(client: TestClient, question: dict[str, Any]) -> None:
    prediction = client.post("/ai/analyze", json=question).json()["prediction_id"]

    assert client.post("/ai/feedback", json={"prediction_id": prediction, "realised_return": 0.0125}).status_code == 200
    found = client.get("/ai/performance?symbol=btcusdt&days=1").json()["versions"]["bundled-1"]
    assert (found["realised_trades"], found["realised_return_per_trade"]) == (1, 0.0125)

    unknown = client.post("/ai/feedback", json={"prediction_id": "none", "realised_return": 0.1})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert client.post("/ai/feedback", json={"prediction_id": prediction, "realised_return": 99}).json()["code"] == "invalid_field"


def test_drift_is_unknown_until_enough_rows_and_then_measured(client: TestClient, market: Candles) -> None:
    assert client.get("/ai/performance").json()["drift"]["level"] == "unknown"
    services = client.app.state.services  # type: ignore[attr-defined]
    loaded = services.models.current.champion
    from app.features.matrix import feature_matrix

    matrix = feature_matrix(loaded.model.schema, {loaded.model.schema.base: market})[700:1200, loaded.model.columns]
    for row in matrix:
        services.drift.observe(loaded.manifest.version, loaded.manifest.reference, loaded.manifest.feature_names, row + 10.0)
    found = client.get("/ai/performance").json()["drift"]

    assert found["level"] == "strong"
    assert found["rows"] == 500


def test_calibration_is_unknown_until_a_hundred_outcomes_and_then_measured_beside_what_training_found(client: TestClient, market: Candles) -> None:
    services = client.app.state.services  # type: ignore[attr-defined]

    def gauges() -> tuple[float, float]:
        update_gauges(services)
        families = text_string_to_metric_families(client.get("/metrics").text)
        found = {s.name: s.value for f in families for s in f.samples}
        return found["ai_calibration_error_ratio"], found["ai_calibration_error_trained_ratio"]

    now, version = now_ms(), services.models.current.champion.manifest.version
    said = [replace(prediction(market, row, version=version), created_ms=now) for row in range(200, 330)]
    services.predictions.add(said)
    assert math.isnan(gauges()[0])
    assert client.get("/ai/performance").json()["measured_calibration_error"] is None

    services.predictions.join_outcomes("BTCUSDT", BASE, market.first(500))
    found = client.get("/ai/performance").json()

    assert gauges() == (pytest.approx(found["measured_calibration_error"]), pytest.approx(found["trained_calibration_error"]))
    # All said 0.6, in ten bins of thirteen: what is measured is how far from it a long earned.
    happened = [row["target"] for row in services.predictions.select(0, None, version)]
    bins = [happened[start : start + 13] for start in range(0, 130, 13)]
    assert found["measured_calibration_error"] == pytest.approx(sum(abs(0.6 - sum(each) / 13) for each in bins) / 10, abs=1e-9)


def test_every_metric_is_in_the_catalogue_and_the_other_way_round() -> None:
    text = (Path(__file__).parents[3] / "docs" / "operations" / "metrics.md").read_text(encoding="utf-8")
    section = text[text.index("\n## AI service") : text.index("\n## Jobs")]
    catalogue = dict(re.findall(r"^\| `(ai_[a-z0-9_]+)` \| ([a-z]+) \|", section, re.M))
    measured = {
        (family.name + "_total" if family.type == "counter" else family.name): family.type
        for family in Metrics("Development").registry.collect()
        if family.name.startswith("ai_")
    }

    assert catalogue == measured


def test_metrics_count_answers_and_exist_before_the_first(client: TestClient, question: dict[str, Any]) -> None:
    def value(name: str, **labels: str) -> float | None:
        families = text_string_to_metric_families(client.get("/metrics").text)
        return next((s.value for f in families for s in f.samples if s.name == name and labels.items() <= s.labels.items()), None)

    assert value("ai_predictions_total", source="rules", signal="short") == 0.0
    signal = client.post("/ai/analyze", json=question).json()["signal"]

    assert value("ai_predictions_total", source="model", signal=signal) == 1.0
    assert value("ai_model_confidence_count", source="model") == 1.0
    assert value("ai_analysis_duration_seconds_count", source="model") == 1.0
    assert value("http_server_request_duration_seconds_count", http_route="/ai/analyze", http_response_status_code="200") == 1.0
    assert value("ai_model_info", version="bundled-1") == 1.0
    for name in ("build_info", "process_cpu_seconds_total", "process_cpu_limit_cores", "process_memory_limit_bytes", "process_open_fds", "log_records_total"):
        assert value(name) is not None, name


def test_health_answers_as_the_other_services_do(client: TestClient) -> None:
    found = client.get("/health").json()

    assert found["status"] == "healthy"
    assert set(found) == {"status", "service", "version", "durationMs", "checks"}
    assert [check["name"] for check in found["checks"]] == ["background", "drain", "model", "startup", "training-queue"]
    for path in ("live", "ready", "startup"):
        assert client.get(f"/health/{path}").status_code == 200


def test_a_service_token_guards_everything_under_ai(settings: Any, question: dict[str, Any]) -> None:
    from app.config import load_settings
    from app.main import create_app

    token = "k3Vd9QpZx7LwTn2RbYc8MfHs5JgUe1Aq"
    guarded = load_settings({}, state_dir=settings.state_dir, allowed_hosts="testserver", service_token=token)
    with TestClient(create_app(guarded)) as client:
        assert client.post("/ai/analyze", json=question).json()["code"] == "unauthenticated"
        assert client.post("/ai/analyze", json=question, headers={"authorization": f"Bearer {token}"}).status_code == 200
        assert client.get("/health").status_code == 200


def test_a_failed_background_task_is_told_by_liveness(client: TestClient) -> None:
    client.app.state.services.failed_task = "training-jobs"  # type: ignore[attr-defined]

    found = client.get("/health/live")

    assert found.status_code == 503
    assert found.json()["checks"][0]["description"] == "training-jobs has failed"
