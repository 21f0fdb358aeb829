"""The parity file: candles with what C# and Python must both find in them: indicators and features to 1e-9, probabilities to 1e-5.

It is rewritten by `python -m app parity --write` only; without the switch the command compares.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from app.candles import Candles
from app.candles.synthetic import synthetic_candles
from app.features import indicators as of
from app.features.averages import Floats, ema
from app.features.matrix import feature_matrix
from app.features.schema import DEFAULT_SCHEMA, VERSION
from app.registry.active import BUNDLED
from app.registry.model_folder import load_model

PARITY_FILE = Path(__file__).with_name("parity.json")
TOLERANCE = 1e-9

_COUNT = 640
_ROWS = (0, 1, 19, 33, 60, 150, 300, 598, 599, 600, 603, 607, 611, 615, 619, 622, 625, 628, 631, 634, 639)


def expected() -> dict[str, Any]:
    """What the file must hold."""
    schema = DEFAULT_SCHEMA
    candles = synthetic_candles(seed=20, count=_COUNT, timeframe=schema.base)
    matrix = feature_matrix(schema, {schema.base: candles})
    return {
        "note": "null = no value yet; features are rounded to single precision; longer timeframes are built from these candles",
        "schema_version": VERSION,
        "schema_hash": schema.hash,
        "timeframes": [str(schema.base), *(str(t) for t in schema.longer)],
        "rows": list(_ROWS),
        "candles": [[int(row[0]), *map(float, row[1:])] for row in candles.rows()],
        "indicators": {name: _chosen(values) for name, values in _indicators(candles).items()},
        "features": {name: _chosen(matrix[:, i]) for i, name in enumerate(schema.names)},
        "probabilities": {folder.name: _chosen(_probability(folder, matrix)) for folder in sorted(BUNDLED.iterdir()) if folder.is_dir()},
    }


def differences(recorded: dict[str, Any], computed: dict[str, Any]) -> list[str]:
    """Every value that is not the same, to the tolerance; empty when the two sides agree."""
    found = [
        f"{key}: {recorded.get(key)!r} is recorded, {computed[key]!r} computed"
        for key in ("schema_version", "schema_hash", "timeframes", "rows", "candles")
        if recorded.get(key) != computed[key]
    ]
    for group in ("indicators", "features", "probabilities"):
        for name, values in computed[group].items():
            other = recorded.get(group, {}).get(name)
            if other is None or not all(_same(a, b) for a, b in zip(other, values, strict=True)):
                found.append(f"{group}.{name}: {other} is recorded, {values} computed")
    return found


def write(path: Path = PARITY_FILE) -> None:
    """Records what is computed now."""
    content = expected()
    parts = []
    for key, value in content.items():
        if isinstance(value, dict):
            lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in value.items())
            parts.append(f"  {json.dumps(key)}: {{\n{lines}\n  }}")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def recorded(path: Path = PARITY_FILE) -> dict[str, Any]:
    """What the file holds."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _indicators(candles: Candles) -> dict[str, Floats]:
    macd, bands = of.macd(candles.close), of.bollinger(candles.close)
    stochastic, movement = of.stochastic(candles), of.adx(candles)
    return {
        "rsi(14)": of.rsi(candles.close),
        "macd(12;26;9).macd": macd.line,
        "macd(12;26;9).signal": macd.signal,
        "macd(12;26;9).histogram": macd.histogram,
        "bollinger(20;2).upper": bands.upper,
        "bollinger(20;2).middle": bands.middle,
        "bollinger(20;2).lower": bands.lower,
        "stochastic(14;3;1).k": stochastic.k,
        "stochastic(14;3;1).d": stochastic.d,
        "atr(14)": of.atr(candles),
        "adx(14).adx": movement.adx,
        "adx(14).plus_di": movement.plus,
        "adx(14).minus_di": movement.minus,
        "cmf(20)": of.cmf(candles),
        "mfi(14)": of.mfi(candles),
        "ema(50)": ema(candles.close, 50),
    }


def _probability(folder: Path, matrix: Floats) -> Floats:
    model = load_model(folder).model
    rows = model.usable(matrix)
    found = np.full(len(matrix), np.nan)
    found[rows] = model.probability(matrix, rows)
    return found


def _chosen(values: Floats) -> list[float | None]:
    return [None if math.isnan(values[row]) else float(values[row]) for row in _ROWS]


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(1.0, abs(b))
