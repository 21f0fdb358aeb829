"""One JSON object a line on stdout; the fields are those of BotCore.ServiceDefaults (README, "Log records")."""

from __future__ import annotations

import json
import logging
import math
import socket
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any, TextIO

from app import __version__
from app.telemetry.redaction import redact_text, redact_value
from app.telemetry.trace import current_trace

SERVICE = "ai-service"
_LONGEST, _LONGEST_STACK, _LONGEST_SEARCHED = 8_192, 16_384, 32_768
_DEEPEST_CAUSE = 5
_LEVELS = ((50, "FATAL"), (40, "ERROR"), (30, "WARN"), (20, "INFO"), (10, "DEBUG"))


def level_word(level: int) -> str:
    """TRACE DEBUG INFO WARN ERROR FATAL."""
    return next((word for least, word in _LEVELS if level >= least), "TRACE")


class JsonFormatter(logging.Formatter):
    """A field without a value is left out, `context` never is."""

    def __init__(self, environment: str) -> None:
        super().__init__()
        self._environment = environment
        self._host = socket.gethostname()

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line without secrets."""
        at = datetime.fromtimestamp(record.created, timezone.utc)
        trace = current_trace.get()
        content: dict[str, Any] = {
            "timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
            "level": level_word(record.levelno),
            "service": SERVICE,
            "message": _written(record.getMessage()),
            "host": self._host,
            "version": __version__,
            "environment": self._environment,
        }
        if trace is not None:
            content |= {"trace_id": trace.trace_id, "span_id": trace.span_id}
            if trace.request_id:
                content["request_id"] = redact_value("request_id", trace.request_id)
        event_id, event_name = getattr(record, "event", (None, None))
        if event_id is not None:
            content |= {"event_id": event_id, "event_name": event_name}
        content["logger"] = record.name
        content["context"] = {k: _plain(redact_value(k, v)) for k, v in getattr(record, "values", {}).items()}
        if record.exc_info and record.exc_info[1] is not None:
            content["exception"] = _exception(record.exc_info[1], 0)
        return json.dumps(content, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """For people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger's last word, message, values."""
        at = datetime.fromtimestamp(record.created, timezone.utc)
        values = "".join(f"  {k}={redact_value(k, v)}" for k, v in getattr(record, "values", {}).items())
        logger = record.name.rsplit(".", 1)[-1]
        line = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {level_word(record.levelno):5} {logger}: {_written(record.getMessage())}{values}"
        if record.exc_info:
            line += "\n" + redact_text("".join(traceback.format_exception(*record.exc_info)))
        return line


class CountingHandler(logging.StreamHandler[TextIO]):
    """Writes, and counts by level; a closed pipe is nobody's to tell."""

    def __init__(self, stream: TextIO, count: Callable[[str], None]) -> None:
        super().__init__(stream)
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        """Counted whether or not it can be written."""
        self._count(level_word(record.levelno))
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Logging must never end what it reports on."""


def configure_logging(environment: str, log_format: str, count: Callable[[str], None], stream: TextIO = sys.stdout) -> None:
    """Takes over the root logger and uvicorn's; `log_format` is auto, json or text."""
    as_text = log_format == "text" or (log_format == "auto" and stream.isatty())
    handler = CountingHandler(stream, count)
    handler.setFormatter(TextFormatter() if as_text else JsonFormatter(environment))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "aio_pika", "aiormq", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    # Every request has its metrics; a line for each would drown the rest.
    logging.getLogger("uvicorn.access").disabled = True


def event(logger: logging.Logger, level: int, number: int, name: str, message: str, **values: Any) -> None:
    """A record with its event id (6000 to 6999: AI) and the values of the call."""
    error = values.pop("exc_info", None)
    logger.log(level, message, extra={"event": (number, name), "values": values}, exc_info=error)


def _exception(error: BaseException, depth: int) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": _written(str(error)),
        "stack": _written("".join(traceback.format_tb(error.__traceback__)), _LONGEST_STACK),
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth < _DEEPEST_CAUSE:
        content["inner"] = _exception(cause, depth + 1)
    return content


def _written(text: str, longest: int = _LONGEST) -> str:
    text = redact_text(text[:_LONGEST_SEARCHED]).encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text) - longest} more characters)"


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str):
        return value[:_LONGEST].encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value
