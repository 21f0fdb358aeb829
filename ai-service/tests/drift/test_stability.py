from __future__ import annotations

import numpy as np
import pytest

from app.drift.monitor import FEWEST_ROWS, DriftMonitor
from app.drift.stability import reference, stability_index

RANDOM = np.random.Generator(np.random.PCG64(2))


def test_the_index_is_the_published_sum() -> None:
    # Worked by hand: (0.3 - 0.5) ln(0.3 / 0.5) + (0.7 - 0.5) ln(0.7 / 0.5)
    assert stability_index(np.array([0.5, 0.5]), np.array([0.3, 0.7])) == pytest.approx(0.1694596, abs=1e-7)
    assert stability_index(np.array([0.1] * 10), np.array([0.1] * 10)) == 0.0


def test_the_same_population_is_stable_and_a_moved_one_is_not() -> None:
    training = RANDOM.standard_normal((5000, 2))
    known = reference(training, ["same", "moved"])
    monitor = DriftMonitor(window=1000)
    for row in RANDOM.standard_normal((FEWEST_ROWS - 1, 2)):
        monitor.observe("v1", known, ["same", "moved"], row)
    assert monitor.measure() is None
    for row in RANDOM.standard_normal((1500, 2)) + np.array([0.0, 1.5]):
        monitor.observe("v1", known, ["same", "moved"], row)
    found = monitor.measure()

    assert found is not None
    assert found["same"] < 0.05
    assert found["moved"] > 0.5
    assert monitor.rows == 1000


def test_another_model_begins_anew() -> None:
    known = reference(RANDOM.standard_normal((100, 1)), ["x"])
    monitor = DriftMonitor()
    monitor.observe("v1", known, ["x"], np.zeros(1))
    monitor.observe("v2", known, ["x"], np.zeros(1))

    assert monitor.rows == 1
