"""Training jobs one after another, each in a process of its own that can be ended at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from app.config import Settings
from app.telemetry.logs import event
from app.telemetry.metrics import Metrics
from app.telemetry.trace import continue_trace, current_trace
from app.training.job_store import CANCELLED, FAILED, MOST_ATTEMPTS, QUEUED, SUCCEEDED, Job, JobStore, now_ms

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parent.parent.parent
_ENDS_WITHIN = 5.0


class QueueFullError(RuntimeError):
    """As many jobs wait as may."""


class JobRunner:
    """Started and stopped with the service. Jobs that were under way when a process ended begin anew with the next."""

    def __init__(self, store: JobStore, settings: Settings, metrics: Metrics) -> None:
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._ended: dict[str, asyncio.Event] = {}
        self._process: tuple[str, asyncio.subprocess.Process] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Takes up what is unfinished; the task runs until it is stopped."""
        for job in self._store.unfinished():
            if job.attempts >= MOST_ATTEMPTS:
                detail = f"the service ended {job.attempts} times while it ran"
                self._store.end(job.id, FAILED, error={"code": "interrupted", "detail": detail})
                continue
            self._store.requeue(job.id)
            self._waiting.put_nowait(job.id)
        self._task = asyncio.create_task(self._run(), name="training-jobs")
        return self._task

    async def stop(self) -> None:
        """Ends what runs; it begins anew with the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def submit(self, request: dict[str, Any], key: str | None, traceparent: str | None, origin: str) -> tuple[Job, bool]:
        """The job, and whether it is new: the same idempotency key is the same job."""
        known = self._store.by_key(key) if key else None
        if known is not None:
            return known, False
        if self._waiting.qsize() >= self._settings.job_queue:
            raise QueueFullError(f"{self._waiting.qsize()} training jobs wait already")
        job = Job(uuid.uuid4().hex, QUEUED, now_ms(), None, None, 0.0, "waiting", 0, request, None, None, key, traceparent, origin)
        self._store.add(job)
        self._waiting.put_nowait(job.id)
        self._metrics.jobs_waiting.set(self._waiting.qsize())
        return job, True

    async def cancel(self, job_id: str) -> Job | None:
        """Ends it whether it waits or runs; None when there is no such job."""
        job = self._store.get(job_id)
        if job is None or job.has_ended:
            return job
        self._finish(job_id, CANCELLED)
        if self._process is not None and self._process[0] == job_id:
            await _end(self._process[1])
        return self._store.get(job_id)

    async def wait(self, job_id: str) -> Job:
        """Until it has ended."""
        ended = self._ended.setdefault(job_id, asyncio.Event())
        while (job := self._store.get(job_id)) is None or not job.has_ended:
            await ended.wait()
        return job

    async def _run(self) -> None:
        while True:
            job_id = await self._waiting.get()
            self._metrics.jobs_waiting.set(self._waiting.qsize())
            job = self._store.get(job_id)
            if job is None or job.has_ended:
                continue
            current_trace.set(continue_trace(job.traceparent))
            began = time.monotonic()
            try:
                await self._train(job)
            except (OSError, ValueError) as e:
                event(_log, logging.ERROR, 6204, "TrainingFailed", "a training job could not be run", job_id=job_id, exc_info=e)
                self._finish(job_id, FAILED, error={"code": "internal_error", "detail": "the job could not be run; the log has the details"})
            self._metrics.training.observe(time.monotonic() - began)

    async def _train(self, job: Job) -> None:
        event(_log, logging.INFO, 6201, "TrainingStarted", "a training job starts", job_id=job.id, attempt=job.attempts + 1)
        self._store.set_running(job.id)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.training.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            cwd=_ROOT, env=_worker_environment(), start_new_session=True,
        )  # fmt: skip
        self._process = (job.id, process)
        errors = asyncio.create_task(_tail(process))
        try:
            async with asyncio.timeout(self._settings.job_timeout_seconds):
                last = await self._follow(job, process)
        except TimeoutError:
            last = {"error": {"code": "timeout", "detail": f"it ran longer than {self._settings.job_timeout_seconds:.0f} s"}}
        finally:
            await _end(process)
            self._process = None
        told = await errors
        if "result" in last:
            self._finish(job.id, SUCCEEDED, result=last["result"])
            return
        if "error" not in last:
            event(_log, logging.ERROR, 6204, "TrainingFailed", "the training process ended without a result", job_id=job.id, stderr=told)
            last = {"error": {"code": "internal_error", "detail": "the training process ended without a result; the log has the details"}}
        self._finish(job.id, FAILED, error=last["error"])

    async def _follow(self, job: Job, process: asyncio.subprocess.Process) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        order = {
            "request": job.request,
            "models": str(self._settings.models_dir),
            "keep": self._settings.keep_models,
            "data_dir": str(self._settings.data_dir) if self._settings.data_dir else None,
        }
        # stdin stays open: its end tells the worker that this process is gone.
        process.stdin.write(json.dumps(order).encode() + b"\n")
        with contextlib.suppress(ConnectionError):
            await process.stdin.drain()
        last: dict[str, Any] = {}
        async for line in process.stdout:
            last = json.loads(line)
            if "progress" in last:
                self._store.set_progress(job.id, float(last["progress"]), str(last["stage"]))
        return last

    def _finish(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> None:
        job = self._store.get(job_id)
        if job is None or job.has_ended:
            return
        self._store.end(job_id, state, result, error)
        self._metrics.jobs.labels(state).inc()
        event(_log, logging.INFO, 6202, "TrainingEnded", f"a training job {state}", job_id=job_id, **(result or error or {}))
        ended = self._ended.pop(job_id, None)
        if ended is not None:
            ended.set()


async def _tail(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    told = b""
    while chunk := await process.stderr.read(4096):
        told = (told + chunk)[-8000:]
    return told.decode(errors="replace")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Asked first, then made to."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ENDS_WITHIN):
                await process.wait()


def _worker_environment() -> dict[str, str]:
    # No secret of the service is needed to train.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOTCORE_AI_")}
    return kept | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
