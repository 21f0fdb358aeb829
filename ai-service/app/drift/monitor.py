"""Drift of the inputs: the rows that were asked about lately against those the champion was trained on."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

import numpy as np

from app.drift.stability import bins_of, stability_index
from app.features.averages import Floats

FEWEST_ROWS = 200
"""With fewer the index of ten bins is mostly chance."""


class DriftMonitor:
    """Counts per feature and bin over the last rows; begins anew with another model."""

    def __init__(self, window: int = 2000) -> None:
        self._window = window
        self._lock = threading.Lock()
        self._version: str | None = None
        self._edges: list[Floats] = []
        self._shares: list[Floats] = []
        self._names: list[str] = []
        self._rows: deque[list[int]] = deque()
        self._counts: list[Floats] = []

    def observe(self, version: str, reference: dict[str, Any], names: list[str], row: Floats) -> None:
        """Takes the model's inputs of one prediction, in the order of `names`."""
        with self._lock:
            if version != self._version:
                self._begin(version, reference, names)
            bins = [int(bins_of(row[i], edges)) for i, edges in enumerate(self._edges)]
            self._rows.append(bins)
            for counts, b in zip(self._counts, bins, strict=True):
                counts[b] += 1.0
            if len(self._rows) > self._window:
                for counts, b in zip(self._counts, self._rows.popleft(), strict=True):
                    counts[b] -= 1.0

    def measure(self) -> dict[str, float] | None:
        """The index of each feature, largest first; None while too few rows were seen."""
        with self._lock:
            rows = len(self._rows)
            if rows < FEWEST_ROWS:
                return None
            found = {
                name: stability_index(shares, counts / rows)
                for name, shares, counts in zip(self._names, self._shares, self._counts, strict=True)
            }
        return dict(sorted(found.items(), key=lambda entry: -entry[1]))

    @property
    def rows(self) -> int:
        """Seen so far, at most the window."""
        with self._lock:
            return len(self._rows)

    def _begin(self, version: str, reference: dict[str, Any], names: list[str]) -> None:
        self._version, self._names = version, names
        self._edges = [np.array(reference[name]["edges"], dtype=np.float64) for name in names]
        self._shares = [np.array(reference[name]["shares"], dtype=np.float64) for name in names]
        self._counts = [np.zeros(len(shares)) for shares in self._shares]
        self._rows.clear()
