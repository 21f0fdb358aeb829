from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from app.telemetry.logs import configure_logging, event
from app.telemetry.trace import continue_trace, current_trace


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("Development", "json", lambda level: None, stream)
    yield stream
    root.handlers, root.level = before


def test_a_record_has_the_fields_of_the_other_services(written: io.StringIO) -> None:
    current_trace.set(continue_trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "req-1"))
    event(logging.getLogger("app.test"), logging.WARNING, 6999, "Something", "it happened", symbol="BTCUSDT", password="x", ratio=float("nan"))
    current_trace.set(None)
    record = json.loads(written.getvalue())

    assert list(record) == [
        "timestamp", "level", "service", "message", "host", "version", "environment", "trace_id", "span_id", "request_id",
        "event_id", "event_name", "logger", "context",
    ]  # fmt: skip
    assert record["timestamp"][10] == "T"
    assert len(record["timestamp"]) == 24
    assert record["level"] == "WARN"
    assert record["service"] == "ai-service"
    assert record["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert record["span_id"] != "b7ad6b7169203331"
    assert record["context"] == {"symbol": "BTCUSDT", "password": "***", "ratio": "nan"}


def test_an_exception_is_told_with_its_cause_and_without_secrets(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError("inside")
        except ValueError as e:
            raise RuntimeError("password=hunter2hunter2 \ud800") from e
    except RuntimeError as e:
        event(logging.getLogger("app.test"), logging.ERROR, 6999, "Failed", "it failed", exc_info=e)
    record = json.loads(written.getvalue())

    assert record["exception"]["type"] == "builtins.RuntimeError"
    assert "hunter2" not in record["exception"]["message"]
    assert record["exception"]["inner"]["message"] == "inside"
    assert "test_logs.py" in record["exception"]["stack"]


@pytest.mark.parametrize("header", [None, "", "rubbish", "00-" + "0" * 32 + "-b7ad6b7169203331-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"])
def test_a_trace_context_that_cannot_be_read_begins_a_new_trace(header: str | None) -> None:
    found = continue_trace(header)

    assert len(found.trace_id) == 32
    assert found.trace_id not in (header or "")
