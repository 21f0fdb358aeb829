"""Recorded candles: `timestamp_ms,open,high,low,close,volume`, plain or gzip."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import IO

import numpy as np

from app.candles.series import CandleError, Candles

HEADER = ["timestamp_ms", "open", "high", "low", "close", "volume"]


def read_candles(path: Path) -> Candles:
    """All candles of the file; CandleError names file, line and what is wrong."""
    try:
        with _open(path) as file:
            reader = csv.reader(file)
            header: list[str] = next(reader, [])
            if header != HEADER:
                raise CandleError(f"{path.name} line 1: the header is {','.join(header)!r}, not {','.join(HEADER)}")
            rows = [_row(path, number, row) for number, row in enumerate(reader, start=2)]
    except (OSError, EOFError, UnicodeDecodeError) as e:
        raise CandleError(f"{path.name} cannot be read: {e}") from e
    try:
        return Candles.from_rows(np.array(rows, dtype=np.float64).reshape(-1, 6))
    except CandleError as e:
        raise CandleError(f"{path.name} {e} (rows are counted from 0 after the header)") from e


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return open(path, encoding="utf-8", newline="")


def _row(path: Path, line: int, row: list[str]) -> list[float]:
    if len(row) != len(HEADER):
        raise CandleError(f"{path.name} line {line}: {len(row)} columns, not {len(HEADER)}")
    try:
        return [float(value) for value in row]
    except ValueError as e:
        raise CandleError(f"{path.name} line {line}: {e}") from e
