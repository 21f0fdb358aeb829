"""POST /ai/train and /ai/jobs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel

from app.api.problems import Problem, not_found
from app.api.services import NEEDED, Services
from app.api.strict_json import StrictRoute
from app.telemetry.trace import current_trace
from app.training.job_store import Job
from app.training.jobs import QueueFullError
from app.training.request import TrainRequest

router = APIRouter(prefix="/ai", tags=["training"], route_class=StrictRoute)
JOB_ID: Any = Path(..., regex=r"^[0-9a-f]{32}$")


class JobView(BaseModel):
    """state: queued, running, succeeded, failed or cancelled; progress 0 to 1."""

    id: str
    state: str
    progress: float
    stage: str
    attempts: int
    origin: str
    created_ms: int
    started_ms: int | None
    ended_ms: int | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None


class JobList(BaseModel):
    """Newest first."""

    items: list[JobView]


@router.post("/train", status_code=202)
async def train(
    request: TrainRequest,
    response: Response,
    services: Services = NEEDED,
    idempotency_key: str | None = Header(None, regex=r"^[\x21-\x7e]{1,128}$"),
) -> JobView:
    """Takes a training job; the same idempotency key is the same job."""
    trace = current_trace.get()
    key = f"http:{idempotency_key}" if idempotency_key else None
    try:
        job, _ = await services.jobs.submit(request.dict(), key, trace.traceparent if trace else None, "http")
    except QueueFullError as e:
        raise Problem(429, "job_queue_full", str(e), {"Retry-After": "30"}) from e
    response.headers["Location"] = f"/ai/jobs/{job.id}"
    return _view(job)


@router.get("/jobs")
def list_jobs(services: Services = NEEDED, limit: int = Query(50, ge=1, le=200), offset: int = Query(0, ge=0, le=100_000)) -> JobList:
    """All of them, ended ones too."""
    return JobList(items=[_view(job) for job in services.job_store.newest(limit, offset)])


@router.get("/jobs/{job_id}")
def get_job(job_id: str = JOB_ID, services: Services = NEEDED) -> JobView:
    """Progress and result."""
    job = services.job_store.get(job_id)
    if job is None:
        raise not_found("job", job_id)
    return _view(job)


@router.delete("/jobs/{job_id}")
async def cancel_job(job_id: str = JOB_ID, services: Services = NEEDED) -> JobView:
    """Ends it; one that has ended stays as it ended."""
    job = await services.jobs.cancel(job_id)
    if job is None:
        raise not_found("job", job_id)
    return _view(job)


def _view(job: Job) -> JobView:
    return JobView(**{name: getattr(job, name) for name in JobView.__fields__})
