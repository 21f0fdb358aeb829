"""Training jobs from RabbitMQ's `jobs.train`, when an address is configured.

A message is `{"version": 1, "job_id": "...", "train": {...}}` with the body of POST /ai/train. It is acknowledged when the
job has ended, so a job whose service dies is delivered again; the job id makes the second delivery the same job. What
cannot be read is rejected and dead-lettered. How it ended is published to `ai.predictions` as `training.<state>`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from pydantic import ValidationError

from app.api.services import Services
from app.stores.errors import STORE_ERRORS
from app.telemetry.logs import event
from app.training.job_store import Job
from app.training.jobs import QueueFullError
from app.training.request import TrainRequest

MESSAGE_VERSION = 1
_RESULTS = "ai.predictions"
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
_log = logging.getLogger(__name__)


class UnreadableMessageError(ValueError):
    """A message that will never be a job."""


async def consume(services: Services) -> None:
    """Until cancelled; connects again whenever the broker goes."""
    import aio_pika

    assert services.settings.amqp_url is not None
    wait = _FIRST_WAIT
    while True:
        try:
            connection = await aio_pika.connect(services.settings.amqp_url.get_secret_value(), timeout=10)
            async with connection:
                channel = await connection.channel(publisher_confirms=True)
                await channel.set_qos(prefetch_count=1)
                # The topology is declared by the engine: here it is only looked for.
                queue = await channel.declare_queue(services.settings.amqp_queue, passive=True)
                services.queue_problem, wait = None, _FIRST_WAIT
                event(_log, logging.INFO, 6210, "QueueConnected", "training jobs are taken from the queue", queue=queue.name)
                async with queue.iterator() as messages:
                    async for message in messages:
                        await _take(services, channel, message)
            services.queue_problem = "the broker closed the connection"
        except (aio_pika.exceptions.AMQPError, OSError, TimeoutError) as e:
            services.queue_problem = f"the broker cannot be used: {type(e).__name__}"
            event(_log, logging.WARNING, 6211, "QueueLost", "the training queue cannot be used", retry_seconds=wait, exc_info=e)
        await asyncio.sleep(wait)
        wait = min(_LONGEST_WAIT, 2.0 * wait)


def read_message(body: bytes) -> tuple[str, dict[str, Any]]:
    """Job id and checked request; UnreadableMessageError."""
    try:
        content = json.loads(body)
        if content["version"] != MESSAGE_VERSION:
            raise UnreadableMessageError(f"version {content['version']}: this service reads {MESSAGE_VERSION}")
        job_id = str(content["job_id"])
        if not 1 <= len(job_id) <= 128:
            raise UnreadableMessageError("job_id: 1 to 128 characters are expected")
        return job_id, TrainRequest(**content["train"]).dict()
    except (KeyError, TypeError, ValidationError, json.JSONDecodeError, RecursionError, UnicodeDecodeError) as e:
        raise UnreadableMessageError(f"{type(e).__name__}: {e}") from e


async def _take(services: Services, channel: Any, message: Any) -> None:
    try:
        job_id, request = read_message(message.body)
    except UnreadableMessageError as e:
        event(_log, logging.ERROR, 6212, "MessageRejected", "a message of the training queue cannot be read", reason=str(e)[:500])
        await message.reject(requeue=False)
        return
    traceparent = message.headers.get("traceparent")
    ended = await _trained(services, job_id, request, traceparent if isinstance(traceparent, str) else None)
    await _publish(channel, job_id, ended)
    await message.ack()


async def _trained(services: Services, job_id: str, request: dict[str, Any], traceparent: str | None) -> Job:
    """Keeps the message while there is no room: put back a few times, a message becomes a dead letter."""
    while True:
        try:
            job, _ = await services.jobs.submit(request, f"queue:{job_id}", traceparent, "queue")
            services.queue_problem = None
            return await services.jobs.wait(job.id)
        except (QueueFullError, *STORE_ERRORS) as e:
            if services.queue_problem is None:
                event(_log, logging.WARNING, 6213, "MessageWaits", "a training job of the queue has to wait", reason=str(e)[:500])
            services.queue_problem = f"a training job has to wait: {str(e)[:200]}"
            await asyncio.sleep(_FIRST_WAIT)


async def _publish(channel: Any, job_id: str, job: Job) -> None:
    import aio_pika

    content = {"version": MESSAGE_VERSION, "job_id": job_id, "state": job.state, "result": job.result, "error": job.error}
    headers = {"traceparent": job.traceparent} if job.traceparent else {}
    exchange = await channel.get_exchange(_RESULTS, ensure=True)
    message = aio_pika.Message(
        json.dumps(content).encode(),
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=f"{job_id}:{job.state}",
        headers=headers,
    )
    await exchange.publish(message, routing_key=f"training.{job.state}", mandatory=False)
