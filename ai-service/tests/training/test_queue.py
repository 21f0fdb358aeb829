"""Training jobs from a real broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.config import load_settings
from app.main import create_app
from app.training import queue_consumer
from app.training.jobs import JobRunner, QueueFullError
from app.training.request import TrainRequest
from tests.training.broker import SERVER, broker
from tests.training.test_jobs import LONG

pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="RabbitMQ is not installed (Debian: rabbitmq-server)")

aio_pika = pytest.importorskip("aio_pika", reason="aio-pika is not installed")

SMALL = {"synthetic": {"seed": 3, "candles": 3000}, "folds": 2, "trees": 10}
JOB = {"version": 1, "job_id": "job-1", "train": SMALL}


async def declare(channel: Any) -> tuple[Any, Any]:
    """The part of the platform's topology that matters here; queues that hear the results and the dead letters."""
    results = await channel.declare_exchange("ai.predictions", "topic", durable=True)
    dead = await channel.declare_exchange("dlx", "topic", durable=True)
    arguments = {"x-queue-type": "quorum", "x-dead-letter-exchange": "dlx", "x-delivery-limit": 5}
    await channel.declare_queue("jobs.train", durable=True, arguments=arguments)
    heard, failed = await channel.declare_queue("heard"), await channel.declare_queue("dlq.failed")
    await heard.bind(results, "training.*")
    await failed.bind(dead, "#")
    return heard, failed


async def next_of(queue: Any) -> Any:
    async with asyncio.timeout(90):
        while (message := await queue.get(no_ack=True, fail=False)) is None:
            await asyncio.sleep(0.05)
        return message


async def test_a_message_trains_once_however_often_it_comes_and_rubbish_is_dead_lettered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_consumer, "_FIRST_WAIT", 0.02)
    with broker(tmp_path) as address:
        connection = await aio_pika.connect(address)
        async with connection:
            channel = await connection.channel()
            heard, failed = await declare(channel)

            async def publish(body: bytes) -> None:
                headers = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
                message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT, headers=headers)
                await channel.default_exchange.publish(message, "jobs.train")

            for body in (b"rubbish", json.dumps(JOB).encode(), json.dumps(JOB).encode()):
                await publish(body)
            settings = load_settings({}, state_dir=tmp_path / "state", allowed_hosts="testserver", amqp_url=address, job_queue=1)
            app = create_app(settings)
            async with app.router.lifespan_context(app):
                first, second = [await next_of(heard) for _ in range(2)]

                assert (await next_of(failed)).body == b"rubbish"
                assert first.routing_key == "training.succeeded"
                assert first.body == second.body
                assert json.loads(first.body)["result"]["verdict"] == "no_edge"
                assert first.headers["traceparent"].startswith("00-0af7651916cd43dd8448eb211c80319c")
                jobs = app.state.services.job_store.newest(10, 0)
                assert [job.origin for job in jobs] == ["queue"]
                assert app.state.services.queue_problem is None

                # With no room for it a job waits at the consumer, however long: sent back it would be a dead letter after five times.
                jobs = app.state.services.jobs
                others = [(await jobs.submit(TrainRequest(**LONG).dict(), None, None, "http"))[0].id]
                await until(lambda: app.state.services.job_store.waiting() == 0)
                others.append((await jobs.submit(TrainRequest(**LONG).dict(), None, None, "http"))[0].id)
                refusals = counted(monkeypatch, jobs)
                await publish(json.dumps(JOB | {"job_id": "job-2"}).encode())
                await until(lambda: len(refusals) > 10)
                assert "has to wait" in app.state.services.queue_problem
                for other in others:
                    await jobs.cancel(other)

                assert json.loads((await next_of(heard)).body)["job_id"] == "job-2"
                assert await failed.get(no_ack=True, fail=False) is None


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(90):
        while not holds():
            await asyncio.sleep(0.02)


def counted(monkeypatch: pytest.MonkeyPatch, jobs: JobRunner) -> list[str]:
    """The refusals of the runner from here on."""
    refusals: list[str] = []
    submit = jobs.submit

    async def counting(*arguments: Any) -> Any:
        try:
            return await submit(*arguments)
        except QueueFullError as e:
            refusals.append(str(e))
            raise

    monkeypatch.setattr(jobs, "submit", counting)
    return refusals
