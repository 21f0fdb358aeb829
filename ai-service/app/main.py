"""The application: what it is made of, and the order in which it starts and stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from functools import partial

import anyio
from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app import __version__
from app.analysis.commentary import Silence
from app.api import analysis, health, models, performance, problems, training
from app.api.guard import RequestGuard
from app.api.services import Services
from app.config import Settings
from app.drift.monitor import DriftMonitor
from app.performance.recorder import PredictionRecorder
from app.registry.active import ModelSlot
from app.registry.manifest import RegistryError
from app.registry.registry import Registry
from app.stores.errors import STORE_ERRORS, StoreUnavailableError
from app.stores.opening import open_stores, prepare
from app.telemetry.logs import event
from app.telemetry.metrics import Metrics
from app.training.jobs import JobRunner
from app.training.queue_consumer import consume

_log = logging.getLogger(__name__)
_GAUGE_SECONDS = 30.0
_DAY_MS = 86_400_000


def create_app(settings: Settings, metrics: Metrics | None = None) -> FastAPI:
    """One application; nothing happens before its lifespan begins."""
    measured = metrics or Metrics(settings.environment)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services = build(settings, measured)
        app.state.services = services
        async with run(services):
            yield

    app = FastAPI(title="Bot Core AI service", version=__version__, docs_url=None, redoc_url=None)
    # Not FastAPI(lifespan=…): Debian's 0.92 takes the argument and ignores it.
    app.router.lifespan_context = lifespan
    for router in (analysis.router, models.router, training.router, performance.router, health.router):
        app.include_router(router)
    app.add_exception_handler(problems.Problem, problems.on_problem)
    app.add_exception_handler(RegistryError, problems.on_registry_error)
    app.add_exception_handler(StoreUnavailableError, problems.on_store_error)
    app.add_exception_handler(RequestValidationError, problems.on_validation_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    app.add_middleware(RequestGuard, settings=settings, metrics=measured)
    return app


def build(settings: Settings, metrics: Metrics) -> Services:
    """The parts, not yet running."""
    stores = open_stores(settings)
    registry = Registry(stores.models, settings.keep_models)
    return Services(
        settings=settings,
        metrics=metrics,
        registry=registry,
        models=ModelSlot(registry),
        stores=stores,
        predictions=stores.predictions,
        recorder=PredictionRecorder(stores.predictions, metrics),
        drift=DriftMonitor(),
        job_store=stores.jobs,
        jobs=JobRunner(stores.jobs, settings, metrics),
        commentator=Silence(),
        threads=CapacityLimiter(settings.analysis_threads),
    )


@contextlib.asynccontextmanager
async def run(services: Services) -> AsyncIterator[None]:
    """Loads the model, then answers; at the end writes down what is waiting."""
    await anyio.to_thread.run_sync(lambda: refresh_models(services))
    services.recorder.start()
    tasks = [
        asyncio.create_task(_watch_models(services), name="model-watch"),
        asyncio.create_task(_keep_house(services), name="housekeeping"),
    ]
    if services.settings.amqp_url is not None:
        tasks.append(asyncio.create_task(consume(services), name="training-queue"))
    for task in (services.jobs.start(), *tasks):
        task.add_done_callback(partial(_ended, services))
    services.is_ready = True
    event(_log, logging.INFO, 6001, "ServiceReady", "the service is ready", **_answering(services))
    try:
        yield
    finally:
        services.is_stopping = True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await services.jobs.stop()
        await anyio.to_thread.run_sync(lambda: services.recorder.stop(services.settings.shutdown_seconds))
        services.stores.close()
        event(_log, logging.INFO, 6002, "ServiceStopped", "the service has stopped")


def _ended(services: Services, task: asyncio.Task[None]) -> None:
    """A background task ends with the service and at no other time."""
    if task.cancelled() or task.exception() is None:
        return
    services.failed_task = task.get_name()
    event(_log, logging.CRITICAL, 9004, "BackgroundTaskFailed", "a background task failed", task=task.get_name(), exc_info=task.exception())


def refresh_models(services: Services) -> None:
    """Puts what the registry names in place, and tells when that changed anything."""
    if not services.models.refresh():
        return
    active, metrics = services.models.current, services.metrics
    metrics.models_loaded.inc()
    metrics.model_problem.set(1 if active.problem else 0)
    metrics.model_info.clear()
    for role, loaded in (("champion", active.champion), ("challenger", active.challenger)):
        if loaded is not None:
            metrics.model_info.labels(loaded.manifest.version, loaded.manifest.kind, role).set(1)
    level = logging.WARNING if active.problem else logging.INFO
    event(_log, level, 6101, "ModelsChanged", "other models answer now", **_answering(services), problem=active.problem)


def _answering(services: Services) -> dict[str, str | None]:
    active = services.models.current
    return {
        "champion": active.champion.manifest.version if active.champion else None,
        "challenger": active.challenger.manifest.version if active.challenger else None,
    }


async def _watch_models(services: Services) -> None:
    while True:
        await asyncio.sleep(services.settings.model_poll_seconds)
        await anyio.to_thread.run_sync(lambda: refresh_models(services))


async def _keep_house(services: Services) -> None:
    while True:
        oldest = time.time_ns() // 1_000_000 - services.settings.keep_predictions_days * _DAY_MS
        try:
            if not services.is_prepared:
                await anyio.to_thread.run_sync(prepare, services.stores)
                services.is_prepared = True
            await anyio.to_thread.run_sync(services.predictions.forget_before, oldest)
            await anyio.to_thread.run_sync(performance.update_gauges, services)
        except STORE_ERRORS as e:
            # A full disk, a database that is away: answering goes on, and housekeeping when there is room again.
            event(_log, logging.ERROR, 6302, "HousekeepingFailed", "old predictions could not be deleted or measured", exc_info=e)
        await asyncio.sleep(_GAUGE_SECONDS)
