"""Training jobs one after another, each in a process of its own that can be ended at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio

from app.config import Settings
from app.stores.errors import STORE_ERRORS
from app.telemetry.logs import event
from app.telemetry.metrics import Metrics
from app.telemetry.trace import continue_trace, current_trace
from app.training.job_store import CANCELLED, FAILED, MOST_ATTEMPTS, QUEUED, SUCCEEDED, Job, JobStore, now_ms

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parent.parent.parent
_ENDS_WITHIN = 5.0
_POLL_SECONDS = 1.0
_LEASE_MS = 15_000
"""How long a job whose process has died waits for another. Replicas' clocks may differ by less than a third of it."""

T = TypeVar("T")


class QueueFullError(RuntimeError):
    """As many jobs wait as may."""


class JobRunner:
    """Started and stopped with the service. Several processes may share the store: each job is worked on by one of them.

    A process that dies leaves its job to the next that asks once the lease has run out; one that stops gives it back at once.
    """

    def __init__(self, store: JobStore, settings: Settings, metrics: Metrics) -> None:
        self._store = store
        self._settings = settings
        self._metrics = metrics
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._news = asyncio.Event()
        self._process: tuple[str, asyncio.subprocess.Process] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Takes up what waits; the task runs until it is stopped."""
        self._task = asyncio.create_task(self._run(), name="training-jobs")
        return self._task

    async def stop(self) -> None:
        """Ends what runs; whoever asks next begins it anew."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        # Where this fails the lease runs out a moment later.
        with contextlib.suppress(*STORE_ERRORS):
            await _aside(self._store.release, self._worker)

    async def submit(self, request: dict[str, Any], key: str | None, traceparent: str | None, origin: str) -> tuple[Job, bool]:
        """The job, and whether it is new: the same idempotency key is the same job."""
        known = await _aside(self._store.by_key, key) if key else None
        if known is not None:
            return known, False
        waiting = await _aside(self._store.waiting)
        if waiting >= self._settings.job_queue:
            raise QueueFullError(f"{waiting} training jobs wait already")
        job = Job(uuid.uuid4().hex, QUEUED, now_ms(), None, None, 0.0, "waiting", 0, request, None, None, key, traceparent, origin)
        stored = await _aside(self._store.add, job)
        self._metrics.jobs_waiting.set(waiting + 1)
        self._news.set()
        return stored, stored.id == job.id

    async def cancel(self, job_id: str) -> Job | None:
        """Ends it whether it waits or runs, here or in another process; None when there is no such job."""
        job = await _aside(self._store.get, job_id)
        if job is None or job.has_ended:
            return job
        await self._finish(job_id, CANCELLED)
        if self._process is not None and self._process[0] == job_id:
            await _end(self._process[1])
        return await _aside(self._store.get, job_id)

    async def wait(self, job_id: str) -> Job:
        """Until it has ended, wherever it runs."""
        while (job := await _aside(self._store.get, job_id)) is None or not job.has_ended:
            await asyncio.sleep(_POLL_SECONDS)
        return job

    async def _run(self) -> None:
        while True:
            try:
                job = await _aside(self._store.claim, self._worker, _LEASE_MS)
                self._metrics.jobs_waiting.set(await _aside(self._store.waiting))
                if job is None:
                    # A job submitted here is taken up at once, one submitted elsewhere a moment later.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_POLL_SECONDS):
                            await self._news.wait()
                    self._news.clear()
                    continue
                await self._work(job)
            except STORE_ERRORS as e:
                event(_log, logging.ERROR, 6205, "JobStoreUnavailable", "training jobs cannot be read or written", exc_info=e)
                await asyncio.sleep(_LEASE_MS / 1000.0)

    async def _work(self, job: Job) -> None:
        if job.attempts > MOST_ATTEMPTS:
            detail = f"the service ended {job.attempts - 1} times while it ran"
            await self._finish(job.id, FAILED, error={"code": "interrupted", "detail": detail})
            return
        current_trace.set(continue_trace(job.traceparent))
        began = time.monotonic()
        try:
            await self._train(job)
        except (OSError, ValueError) as e:
            event(_log, logging.ERROR, 6204, "TrainingFailed", "a training job could not be run", job_id=job.id, exc_info=e)
            await self._finish(job.id, FAILED, error={"code": "internal_error", "detail": "the job could not be run; the log has the details"})
        self._metrics.training.observe(time.monotonic() - began)

    async def _train(self, job: Job) -> None:
        event(_log, logging.INFO, 6201, "TrainingStarted", "a training job starts", job_id=job.id, attempt=job.attempts)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.training.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            cwd=_ROOT, env=_worker_environment(), start_new_session=True,
        )  # fmt: skip
        self._process = (job.id, process)
        errors = asyncio.create_task(_tail(process))
        said: dict[str, Any] = {}
        held = asyncio.create_task(self._hold(job, process, said))
        try:
            async with asyncio.timeout(self._settings.job_timeout_seconds):
                await self._follow(job, process, said)
        except TimeoutError:
            said["error"] = {"code": "timeout", "detail": f"it ran longer than {self._settings.job_timeout_seconds:.0f} s"}
        finally:
            held.cancel()
            await _end(process)
            self._process = None
        told = await errors
        await self._conclude(job, said, told)

    async def _conclude(self, job: Job, said: dict[str, Any], told: str) -> None:
        if "lost" in said:
            return
        if "result" in said:
            await self._finish(job.id, SUCCEEDED, result=said["result"])
            return
        if "error" not in said:
            known = await _aside(self._store.get, job.id)
            if known is None or known.has_ended:
                return  # cancelled here: its process was ended for that
            event(_log, logging.ERROR, 6204, "TrainingFailed", "the training process ended without a result", job_id=job.id, stderr=told)
            said["error"] = {"code": "internal_error", "detail": "the training process ended without a result; the log has the details"}
        await self._finish(job.id, FAILED, error=said["error"])

    async def _follow(self, job: Job, process: asyncio.subprocess.Process, said: dict[str, Any]) -> None:
        assert process.stdin is not None and process.stdout is not None
        uri = self._settings.mongodb_uri
        order = {
            "request": job.request,
            "models": str(self._settings.models_dir),
            "mongodb_uri": uri.get_secret_value() if uri else None,
            "keep": self._settings.keep_models,
            "data_dir": str(self._settings.data_dir) if self._settings.data_dir else None,
        }
        # stdin stays open: its end tells the worker that this process is gone.
        process.stdin.write(json.dumps(order).encode() + b"\n")
        with contextlib.suppress(ConnectionError):
            await process.stdin.drain()
        async for line in process.stdout:
            said.update(json.loads(line))
            if "progress" in said and not await self._is_held(job, said):
                await self._let_go(job, process, said)

    async def _hold(self, job: Job, process: asyncio.subprocess.Process, said: dict[str, Any]) -> None:
        """Extends the lease while the process is busy and says nothing."""
        while True:
            await asyncio.sleep(_LEASE_MS / 3000.0)
            if not await self._is_held(job, said):
                await self._let_go(job, process, said)
                return

    async def _is_held(self, job: Job, said: dict[str, Any]) -> bool:
        progress, stage = float(said.get("progress", 0.0)), str(said.get("stage", "starting"))
        try:
            return await _aside(self._store.extend, job.id, self._worker, _LEASE_MS, progress, stage)
        except STORE_ERRORS as e:
            # The lease outlasts a short absence of the database; after a long one another worker has the job, and the next try tells.
            event(_log, logging.WARNING, 6205, "JobStoreUnavailable", "a training job's lease could not be extended", job_id=job.id, exc_info=e)
            return True

    async def _let_go(self, job: Job, process: asyncio.subprocess.Process, said: dict[str, Any]) -> None:
        event(_log, logging.INFO, 6206, "TrainingGivenUp", "a training job was cancelled, or another worker has it", job_id=job.id)
        said["lost"] = True
        await _end(process)

    async def _finish(self, job_id: str, state: str, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None) -> None:
        if await _aside(self._store.end, job_id, state, result, error):
            self._metrics.jobs.labels(state).inc()
            event(_log, logging.INFO, 6202, "TrainingEnded", f"a training job {state}", job_id=job_id, **(result or error or {}))


async def _aside(act: Callable[..., T], *arguments: Any) -> T:
    """Off the event loop: a database may let one wait."""
    return await anyio.to_thread.run_sync(lambda: act(*arguments))


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
