"""Computes the few ONNX operators that our exported trees use: the second opinion before an export is kept.

There is no ONNX runtime for Python on every machine this runs on; the engine checks the same files with one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]

_ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "Mul": np.multiply,
    "Add": np.add,
    "Sub": np.subtract,
    "Max": np.maximum,
    "Min": np.minimum,
    "MatMul": np.matmul,
}


def evaluate(data: bytes, inputs: Singles) -> Singles:
    """The first output for these inputs, in single precision throughout."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_model_from_string(data).graph
    known: dict[str, Any] = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    known[graph.input[0].name] = inputs
    for node in graph.node:
        arguments = [known[name] for name in node.input]
        if node.op_type == "TreeEnsembleRegressor":
            result = _trees({a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}, arguments[0])
        elif node.op_type == "Sigmoid":
            result = (1.0 / (1.0 + np.exp(-arguments[0]))).astype(np.float32)
        elif node.op_type in _ELEMENTWISE:
            result = _ELEMENTWISE[node.op_type](*arguments)
        else:
            raise ValueError(f"operator {node.op_type} is none of those an exported tree ensemble has")
        known[node.output[0]] = result
    found: Singles = known[graph.output[0].name]
    return found


def _trees(a: dict[str, Any], inputs: Singles) -> Singles:
    nodes = {
        key: i for i, key in enumerate(zip(a["nodes_treeids"], a["nodes_nodeids"], strict=True))
    }
    weight = dict(zip(zip(a["target_treeids"], a["target_nodeids"], strict=True), a["target_weights"], strict=True))
    thresholds = np.array(a["nodes_values"], dtype=np.float32)
    total = np.full(len(inputs), a["base_values"][0], dtype=np.float32)
    for tree in sorted(set(a["nodes_treeids"])):
        for row, values in enumerate(inputs):
            node = nodes[(tree, 0)]
            while a["nodes_modes"][node] != b"LEAF":
                value = values[a["nodes_featureids"][node]]
                left = bool(a["nodes_missing_value_tracks_true"][node]) if np.isnan(value) else value <= thresholds[node]
                node = nodes[(tree, (a["nodes_truenodeids"] if left else a["nodes_falsenodeids"])[node])]
            total[row] += np.float32(weight[(tree, a["nodes_nodeids"][node])])
    return total[:, None]
