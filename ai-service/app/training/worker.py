"""The process that trains: a request on stdin, one JSON object a line on stdout. It ends when its parent does."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from app.candles import CandleError
from app.models.sequence_network import MissingTorchError
from app.registry.manifest import RegistryError
from app.registry.registry import Registry
from app.stores.errors import StoreUnavailableError
from app.stores.opening import open_models
from app.training.pipeline import TooFewCandlesError
from app.training.produce import produce
from app.training.request import TrainRequest

_NICENESS = 10
"""Answering comes before training."""


def train(request: TrainRequest, registry: Registry, data_dir: Path | None, tell: Any) -> dict[str, Any]:
    """Trains, stores, and promotes where there is an edge; what became of it."""
    candles, source = request.material(data_dir)
    product = produce(candles, source, request.settings(), tell)
    manifest = registry.add(product.manifest, product.model, product.onnx, product.card)
    promoted = request.promote and manifest.verdict == "edge"
    if promoted:
        registry.promote(manifest.version, "it has an edge, and its training was asked to promote it")
    return {
        "model_version": manifest.version,
        "verdict": manifest.verdict,
        "reasons": manifest.report["reasons"],
        "promoted": promoted,
        "exported_to_onnx": "model.onnx" in manifest.files,
    }


def main() -> int:
    """Exit code 0 with a result, 1 with an error; both are the last line."""
    os.nice(_NICENESS)
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    data_dir = Path(order["data_dir"]) if order["data_dir"] else None
    try:
        request = TrainRequest(**order["request"])
        with open_models(Path(order["models"]), order["mongodb_uri"]) as models:
            result = train(request, Registry(models, order["keep"]), data_dir, _progress)
    except (CandleError, TooFewCandlesError) as e:
        return _fail("unusable_candles", str(e))
    except MissingTorchError as e:
        return _fail("torch_missing", str(e))
    except RegistryError as e:
        return _fail(e.code, str(e))
    except StoreUnavailableError as e:
        return _fail("store_unavailable", str(e))
    _say({"result": result})
    return 0


def _progress(share: float, stage: str) -> None:
    _say({"progress": share, "stage": stage})


def _fail(code: str, detail: str) -> int:
    _say({"error": {"code": code, "detail": detail}})
    return 1


def _say(content: dict[str, Any]) -> None:
    print(json.dumps(content), flush=True)


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
