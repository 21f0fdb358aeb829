"""Trained models as ONNX, from named features to the calibrated probability, checked number by number before they are kept.

Trees are written node by node; networks by torch.onnx. Nothing here is needed to serve.
"""

from __future__ import annotations

import importlib.util
import io
from typing import Any

import numpy as np

from app.features.averages import Floats
from app.models.calibration import Calibrator, Platt
from app.models.onnx_evaluator import evaluate
from app.models.sequence_network import SequenceNetwork, require_torch
from app.models.trained import TrainedModel
from app.models.trees import TreeEnsemble

OPSET = 15
MOST_DIFFERENCE = 1e-5
INPUT, OUTPUT = "features", "probability"


class OnnxMismatchError(RuntimeError):
    """The exported model does not compute what the trained one does."""


def onnx_is_installed() -> bool:
    """Whether models can be exported here."""
    return importlib.util.find_spec("onnx") is not None


def export_trees(model: TrainedModel, check_inputs: Floats) -> bytes:
    """An ONNX model from `features` (rows, features) to `probability` (rows, 1); OnnxMismatchError beyond 1e-5."""
    import onnx
    from onnx import TensorProto, helper

    trees = model.estimator
    if not isinstance(trees, TreeEnsemble):
        raise TypeError(f"{model.estimator.kind} is not a tree ensemble")
    nodes = [
        helper.make_node("TreeEnsembleRegressor", [INPUT], ["raw"], domain="ai.onnx.ml", **_tree_attributes(trees)),
        *_calibration_nodes(helper, model.calibrator),
    ]
    graph = helper.make_graph(
        nodes,
        "gradient_boosting",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [None, len(model.columns)])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [None, 1])],
        [_tensor(helper, TensorProto, name, values) for name, values in _constants(model.calibrator).items()],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 3)]
    proto = helper.make_model(graph, opset_imports=opsets, producer_name="bot-core ai-service")
    proto.ir_version = 8
    _describe(proto, model)
    onnx.checker.check_model(proto)
    data: bytes = proto.SerializeToString()
    found = evaluate(data, check_inputs.astype(np.float32))[:, 0]
    wanted = model.calibrator.probability(trees.raw(check_inputs))
    worst = float(np.abs(found - wanted).max(initial=0.0))
    if worst > MOST_DIFFERENCE:
        raise OnnxMismatchError(f"the ONNX model differs by {worst:.2e}, more than {MOST_DIFFERENCE}")
    return data


def export_network(model: TrainedModel) -> bytes:
    """An ONNX model from standardised `features` (rows, lookback, features) to log-odds `raw` (rows).

    Scaler and calibration stay numbers of the manifest. It is checked by the engine's runtime: there is none for Python.
    """
    network = model.estimator
    if not isinstance(network, SequenceNetwork):
        raise TypeError(f"{model.estimator.kind} is not a network")
    torch = require_torch(network.kind)
    target = io.BytesIO()
    example = torch.zeros(2, network.lookback, len(model.columns))
    torch.onnx.export(
        network.module,
        example,
        target,
        input_names=[INPUT],
        output_names=["raw"],
        dynamic_axes={INPUT: {0: "rows"}, "raw": {0: "rows"}},
        opset_version=OPSET,
    )
    return target.getvalue()


def _tree_attributes(trees: TreeEnsemble) -> dict[str, Any]:
    count = len(trees.feature)
    own = np.arange(count)
    leaf = trees.left == own
    tree = np.searchsorted(trees.roots, own, side="right") - 1
    inside = own - trees.roots[tree]
    return {
        "n_targets": 1,
        "aggregate_function": "SUM",
        "post_transform": "NONE",
        "base_values": [trees.base],
        "nodes_treeids": tree.tolist(),
        "nodes_nodeids": inside.tolist(),
        "nodes_featureids": trees.feature.tolist(),
        "nodes_modes": ["LEAF" if is_leaf else "BRANCH_LEQ" for is_leaf in leaf],
        "nodes_values": trees.threshold.tolist(),
        "nodes_truenodeids": np.where(leaf, 0, trees.left - trees.roots[tree]).tolist(),
        "nodes_falsenodeids": np.where(leaf, 0, trees.right - trees.roots[tree]).tolist(),
        "nodes_missing_value_tracks_true": trees.missing_left.astype(int).tolist(),
        "nodes_hitrates": [1.0] * count,
        "target_treeids": tree[leaf].tolist(),
        "target_nodeids": inside[leaf].tolist(),
        "target_ids": [0] * int(leaf.sum()),
        "target_weights": trees.value[leaf].tolist(),
    }


def _calibration_nodes(helper: Any, calibrator: Calibrator) -> list[Any]:
    if isinstance(calibrator, Platt):
        return [
            helper.make_node("Mul", ["raw", "slope"], ["scaled"]),
            helper.make_node("Add", ["scaled", "offset"], ["log_odds"]),
            helper.make_node("Sigmoid", ["log_odds"], [OUTPUT]),
        ]
    # y0 + sum of slope x how far the input has come into each piece of the curve.
    return [
        helper.make_node("Sub", ["raw", "starts"], ["distances"]),
        helper.make_node("Max", ["distances", "zero"], ["entered"]),
        helper.make_node("Min", ["entered", "lengths"], ["covered"]),
        helper.make_node("MatMul", ["covered", "slopes"], ["risen"]),
        helper.make_node("Add", ["risen", "lowest"], [OUTPUT]),
    ]


def _constants(calibrator: Calibrator) -> dict[str, Floats]:
    if isinstance(calibrator, Platt):
        return {"slope": np.array([calibrator.slope]), "offset": np.array([calibrator.offset])}
    lengths, rises = np.diff(calibrator.x), np.diff(calibrator.y)
    slopes = np.divide(rises, lengths, out=np.zeros_like(rises), where=lengths > 0)
    if len(lengths) == 0:
        lengths, slopes = np.zeros(1), np.zeros(1)
    return {
        "starts": np.resize(calibrator.x, max(1, len(calibrator.x) - 1))[None, :],
        "lengths": lengths[None, :],
        "slopes": slopes[:, None],
        "zero": np.zeros(1),
        "lowest": calibrator.y[:1],
    }


def _tensor(helper: Any, types: Any, name: str, values: Floats) -> Any:
    return helper.make_tensor(name, types.FLOAT, values.shape, values.astype(np.float32).ravel().tolist())


def _describe(proto: Any, model: TrainedModel) -> None:
    entries = {"feature_names": ",".join(model.feature_names), "schema_hash": model.schema.hash}
    for key, value in entries.items():
        entry = proto.metadata_props.add()
        entry.key, entry.value = key, value
