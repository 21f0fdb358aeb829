"""`python -m app.training.bundled` makes the model that comes with the service, always the same one."""

from __future__ import annotations

import shutil
import sys

from app.candles.synthetic import synthetic_candles
from app.models.gradient_boosting import BoostingParameters
from app.registry.active import BUNDLED
from app.registry.model_folder import write_model
from app.training.produce import Product, produce
from app.training.settings import TrainingSettings

VERSION = "bundled-1"
SEED, CANDLES, FOLLOW_THROUGH = 7, 20_000, 0.12
NOTE = (
    "It comes with the service so that a fresh machine answers at once. It was trained by `python -m app.training.bundled` on "
    "a seeded synthetic market in which moves go on before noon UTC and are taken back after it; what it learned is true there "
    "and nowhere else. It shows that every part works. Train your own before you believe an answer."
)


def make() -> Product:
    """The model, its manifest and card; nothing is written."""
    settings = TrainingSettings(seed=SEED, boosting=BoostingParameters(trees=60, leaves=8))
    candles = synthetic_candles(SEED, CANDLES, settings.schema.base, FOLLOW_THROUGH)
    return produce(candles, "synthetic", settings, lambda share, stage: None, VERSION, (NOTE,))


def main() -> int:
    """Replaces the bundled model."""
    product = make()
    folder = BUNDLED / VERSION
    shutil.rmtree(folder, ignore_errors=True)
    BUNDLED.mkdir(exist_ok=True)
    manifest = write_model(folder, product.manifest, product.model, product.onnx, product.card)
    print(f"{folder.name}: {manifest.verdict}, {sum(p.stat().st_size for p in folder.iterdir())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
