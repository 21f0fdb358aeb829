"""Purged and embargoed splits (M. Lopez de Prado, Advances in Financial Machine Learning, 2018, ch. 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Fold:
    """Row numbers, rising; every training row's outcome was known before the first test row."""

    train: Rows
    test: Rows


def walk_forward(rows: Rows, end: Rows, folds: int, embargo: int, first_train_ratio: float = 0.4) -> Iterator[Fold]:
    """Tests each stretch after the first `first_train_ratio` of the rows on a model of everything before it.

    rows: usable rows, rising. end: for every row of the series, where its outcome was known. embargo: rows kept clear
    between the last known outcome and the test, because neighbouring features still overlap.
    """
    first = int(len(rows) * first_train_ratio)
    edges = np.linspace(first, len(rows), folds + 1).astype(int)
    for start, stop in zip(edges[:-1], edges[1:], strict=True):
        test = rows[start:stop]
        if len(test) == 0 or start == 0:
            continue
        train = purged(rows[:start], end, int(test[0]), embargo)
        if len(train):
            yield Fold(train, test)


def purged(train: Rows, end: Rows, test_start: int, embargo: int) -> Rows:
    """The training rows whose outcome was known at least `embargo` rows before the test begins."""
    return train[end[train] < test_start - embargo]


@dataclass(frozen=True)
class Parts:
    """How one fold's training rows are used: fitting, stopping early, calibrating. In this order of time, purged."""

    fit: Rows
    stop: Rows
    calibrate: Rows


def parts_of(train: Rows, end: Rows, embargo: int) -> Parts:
    """Sixty, twenty and twenty per cent."""
    first, second = int(len(train) * 0.6), int(len(train) * 0.8)
    stop, calibrate = train[first:second], train[second:]
    return Parts(
        purged(train[:first], end, int(stop[0]), embargo) if len(stop) else train[:first],
        purged(stop, end, int(calibrate[0]), embargo) if len(calibrate) else stop,
        calibrate,
    )
