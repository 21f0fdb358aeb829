"""What every request passes: trace context, host check, token, body limit, security headers, metrics, the last catch."""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem_response
from app.config import Settings
from app.telemetry.logs import event
from app.telemetry.metrics import Metrics
from app.telemetry.trace import continue_trace, current_trace

_log = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_QUIET = ("/health", "/metrics")
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class BodyTooLargeError(Exception):
    """More bytes than are taken."""


class RequestGuard:
    """The outermost layer."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._hosts = {host.strip().lower() for host in settings.allowed_hosts.split(";") if host.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        current_trace.set(continue_trace(headers.get("traceparent"), request_id))
        exchange = _Exchange(send, request_id)
        began = time.perf_counter()
        self._metrics.active_requests.inc()
        try:
            await self._answer(scope, headers, receive, exchange)
        finally:
            self._metrics.active_requests.dec()
            if not scope["path"].startswith(_QUIET):
                route = getattr(scope.get("route"), "path", "unknown")
                method = scope["method"] if scope["method"] in ("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS") else "other"
                self._metrics.requests.labels(method, str(exchange.status), route).observe(time.perf_counter() - began)

    async def _answer(self, scope: Scope, headers: dict[str, str], receive: Receive, exchange: _Exchange) -> None:
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, exchange.send)
            return
        try:
            await self._app(scope, _limited(receive, self._settings.max_body_bytes), exchange.send)
        except BodyTooLargeError:
            if not exchange.started:
                await self._too_large()(scope, receive, exchange.send)
        except Exception as e:
            # The outermost catch: it tells of a bug, and answers in the form every client knows.
            event(_log, logging.ERROR, 6901, "RequestFailed", "a request failed", path=scope["path"], exc_info=e)
            if exchange.started:
                raise
            response = problem_response(500, "internal_error", "the request failed; the log has the details under trace_id")
            await response(scope, receive, exchange.send)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> Any:
        host = re.sub(r":\d*$", "", headers.get("host", "")).lower()
        if "*" not in self._hosts and host not in self._hosts:
            return problem_response(400, "host_not_allowed", "this service does not answer for that host; its names are set in BOTCORE_AI_ALLOWED_HOSTS")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length[:15]) > self._settings.max_body_bytes:
            return self._too_large()
        token = self._settings.service_token
        if token is not None and scope["path"].startswith("/ai"):
            sent = headers.get("authorization", "").encode()
            if not hmac.compare_digest(sent, b"Bearer " + token.get_secret_value().encode()):
                return problem_response(401, "unauthenticated", "a bearer token is needed", {"WWW-Authenticate": "Bearer"})
        return None

    def _too_large(self) -> Any:
        limit = self._settings.max_body_bytes
        return problem_response(413, "body_too_large", f"the body is larger than {limit} bytes", {"Connection": "close"}, {"limit_bytes": limit})


class _Exchange:
    """What was sent back."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id.encode()
        self.started = False
        self.status = 500

    async def send(self, message: Message) -> None:
        """Adds the headers every answer has."""
        if message["type"] == "http.response.start":
            self.started, self.status = True, int(message["status"])
            message["headers"] = [*message.get("headers", []), *_HEADERS, (b"x-request-id", self._request_id)]
        await self._send(message)


def _limited(receive: Receive, limit: int) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    taken = 0

    async def limited() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise BodyTooLargeError
        return message

    return limited
