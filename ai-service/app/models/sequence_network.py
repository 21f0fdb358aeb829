"""LSTM, GRU and Transformer over the last rows of features. PyTorch is needed to train and to ask them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.features.averages import Floats
from app.models.trees import ModelFormatError

NETWORKS = ("lstm", "gru", "transformer")
_FARTHEST = 5.0
"""Standardised inputs are cut off here: one wild candle shall not decide."""


class MissingTorchError(RuntimeError):
    """A network was asked for where PyTorch is not installed."""


def torch_is_installed() -> bool:
    """Whether networks can be used here."""
    return importlib.util.find_spec("torch") is not None


def require_torch(kind: str) -> Any:
    """The module, or an error that says what to install."""
    if not torch_is_installed():
        raise MissingTorchError(f"{kind} needs PyTorch, which is not installed (Debian: python3-torch; pip: torch)")
    import torch

    return torch


@dataclass(frozen=True)
class NetworkParameters:
    """Shape and training of a network."""

    lookback: int = 32
    hidden: int = 32
    epochs: int = 30
    patience: int = 5
    batch: int = 256
    learning_rate: float = 0.001

    def __post_init__(self) -> None:
        bounds = {
            "lookback": (2, 256),
            "hidden": (4, 256),
            "epochs": (1, 500),
            "patience": (1, 100),
            "batch": (8, 8192),
            "learning_rate": (1e-6, 0.1),
        }
        for name, value in asdict(self).items():
            low, high = bounds[name]
            if not low <= value <= high:
                raise ValueError(f"{name} is {value}: expected {low} to {high}")


def build(kind: str, features: int, lookback: int, hidden: int) -> Any:
    """An untrained module from (rows, lookback, features) to log-odds."""
    torch = require_torch(kind)
    nn = torch.nn

    class Recurrent(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = (nn.LSTM if kind == "lstm" else nn.GRU)(features, hidden, batch_first=True)
            self.head = nn.Linear(hidden, 1)

        def forward(self, x: Any) -> Any:
            states, _ = self.layer(x)
            return self.head(states[:, -1, :]).squeeze(-1)

    class Attention(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Linear(features, hidden)
            self.place = nn.Parameter(torch.zeros(lookback, hidden))
            self.queries = nn.Linear(hidden, hidden)
            self.keys = nn.Linear(hidden, hidden)
            self.values = nn.Linear(hidden, hidden)
            self.mix = nn.Sequential(nn.Linear(hidden, 2 * hidden), nn.ReLU(), nn.Linear(2 * hidden, hidden))
            self.first_norm, self.second_norm = nn.LayerNorm(hidden), nn.LayerNorm(hidden)
            self.head = nn.Linear(hidden, 1)

        def forward(self, x: Any) -> Any:
            h = self.embed(x) + self.place
            attention = torch.softmax(self.queries(h) @ self.keys(h).transpose(1, 2) / hidden**0.5, dim=-1)
            h = self.first_norm(h + attention @ self.values(h))
            h = self.second_norm(h + self.mix(h))
            return self.head(h[:, -1, :]).squeeze(-1)

    return Attention() if kind == "transformer" else Recurrent()


@dataclass(frozen=True)
class SequenceNetwork:
    """A trained network with the scaler that was fitted on its own training rows."""

    kind: str
    lookback: int
    hidden: int
    mean: Floats
    deviation: Floats
    weights: dict[str, NDArray[Any]]
    module: Any

    def raw(self, inputs: Floats) -> Floats:
        """Log-odds of a long."""
        torch = require_torch(self.kind)
        with torch.no_grad():
            return np.asarray(self.module(torch.from_numpy(self.scaled(inputs))).numpy(), dtype=np.float64)

    def scaled(self, inputs: Floats) -> NDArray[np.float32]:
        """Standardised, cut off, single precision."""
        return np.clip((inputs - self.mean) / self.deviation, -_FARTHEST, _FARTHEST).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For the model file."""
        shape = {"shape": np.array([self.lookback, self.hidden]), "mean": self.mean, "deviation": self.deviation}
        return shape | {f"weight.{name}": values for name, values in self.weights.items()}

    @classmethod
    def from_arrays(cls, kind: str, arrays: Mapping[str, NDArray[Any]], features: int) -> SequenceNetwork:
        """ModelFormatError when shapes do not fit; MissingTorchError without PyTorch."""
        torch = require_torch(kind)
        try:
            lookback, hidden = (int(v) for v in arrays["shape"])
            parameters = NetworkParameters(lookback=lookback, hidden=hidden)
            mean, deviation = arrays["mean"].astype(np.float64), arrays["deviation"].astype(np.float64)
        except (KeyError, ValueError) as e:
            raise ModelFormatError(f"the network's shape cannot be read: {e}") from e
        if mean.shape != (features,) or deviation.shape != (features,) or not (deviation > 0).all():
            raise ModelFormatError(f"the scaler does not fit {features} features")
        module = build(kind, features, parameters.lookback, parameters.hidden)
        weights = {name[7:]: values for name, values in arrays.items() if name.startswith("weight.")}
        try:
            module.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in weights.items()})
        except RuntimeError as e:
            raise ModelFormatError(f"the weights do not fit a {kind}: {e}") from e
        return cls(kind, lookback, hidden, mean, deviation, weights, module.eval())
