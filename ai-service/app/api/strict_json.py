"""Bodies are JSON as RFC 8259 has it: no NaN, no Infinity, no doubled names, no nesting without end."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class StrictRequest(Request):
    """Reads bodies strictly."""

    async def json(self) -> Any:
        """JSONDecodeError for everything that is wrong with it."""
        if not hasattr(self, "_strict_json"):
            self._strict_json = parse(await self.body())
        return self._strict_json


class StrictRoute(APIRoute):
    """A route whose handler gets strictly read bodies."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wraps the request."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await usual(StrictRequest(request.scope, request.receive))

        return handler


def parse(body: bytes) -> Any:
    """The value."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_unique)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as e:
        raise json.JSONDecodeError(str(e)[:100], "", 0) from e


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return found
