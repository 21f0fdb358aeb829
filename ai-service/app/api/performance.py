"""POST /ai/feedback and GET /ai/performance."""

from __future__ import annotations

import math
import time
from typing import Any

import anyio
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.api.problems import not_found
from app.api.services import NEEDED, Services
from app.api.strict_json import StrictRoute
from app.drift.stability import MODERATE, STRONG
from app.performance.store import MOST_ROWS
from app.performance.summary import summarise
from app.training.request import Strict

router = APIRouter(prefix="/ai", tags=["performance"], route_class=StrictRoute)
_DAY_MS = 86_400_000
_GAUGE_ROWS = 2000


class FeedbackRequest(Strict):
    """What a trade that followed a prediction really earned, net, as a ratio of its notional."""

    prediction_id: str = Field(..., regex=r"^[A-Za-z0-9-]{1,64}$")
    realised_return: float = Field(..., ge=-1.0, le=10.0)
    note: str | None = Field(None, max_length=500)


class FeedbackResponse(BaseModel):
    """Written down."""

    prediction_id: str
    recorded: bool


class DriftView(BaseModel):
    """PSI: below 0.1 stable, above 0.25 another population. level is `unknown` while too few rows were seen."""

    level: str
    rows: int
    largest: float | None
    features: dict[str, float]


class PerformanceResponse(BaseModel):
    """Measured from recorded outcomes by model version; `rules` among them. Values that cannot be computed are null."""

    days: int
    versions: dict[str, dict[str, Any]]
    trained_calibration_error: float | None
    measured_calibration_error: float | None
    drift: DriftView


@router.post("/feedback")
def feedback(request: FeedbackRequest, services: Services = NEEDED) -> FeedbackResponse:
    """Joins a real outcome to a prediction."""
    services.recorder.flush()
    if not services.predictions.add_feedback(request.prediction_id, request.realised_return, request.note):
        raise not_found("prediction", request.prediction_id)
    return FeedbackResponse(prediction_id=request.prediction_id, recorded=True)


@router.get("/performance")
async def performance(
    services: Services = NEEDED,
    days: int = Query(30, ge=1, le=3650),
    symbol: str | None = Query(None, regex=r"^[A-Za-z0-9]{5,20}$"),
    model_version: str | None = Query(None, regex=r"^[a-z0-9][a-z0-9._-]{0,79}$"),
) -> PerformanceResponse:
    """How good the answers were."""
    return await anyio.to_thread.run_sync(lambda: measure(services, days, symbol, model_version))


def measure(services: Services, days: int, symbol: str | None, model_version: str | None, most: int = MOST_ROWS) -> PerformanceResponse:
    """Of the newest predictions, at most so many."""
    since = time.time_ns() // 1_000_000 - days * _DAY_MS
    rows = services.predictions.select(since, symbol.upper() if symbol else None, model_version, most)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["model_version"], []).append(row)
    versions = {version: summarise(group) for version, group in groups.items()}
    champion = services.models.current.champion
    trained = measured = None
    if champion is not None:
        trained = champion.manifest.report["model"]["calibration_error"]
        measured = versions.get(champion.manifest.version, {}).get("calibration_error")
    return PerformanceResponse(
        days=days,
        versions=versions,
        trained_calibration_error=trained,
        measured_calibration_error=measured,
        drift=drift_view(services),
    )


def drift_view(services: Services) -> DriftView:
    """Of the champion's inputs."""
    found = services.drift.measure()
    if found is None:
        return DriftView(level="unknown", rows=services.drift.rows, largest=None, features={})
    largest = max(found.values())
    level = "strong" if largest > STRONG else "moderate" if largest > MODERATE else "stable"
    return DriftView(level=level, rows=services.drift.rows, largest=largest, features=found)


def update_gauges(services: Services) -> None:
    """What Prometheus sees of it; called now and then by the service itself."""
    champion = services.models.current.champion
    found = measure(services, 30, None, champion.manifest.version if champion else None, _GAUGE_ROWS)
    metrics = services.metrics
    metrics.drift.clear()
    for feature, value in found.drift.features.items():
        metrics.drift.labels(feature).set(value)
    metrics.drift_most.set(_or_nan(found.drift.largest))
    metrics.calibration.set(_or_nan(found.measured_calibration_error))
    metrics.calibration_trained.set(_or_nan(found.trained_calibration_error))


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
