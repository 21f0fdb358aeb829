from __future__ import annotations

import numpy as np
import pytest

from app.models.sequence_network import NETWORKS, NetworkParameters, SequenceNetwork, torch_is_installed
from app.models.sequence_training import fit_network

needs_torch = pytest.mark.skipif(not torch_is_installed(), reason="PyTorch is not installed")

RANDOM = np.random.Generator(np.random.PCG64(1))
INPUTS = RANDOM.standard_normal((400, 8, 3))
TARGET = (INPUTS[:, -3:, 0].sum(axis=1) > 0).astype(float)
PARAMETERS = NetworkParameters(lookback=8, hidden=8, epochs=15, batch=64, learning_rate=0.01)


@needs_torch
@pytest.mark.parametrize("kind", NETWORKS)
def test_a_network_learns_is_deterministic_and_survives_its_file(kind: str) -> None:
    made = [fit_network(kind, INPUTS[:300], TARGET[:300], INPUTS[300:], TARGET[300:], PARAMETERS, 5) for _ in range(2)]
    said = made[0].raw(INPUTS[300:])

    assert ((said > 0) == (TARGET[300:] > 0.5)).mean() > 0.75
    np.testing.assert_array_equal(said, made[1].raw(INPUTS[300:]))
    loaded = SequenceNetwork.from_arrays(kind, made[0].arrays(), 3)
    np.testing.assert_array_equal(said, loaded.raw(INPUTS[300:]))


@needs_torch
@pytest.mark.parametrize("kind", NETWORKS)
def test_a_network_is_exported_to_onnx(kind: str) -> None:
    from app.features.schema import DEFAULT_SCHEMA
    from app.models.calibration import Platt
    from app.models.onnx_export import export_network
    from app.models.trained import TrainedModel

    network = fit_network(kind, INPUTS[:50], TARGET[:50], INPUTS[50:60], TARGET[50:60], NetworkParameters(lookback=8, hidden=8, epochs=1), 5)

    data = export_network(TrainedModel(DEFAULT_SCHEMA, np.arange(3), network, Platt(1.0, 0.0)))

    assert b"features" in data


def test_parameters_outside_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="lookback is 1: expected 2 to 256"):
        NetworkParameters(lookback=1)
