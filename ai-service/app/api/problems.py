"""Errors as application/problem+json with a stable `code`; the codes are those of BotCore.ServiceDefaults/Http/ProblemCodes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.registry.manifest import RegistryError
from app.stores.errors import StoreUnavailableError
from app.telemetry.trace import current_trace

_CODES = {
    400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    409: "conflict", 413: "body_too_large", 415: "unsupported_media_type", 429: "rate_limited", 503: "unavailable",
}  # fmt: skip
_TITLES = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
           413: "Payload Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}  # fmt: skip
_LONGEST_SHOWN = 80


class Problem(Exception):
    """An error that is answered as it is."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **extensions: Any) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.extensions = headers, extensions


def invalid(field: str, value: Any, expected: str) -> Problem:
    """400 that names field, value and the allowed range."""
    return Problem(400, "invalid_field", f"{field} is {shown(value)}: expected {expected}", field=field, expected=expected)


def not_found(kind: str, key: str) -> Problem:
    """404."""
    return Problem(404, "not_found", f"there is no {kind} {shown(key)}", kind=kind)


def registry_problem(error: RegistryError) -> Problem:
    """What the registry refused."""
    status = {"not_found": 404, "model_corrupt": 500, "registry_corrupt": 500, "model_needs_torch": 409}.get(error.code, 409)
    return Problem(status, error.code, str(error))


def problem_response(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, extensions: Mapping[str, Any] | None = None
) -> Response:
    """ASCII throughout: what was sent may hold characters that no encoder takes."""
    trace = current_trace.get()
    content = {"title": _TITLES.get(status, "Error"), "status": status, "detail": detail, "code": code, **(extensions or {})}
    if trace is not None:
        content["trace_id"] = trace.trace_id
    body = json.dumps(content, ensure_ascii=True)
    return Response(body, status, {**(headers or {}), "Cache-Control": "no-store"}, media_type="application/problem+json")


async def on_problem(request: Request, error: Exception) -> Response:
    """Of `Problem`."""
    assert isinstance(error, Problem)
    return problem_response(error.status, error.code, error.detail, error.headers, error.extensions)


async def on_registry_error(request: Request, error: Exception) -> Response:
    """Of the registry's refusals."""
    assert isinstance(error, RegistryError)
    return await on_problem(request, registry_problem(error))


async def on_store_error(request: Request, error: Exception) -> Response:
    """Of a database that cannot be used now."""
    assert isinstance(error, StoreUnavailableError)
    return problem_response(503, "store_unavailable", str(error), {"Retry-After": "5"})


async def on_http_error(request: Request, error: Exception) -> Response:
    """Of the framework: unknown routes and methods, unreadable bodies."""
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "bad_request")
    detail = str(error.detail)
    if error.status_code == 404:
        detail = f"there is nothing at {shown(request.url.path)}"
    return problem_response(error.status_code, code, detail[:500], error.headers)


async def on_validation_error(request: Request, error: Exception) -> Response:
    """Of requests that do not fit the schema; one wrong field is named, several are listed."""
    assert isinstance(error, RequestValidationError)
    faults = [_fault(dict(entry), error.body) for entry in error.errors()]
    if len(faults) == 1:
        fault = faults[0]
        return problem_response(400, fault.pop("code"), fault.pop("detail"), extensions=fault)
    detail = "; ".join(fault["detail"] for fault in faults[:5])
    return problem_response(400, "validation_failed", detail, extensions={"errors": faults[:50]})


def _fault(entry: dict[str, Any], body: Any) -> dict[str, Any]:
    path = [str(part) for part in entry["loc"] if part not in ("body", "query", "path", "__root__")]
    field = ".".join(path) or "body"
    kind = str(entry["type"])
    if kind.startswith("value_error.jsondecode"):
        return {"code": "invalid_json", "detail": "the body is no JSON", "field": "body"}
    if kind == "value_error.missing":
        return {"code": "missing_field", "detail": f"{field} is missing", "field": field, "expected": "a value"}
    if kind == "value_error.extra":
        return {"code": "unknown_field", "detail": f"{shown(field)} is no field here", "field": field}
    found = _value_at(body, [part for part in entry["loc"] if part != "body"])
    expected = _expected(entry)
    return {"code": "invalid_field", "detail": f"{field} is {shown(found)}: {expected}", "field": field, "expected": expected}


def _expected(entry: dict[str, Any]) -> str:
    context = entry.get("ctx", {})
    bounds = [
        f"{words} {context[key]}"
        for key, words in (
            ("limit_value", {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}.get(str(entry["type"]).rsplit("_", 1)[-1], "limited to")),
        )
        if key in context
    ]
    if "permitted" in context:
        bounds.append("one of " + ", ".join(map(str, context["permitted"])))
    message = str(entry["msg"])
    return message if not bounds or str(entry["type"]).startswith("value_error.number") else f"expected {bounds[0]} ({message})"


def _value_at(body: Any, path: list[Any]) -> Any:
    for part in path:
        try:
            body = body[part]
        except (KeyError, IndexError, TypeError):
            return None
    return body


def shown(value: Any) -> str:
    """Short, and only the kind of anything that is no plain value."""
    if value is None:
        return "missing"
    if isinstance(value, (dict, list)):
        return f"a {'list' if isinstance(value, list) else 'object'} of {len(value)}"
    text = str(value) if not isinstance(value, int) or abs(value) < 10**30 else "a very large number"
    return f"'{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}'"
