"""Held to the same reference data as BotCore.Trading/Indicators."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from app.candles import Candles
from app.features import indicators as of
from app.features.averages import Floats, ema, sma, stddev


def compute(indicator: str, output: str, p: dict[str, float], c: Candles) -> Floats | None:
    n = int(p.get("period", 0))
    match indicator:
        case "sma":
            return sma(c.close, n)
        case "ema":
            return ema(c.close, n)
        case "rsi":
            return of.rsi(c.close, n)
        case "stddev":
            return stddev(c.close, n) ** (2 if output == "variance" else 1)
        case "macd":
            found = of.macd(c.close, int(p["fast"]), int(p["slow"]), int(p["signal"]))
            return {"macd": found.line, "signal": found.signal, "histogram": found.histogram}[output]
        case "bollinger":
            return getattr(of.bollinger(c.close, n, p["k"]), output)
        case "stochastic" | "stochastic_fast":
            return getattr(of.stochastic(c, n, int(p.get("signal", 3)), int(p.get("smooth", 1))), output)
        case "atr":
            return of.atr(c, n)
        case "adx" if output != "dx":
            movement = of.adx(c, n)
            return {"adx": movement.adx, "plus_di": movement.plus, "minus_di": movement.minus}[output]
        case "cmf":
            return of.cmf(c, n)
        case "mfi":
            return of.mfi(c, n)
        case "cci":
            return of.cci(c, n)
        case "williamsr":
            return of.williams_r(c, n)
        case "roc":
            return of.roc(c.close, n)
    return None


def column(path: Path, name: str) -> tuple[list[int], Floats]:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The source has no value where a cell is blank.
    return [int(row["index"]) for row in rows], np.array([float(row.get(name) or "nan") for row in rows])


def quotes(path: Path) -> Candles:
    found = {name: column(path, name)[1] for name in ("open", "high", "low", "close", "volume")}
    return Candles(np.arange(len(found["close"]), dtype=np.int64), *found.values())


def test_indicators_equal_the_reference_values_of_other_projects(oracle: Path) -> None:
    index = json.loads((oracle / "indicators" / "index.json").read_text(encoding="utf-8"))
    entries = index if isinstance(index, list) else next(v for v in index.values() if isinstance(v, list))
    compared = 0
    wrong = []
    for entry in entries:
        if not entry["decided"]:
            continue
        values = compute(entry["indicator"], entry["output"], entry["parameters"], quotes(oracle / entry["quotes"]))
        if values is None:
            continue
        rows, expected = column(oracle / entry["file"], entry["column"])
        for row, wanted in zip(rows, expected, strict=True):
            if np.isnan(wanted):
                continue
            compared += 1
            if not abs(values[row] - wanted) <= entry["tolerance_abs"] + entry["tolerance_rel"] * abs(wanted):
                wrong.append((entry["file"], entry["column"], row, values[row], wanted))

    assert wrong == []
    assert compared > 15_000


@pytest.mark.parametrize("close", [[100.0] * 60, [100.0, 101.0] * 30])
def test_a_market_without_movement_or_with_one_beat_has_values_and_no_noise(close: list[float]) -> None:
    c = np.array(close)
    candles = Candles(np.arange(60, dtype=np.int64), c, c, c, c, np.zeros(60))

    assert np.isfinite(of.rsi(c)[14:]).all()
    assert np.isfinite(of.bollinger_position(c, of.bollinger(c))[19:]).all()
    assert (of.cmf(candles)[19:] == 0.0).all()
    assert np.isfinite(of.adx(candles).adx[27:]).all()
