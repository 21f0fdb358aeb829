"""Requests made from the schema the service publishes, right ones and slightly wrong ones: none makes it fail, hang or grow."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.config import load_settings
from app.main import create_app

SLOWEST_SECONDS = 20.0
"""Far above what any request takes: it is a hang that is looked for, on a machine that may be busy."""

JUNK = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6) | st.just([]) | st.just({})


def published(tmp: Path) -> dict[str, Any]:
    schema: dict[str, Any] = create_app(load_settings({}, state_dir=tmp, allowed_hosts="testserver")).openapi()
    return schema


def value_of(schema: dict[str, Any], document: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows."""
    if "$ref" in schema:
        return value_of(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document)
    if "allOf" in schema:
        return value_of(schema["allOf"][0], document)
    if "anyOf" in schema:
        return st.one_of([value_of(choice, document) for choice in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "integer":
            return st.integers(int(schema.get("minimum", -(2**53))), int(schema.get("maximum", 2**53)))
        case "number":
            return st.floats(schema.get("minimum", -1e12), schema.get("maximum", 1e12), allow_nan=False)
        case "boolean":
            return st.booleans()
        case "string":
            return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else st.text(max_size=min(20, schema.get("maxLength", 20)))
        case "array":
            least = min(schema.get("minItems", 0), 6)
            return st.lists(value_of(schema.get("items", {}), document), min_size=least, max_size=max(least, min(6, schema.get("maxItems", 6))))
        case "object" if "properties" in schema:
            required = set(schema.get("required", []))
            fields = {name: value_of(field, document) for name, field in schema["properties"].items()}
            return st.fixed_dictionaries(
                {name: field for name, field in fields.items() if name in required}, optional={name: field for name, field in fields.items() if name not in required}
            )
        case "object":
            rows = value_of(schema.get("additionalProperties", {}), document)
            return st.dictionaries(st.sampled_from(["1m", "5m", "15m", "1h", "7m"]), rows, min_size=schema.get("minProperties", 0), max_size=3)
    return JUNK


def damaged(body: Any, places: list[int], junk: Any, drop: bool) -> Any:
    """The body with what lies at some place in it dropped or replaced."""
    if not places or not isinstance(body, (dict, list)) or not body:
        return junk
    copy = dict(body) if isinstance(body, dict) else list(body)
    keys: list[Any] = list(copy) if isinstance(copy, dict) else list(range(len(copy)))
    key = keys[places[0] % len(keys)]
    if drop and len(places) == 1:
        del copy[key]
    else:
        copy[key] = damaged(copy[key], places[1:], junk, drop)
    return copy


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return published(tmp_path_factory.mktemp("schema") / "state")


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


def test_every_operation_withstands_requests_made_from_its_schema(client: TestClient, document: dict[str, Any]) -> None:
    operations = [(path, method, operation) for path, methods in document["paths"].items() for method, operation in methods.items()]
    assert len(operations) > 15
    sizes: list[int] = []

    @seed(20)
    @hypothesis_settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(operations), st.data())
    def send(chosen: tuple[str, str, dict[str, Any]], data: st.DataObject) -> None:
        path, method, operation = chosen
        query: dict[str, str] = {}
        headers: dict[str, str] = {}
        for parameter in operation.get("parameters", []):
            value = str(data.draw(value_of(parameter["schema"], document) if data.draw(st.booleans()) else st.from_regex(r"[!-~]{0,12}", fullmatch=True)))
            match parameter["in"]:
                case "path":
                    path = path.replace("{" + parameter["name"] + "}", value.replace("/", "").replace("?", "").replace("#", "") or "x")
                case "query":
                    query[parameter["name"]] = value
                case _:
                    headers[parameter["name"]] = value
        content: bytes | None = None
        if "requestBody" in operation:
            body = data.draw(value_of(operation["requestBody"]["content"]["application/json"]["schema"], document))
            if data.draw(st.booleans()):
                body = damaged(body, data.draw(st.lists(st.integers(0, 20), max_size=4)), data.draw(JUNK), data.draw(st.booleans()))
            if path == "/ai/train" and isinstance(body, dict):
                body = {**body, "no_such_field": 1}  # a right one would start to train
            content = json.dumps(body).encode()
            headers["content-type"] = "application/json"
        began = time.monotonic()

        response = client.request(method, path, params=query, headers=headers, content=content)

        assert response.status_code < 500, (method, path, content, response.text)
        assert time.monotonic() - began < SLOWEST_SECONDS
        if response.status_code >= 400:
            assert response.headers["content-type"] == "application/problem+json"
        sizes.append(resident_bytes())

    send()
    assert client.get("/ai/jobs").json()["items"] == []
    # What is loaded once is loaded by then; requests that have been answered leave nothing behind.
    assert max(sizes[-20:]) - sizes[len(sizes) // 2] < 48 * 1024 * 1024
