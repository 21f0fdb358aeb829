"""Real parts: real SQLite files, real models trained here once, a real registry in a temporary folder."""

from __future__ import annotations

import os
import secrets

# Waiting threads of a numerical library make a busy machine ten times slower; set before any of them is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from fastapi.testclient import TestClient

from app.candles import Candles
from app.candles.synthetic import synthetic_candles
from app.config import Settings, load_settings
from app.features.schema import DEFAULT_SCHEMA
from app.main import create_app
from app.models.gradient_boosting import BoostingParameters
from app.training.produce import Product, produce
from app.training.settings import TrainingSettings
from tests.stores.standin import server

BASE = DEFAULT_SCHEMA.base
SMALL = TrainingSettings(folds=2, boosting=BoostingParameters(trees=20, leaves=8))


@pytest.fixture(scope="session")
def oracle() -> Path:
    """The reference data beside the repository."""
    named = os.environ.get("BOTCORE_ORACLE")
    folder = Path(named) if named else Path(__file__).parents[3] / "shared" / "oracle"
    if not folder.is_dir():
        pytest.skip("reference data is not present: ../shared/oracle was not found and BOTCORE_ORACLE is not set")
    return folder


@pytest.fixture(scope="session")
def mongodb() -> Iterator[str]:
    """The address of a MongoDB."""
    pytest.importorskip("pymongo", reason="pymongo is not installed (Debian: python3-pymongo, python3-gridfs)")
    with server() as address:
        yield address


@pytest.fixture
def database_uri(mongodb: str) -> Iterator[str]:
    """Of a database of its own."""
    from pymongo import MongoClient

    name = f"ai_test_{secrets.token_hex(8)}"
    address = urlsplit(mongodb)
    yield urlunsplit(address._replace(path=f"/{name}"))
    with MongoClient(mongodb) as client:
        client.drop_database(name)


@pytest.fixture(scope="session")
def market() -> Candles:
    """Noise, long enough for every feature."""
    return synthetic_candles(seed=11, count=3000, timeframe=BASE)


@pytest.fixture(scope="session")
def product(market: Candles) -> Product:
    """A small model of noise."""
    return produce(market, "synthetic", SMALL, lambda share, stage: None, "20250101-000000-first")


@pytest.fixture(scope="session")
def other_product(market: Candles) -> Product:
    """Another one."""
    settings = TrainingSettings(folds=2, seed=2, boosting=BoostingParameters(trees=10, leaves=4))
    return produce(market, "test", settings, lambda share, stage: None, "20250102-000000-second")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a service with nothing in its state folder."""
    return load_settings({}, state_dir=tmp_path / "state", allowed_hosts="testserver", model_poll_seconds=0.05)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The application, started and stopped."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def question(market: Candles) -> dict[str, Any]:
    """A request that the bundled model can answer."""
    return ask(market.last(800))


def ask(candles: Candles, symbol: str = "BTCUSDT", timeframe: str = "5m") -> dict[str, Any]:
    """A request with candles of one timeframe."""
    rows = [[int(row[0]), *map(float, row[1:])] for row in candles.rows()]
    return {"symbol": symbol, "candles": {timeframe: rows}}
