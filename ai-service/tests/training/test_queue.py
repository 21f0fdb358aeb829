"""Training jobs from a real broker."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.config import load_settings
from app.main import create_app
from tests.training.broker import SERVER, broker

pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="RabbitMQ is not installed (Debian: rabbitmq-server)")

aio_pika = pytest.importorskip("aio_pika", reason="aio-pika is not installed")

SMALL = {"synthetic": {"seed": 3, "candles": 3000}, "folds": 2, "trees": 10}
JOB = {"version": 1, "job_id": "job-1", "train": SMALL}


async def declare(channel: Any) -> tuple[Any, Any]:
    """The part of the platform's topology that matters here; queues that hear the results and the dead letters."""
    results = await channel.declare_exchange("ai.predictions", "topic", durable=True)
    dead = await channel.declare_exchange("dlx", "topic", durable=True)
    arguments = {"x-queue-type": "quorum", "x-dead-letter-exchange": "dlx"}
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


async def test_a_message_trains_once_however_often_it_comes_and_rubbish_is_dead_lettered(tmp_path: Path) -> None:
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
            settings = load_settings({}, state_dir=tmp_path / "state", allowed_hosts="testserver", amqp_url=address)
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
