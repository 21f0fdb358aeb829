"""One connection to MongoDB. pymongo is needed only where it is configured, so it is imported late."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.stores.errors import StoreUnavailableError

DEFAULT_DATABASE = "botcore"
_MAJORITY_MS = 5_000
_DEFAULTS = {"serverSelectionTimeoutMS": 3_000, "connectTimeoutMS": 3_000, "socketTimeoutMS": 6_000, "retryWrites": True, "appname": "ai-service"}
"""Unless the address says otherwise. The driver's own 30 s, and no limit at all, would hold a request longer than anybody waits for it."""


def pymongo_is_installed() -> bool:
    """Whether a database can be used at all."""
    return all(importlib.util.find_spec(name) is not None for name in ("pymongo", "gridfs"))


def with_slash(uri: str) -> str:
    """Options may follow the hosts at once, as other drivers take it; this one wants a slash between."""
    return re.sub(r"^(mongodb://[^/?]+)\?", r"\1/?", uri)


def is_uri(text: str) -> bool:
    """Whether the driver takes it."""
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import parse_uri

    try:
        parse_uri(with_slash(text))
    except (PyMongoError, ValueError):
        return False
    return True


class MongoDatabase:
    """Writes are confirmed by a majority, and journalled: what was answered survives the loss of a node."""

    def __init__(self, uri: str) -> None:
        from pymongo import MongoClient, WriteConcern
        from pymongo.uri_parser import parse_uri

        uri = with_slash(uri)
        given = {name.lower() for name in parse_uri(uri)["options"]}
        self.client: Any = MongoClient(uri, **{name: value for name, value in _DEFAULTS.items() if name.lower() not in given})
        name = self.client.get_default_database(DEFAULT_DATABASE).name
        self.db: Any = self.client.get_database(name, write_concern=WriteConcern("majority", j=True, wtimeout=_MAJORITY_MS))

    def close(self) -> None:
        """After the last use."""
        self.client.close()


@contextmanager
def spoken() -> Iterator[None]:
    """Turns the driver's errors into StoreUnavailableError; its messages name servers, never passwords."""
    from pymongo.errors import DuplicateKeyError, PyMongoError

    try:
        yield
    except DuplicateKeyError:
        raise
    except PyMongoError as e:
        raise StoreUnavailableError(f"the database cannot be used: {type(e).__name__}: {str(e)[:300]}") from e
