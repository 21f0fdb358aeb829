"""From candles to a stored version: evaluate, fit on everything, export, write the manifest and the card."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from app import __version__
from app.candles import Candles
from app.drift.stability import reference
from app.models.onnx_export import export_network, export_trees, onnx_is_installed
from app.models.trained import TrainedModel
from app.models.trees import TreeEnsemble
from app.registry.manifest import Manifest
from app.training.card import model_card
from app.training.pipeline import Material, Progress, evaluate, fit, prepare
from app.training.settings import TrainingSettings

_ONNX_CHECK_ROWS = 64


@dataclass(frozen=True)
class Product:
    """What the registry stores."""

    manifest: Manifest
    model: TrainedModel
    onnx: bytes | None
    card: str


def produce(
    candles: Candles, source: str, settings: TrainingSettings, progress: Progress, version: str | None = None, notes: tuple[str, ...] = ()
) -> Product:
    """`source` says in a word where the candles came from; `synthetic` is told to everyone who asks the model."""
    material = prepare(candles, settings)
    evaluation = evaluate(material, settings, progress)
    progress(0.9, "final fit")
    model = fit(material, material.rows, settings)
    onnx, remark = _export(model, material)
    created = datetime.now(timezone.utc)
    manifest = Manifest(
        version=version or f"{created:%Y%m%d-%H%M%S}-{settings.kind.replace('_', '-')}-{candles.digest()[:6]}-{settings.seed}",
        kind=settings.kind,
        created_utc=created.isoformat(timespec="seconds"),
        code_version=__version__,
        code_hash=code_hash(),
        seed=settings.seed,
        schema={"base": str(settings.schema.base), "longer": [str(t) for t in settings.schema.longer]},
        schema_hash=settings.schema.hash,
        feature_names=model.feature_names,
        data={
            "source": source,
            "candles": len(candles),
            "first_ms": int(candles.time_ms[0]),
            "last_ms": int(candles.time_ms[-1]),
            "sha256": candles.digest(),
        },
        parameters=settings.as_dict(),
        report=evaluation.report,
        reference=reference(material.matrix[material.rows][:, model.columns], model.feature_names),
        notes=[*notes, *remark],
    )
    progress(1.0, "done")
    return Product(manifest, model, onnx, model_card(manifest))


def _export(model: TrainedModel, material: Material) -> tuple[bytes | None, list[str]]:
    if not isinstance(model.estimator, TreeEnsemble):
        return export_network(model), []
    if not onnx_is_installed():
        return None, ["Not exported to ONNX: the onnx package was not installed where it was trained."]
    some = np.linspace(0, len(material.rows) - 1, _ONNX_CHECK_ROWS).astype(int)
    return export_trees(model, model.inputs(material.matrix, material.rows[some])), []


def code_hash() -> str:
    """SHA-256 over the sources that decide what a model becomes."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for pattern in ("candles/*.py", "features/*.py", "labels/*.py", "evaluation/*.py", "models/*.py", "training/pipeline.py", "training/settings.py"):
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
