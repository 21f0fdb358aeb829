"""What the handlers work with, made once per application and handed to them by type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter
from fastapi import Depends, Request

from app.analysis.commentary import Commentator
from app.config import Settings
from app.drift.monitor import DriftMonitor
from app.performance.recorder import PredictionRecorder
from app.performance.store import PredictionStore
from app.registry.active import ModelSlot
from app.registry.registry import Registry
from app.stores.opening import Stores
from app.telemetry.metrics import Metrics
from app.training.job_store import JobStore
from app.training.jobs import JobRunner


@dataclass
class Services:
    """One application's parts."""

    settings: Settings
    metrics: Metrics
    registry: Registry
    models: ModelSlot
    stores: Stores
    predictions: PredictionStore
    recorder: PredictionRecorder
    drift: DriftMonitor
    job_store: JobStore
    jobs: JobRunner
    commentator: Commentator
    threads: CapacityLimiter
    waiting: int = 0
    is_ready: bool = False
    is_prepared: bool = False
    is_stopping: bool = False
    queue_problem: str | None = None
    failed_task: str | None = None


async def services_of(request: Request) -> Services:
    """Those of the application that got the request."""
    services: Services = request.app.state.services
    return services


NEEDED: Any = Depends(services_of)
"""The default that makes FastAPI hand them over."""
