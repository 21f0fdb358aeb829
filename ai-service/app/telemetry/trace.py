"""W3C trace context: continued from the caller, carried through tasks and threads, handed to jobs."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

_TRACE_PARENT = re.compile(r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})(?:-.*)?")


@dataclass(frozen=True)
class TraceContext:
    """The span in which something happens, and the request it belongs to."""

    trace_id: str
    span_id: str
    flags: str = "01"
    request_id: str | None = None

    @property
    def traceparent(self) -> str:
        """For whoever is called next."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


current_trace: ContextVar[TraceContext | None] = ContextVar("current_trace", default=None)


def continue_trace(traceparent: str | None, request_id: str | None = None) -> TraceContext:
    """A new span in the caller's trace, or in a new one when there is none or it cannot be read."""
    match = _TRACE_PARENT.fullmatch(traceparent or "")
    span = secrets.token_hex(8)
    if match and match["version"] != "ff" and set(match["trace"]) != {"0"} and set(match["span"]) != {"0"}:
        return TraceContext(match["trace"], span, match["flags"], request_id)
    return TraceContext(secrets.token_hex(16), span, "01", request_id)
