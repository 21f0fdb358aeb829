"""A network through the whole pipeline: judged, stored, loaded, asked."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from app.analysis.analyst import forecast
from app.candles import Candles
from app.models.sequence_network import MissingTorchError, NetworkParameters, torch_is_installed
from app.registry.folder_models import FolderModels
from app.registry.registry import Registry
from app.training.produce import produce
from app.training.settings import TrainingSettings
from tests.conftest import BASE

GRU = TrainingSettings(kind="gru", folds=2, features=10, network=NetworkParameters(lookback=8, hidden=8, epochs=2))


@pytest.mark.skipif(not torch_is_installed(), reason="PyTorch is not installed")
def test_a_network_is_judged_stored_and_answers_as_before(tmp_path: Path, market: Candles) -> None:
    made = produce(market, "test", GRU, lambda share, stage: None, "20250103-000000-gru")
    registry = Registry(FolderModels(tmp_path))
    registry.add(made.manifest, made.model, made.onnx, made.card)
    loaded = registry.load("20250103-000000-gru")
    inputs = np.random.Generator(np.random.PCG64(1)).standard_normal((5, 8, 10))

    assert made.manifest.verdict == "no_edge"
    assert "model.onnx" in loaded.manifest.files
    np.testing.assert_array_equal(loaded.model.estimator.raw(inputs), made.model.estimator.raw(inputs))
    assert 0.0 < forecast(loaded, {BASE: market.last(800)}).probability < 1.0


def test_without_pytorch_a_network_is_refused_with_the_reason(market: Candles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)

    with pytest.raises(MissingTorchError, match="gru needs PyTorch, which is not installed"):
        produce(market, "test", GRU, lambda share, stage: None)
