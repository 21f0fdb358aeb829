"""Runs the service under uvicorn; the exit code says why it ended, as that of every service here."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys

import uvicorn

from app.config import ConfigurationError, Settings, load_settings
from app.main import create_app
from app.telemetry.logs import configure_logging, event
from app.telemetry.metrics import Metrics

OK, ADDRESS_IN_USE, FAILED, BAD_CONFIGURATION = 0, 69, 70, 78
_log = logging.getLogger(__name__)


def serve() -> int:
    """Until SIGTERM or SIGINT."""
    try:
        settings = load_settings()
    except ConfigurationError as e:
        print(f"ai-service: the configuration is wrong:\n{e}", file=sys.stderr)
        return BAD_CONFIGURATION
    metrics = Metrics(settings.environment)
    configure_logging(settings.environment, settings.log_format, metrics.count_log)
    try:
        listener = _listen(settings)
    except OSError as e:
        event(_log, logging.CRITICAL, 9002, "AddressInUse", f"{settings.host}:{settings.port} cannot be listened on", exc_info=e)
        return ADDRESS_IN_USE
    host, port = listener.getsockname()[:2]
    event(_log, logging.INFO, 9003, "Listening", f"listening on http://{host}:{port}", port=port)
    config = uvicorn.Config(
        create_app(settings, metrics),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        limit_concurrency=1000,
        lifespan="on",
    )
    server = _Server(config, settings.shutdown_seconds)
    asyncio.run(server.serve(sockets=[listener]))
    return OK if server.started else FAILED


class _Server(uvicorn.Server):  # type: ignore[misc]
    """Requests under way are finished, but not waited for without end."""

    def __init__(self, config: uvicorn.Config, shutdown_seconds: float) -> None:
        super().__init__(config)
        self._shutdown_seconds = shutdown_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As usual, and at the latest when the time is over."""
        loop = asyncio.get_running_loop()
        handle = loop.call_later(self._shutdown_seconds, self._give_up)
        try:
            await super().shutdown(sockets)
        finally:
            handle.cancel()

    def _give_up(self) -> None:
        self.force_exit = True


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio turns off Nagle's algorithm on what is accepted; otherwise answers wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    listener.set_inheritable(True)
    return listener
