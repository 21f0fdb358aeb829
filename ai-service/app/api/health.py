"""GET /health, /health/live, /health/ready, /health/startup and /metrics; answers as the C# services give them."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app import __version__
from app.api.services import NEEDED, Services
from app.telemetry.logs import SERVICE

router = APIRouter(tags=["health"])

HEALTHY, DEGRADED, UNHEALTHY = "healthy", "degraded", "unhealthy"
Check = Callable[[Services], tuple[str, str | None]]


def _stopping(services: Services) -> tuple[str, str | None]:
    return (UNHEALTHY, "the service is stopping") if services.is_stopping else (HEALTHY, None)


def _background(services: Services) -> tuple[str, str | None]:
    return (UNHEALTHY, f"{services.failed_task} has failed") if services.failed_task else (HEALTHY, None)


def _started(services: Services) -> tuple[str, str | None]:
    return (HEALTHY, None) if services.is_ready else (UNHEALTHY, "the service is starting")


def _model(services: Services) -> tuple[str, str | None]:
    active = services.models.current
    if active.champion is None:
        return DEGRADED, f"no model answers, the rules do: {active.problem or 'there is none'}"
    version = active.champion.manifest.version
    return (DEGRADED, f"{version} answers, but {active.problem}") if active.problem else (HEALTHY, f"{version} answers")


def _queue(services: Services) -> tuple[str, str | None]:
    if services.settings.amqp_url is None:
        return HEALTHY, "not configured"
    return (DEGRADED, services.queue_problem) if services.queue_problem else (HEALTHY, "connected")


_LIVE: dict[str, Check] = {"background": _background}
_READY: dict[str, Check] = {**_LIVE, "drain": _stopping, "startup": _started}
_ALL: dict[str, Check] = {**_READY, "model": _model, "training-queue": _queue}


@router.get("/health")
def health(services: Services = NEEDED) -> Response:
    """Everything."""
    return _report(services, _ALL)


@router.get("/health/live")
def live(services: Services = NEEDED) -> Response:
    """Alive, unless a part of it that runs in the background has failed: then a new start is the cure."""
    return _report(services, _LIVE)


@router.get("/health/ready")
def ready(services: Services = NEEDED) -> Response:
    """Whether requests should come here: without a model they may, the rules answer."""
    return _report(services, _READY)


@router.get("/health/startup")
def startup(services: Services = NEEDED) -> Response:
    """Whether it has started."""
    return _report(services, {"startup": _started})


@router.get("/metrics")
def metrics(services: Services = NEEDED) -> Response:
    """Prometheus text format."""
    return Response(generate_latest(services.metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _report(services: Services, checks: dict[str, Check]) -> Response:
    began = time.perf_counter()
    entries = []
    for name, check in sorted(checks.items()):
        at = time.perf_counter()
        status, description = check(services)
        entries.append({"name": name, "status": status, "description": description, "durationMs": _ms(at)})
    words = [entry["status"] for entry in entries]
    status = UNHEALTHY if UNHEALTHY in words else DEGRADED if DEGRADED in words else HEALTHY
    content = {"status": status, "service": SERVICE, "version": __version__, "durationMs": _ms(began), "checks": entries}
    return JSONResponse(content, 503 if status == UNHEALTHY else 200, headers={"Cache-Control": "no-store"})


def _ms(since: float) -> float:
    return round((time.perf_counter() - since) * 1000.0, 2)
