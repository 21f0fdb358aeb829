"""Fitting a network: deterministic by seed, stopped early on rows later than those it was fitted on."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.features.averages import Floats
from app.models.sequence_network import NetworkParameters, SequenceNetwork, build, require_torch


def fit_network(
    kind: str,
    inputs: Floats,
    target: Floats,
    stop_inputs: Floats,
    stop_target: Floats,
    parameters: NetworkParameters,
    seed: int,
) -> SequenceNetwork:
    """The weights of the epoch after which the later rows were predicted best."""
    torch = require_torch(kind)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    features = inputs.shape[2]
    mean = inputs.reshape(-1, features).mean(axis=0)
    deviation = inputs.reshape(-1, features).std(axis=0)
    deviation = np.where(deviation > 1e-12, deviation, 1.0)
    module = build(kind, features, parameters.lookback, parameters.hidden)
    network = SequenceNetwork(kind, parameters.lookback, parameters.hidden, mean, deviation, {}, module)
    x, y = torch.from_numpy(network.scaled(inputs)), torch.from_numpy(target.astype(np.float32))
    later = torch.from_numpy(network.scaled(stop_inputs)), torch.from_numpy(stop_target.astype(np.float32))
    weights = _descend(torch, module, x, y, later, parameters)
    module.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
    return SequenceNetwork(kind, parameters.lookback, parameters.hidden, mean, deviation, weights, module.eval())


def _descend(
    torch: Any, module: Any, x: Any, y: Any, later: tuple[Any, Any], parameters: NetworkParameters
) -> dict[str, NDArray[Any]]:
    loss_of = torch.nn.BCEWithLogitsLoss()
    optimiser = torch.optim.AdamW(module.parameters(), lr=parameters.learning_rate, weight_decay=0.01)
    best, best_loss, waited = _weights(module), float("inf"), 0
    for _ in range(parameters.epochs):
        module.train()
        for rows in torch.randperm(len(x)).split(parameters.batch):
            optimiser.zero_grad()
            loss_of(module(x[rows]), y[rows]).backward()
            torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
            optimiser.step()
        module.eval()
        with torch.no_grad():
            loss = float(loss_of(module(later[0]), later[1])) if len(later[0]) else float("inf")
        if loss < best_loss or not len(later[0]):
            best, best_loss, waited = _weights(module), loss, 0
        else:
            waited += 1
            if waited >= parameters.patience:
                break
    return best


def _weights(module: Any) -> dict[str, NDArray[Any]]:
    return {name: values.detach().numpy().copy() for name, values in module.state_dict().items()}
