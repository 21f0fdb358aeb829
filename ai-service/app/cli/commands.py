"""What the commands do; each gives back text for people, the same as JSON, and an exit code."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from functools import partial
from typing import Any

from app.candles import Candles, Timeframe
from app.candles.csv_file import read_candles
from app.candles.synthetic import synthetic_candles
from app.evaluation.report import EDGE
from app.features import parity as parity_file
from app.features.matrix import feature_matrix
from app.features.schema import FeatureSchema
from app.labels.triple_barrier import Barriers
from app.registry.active import BUNDLED
from app.registry.folder_models import FolderModels
from app.registry.manifest import Manifest, RegistryError
from app.registry.model_files import MANIFEST, LoadedModel, read_files
from app.registry.model_folder import load_model
from app.registry.model_store import ModelStore
from app.registry.registry import Registry, Standing
from app.training import pipeline
from app.training.card import comparison
from app.training.pipeline import TooFewCandlesError
from app.training.produce import produce
from app.training.request import closed_candles
from app.training.settings import TrainingSettings

_SYNTHETIC_CANDLES = 20_000


@dataclass(frozen=True)
class Result:
    """Of one command."""

    content: dict[str, Any]
    text: str
    code: int = 0


def read(options: argparse.Namespace) -> tuple[Candles, str]:
    """The candles the command names."""
    base = Timeframe.parse(options.timeframe)
    if options.synthetic is not None:
        return synthetic_candles(options.synthetic, _SYNTHETIC_CANDLES, base, options.follow_through), "synthetic"
    source = Timeframe.parse(options.source_timeframe)
    # The file's name, not where it lies: the manifest travels.
    return closed_candles(read_candles(options.candles), source, base), options.candles.name


def training_settings(options: argparse.Namespace) -> TrainingSettings:
    """As the options say."""
    longer = tuple(sorted({Timeframe.parse(name.strip()) for name in options.longer.split(",") if name.strip()}))
    return TrainingSettings(
        kind=options.kind,
        calibration=options.calibration,
        seed=options.seed,
        folds=options.folds,
        barriers=Barriers(options.width_atr, options.horizon),
        schema=FeatureSchema(Timeframe.parse(options.timeframe), longer),
    )


def evaluate(candles: Candles, source: str, settings: TrainingSettings) -> Result:
    """Walk-forward, nothing stored."""
    evaluation = pipeline.evaluate(pipeline.prepare(candles, settings), settings, _progress)
    lines = [f"verdict: {evaluation.verdict.word}", *(f"- {reason}" for reason in evaluation.verdict.reasons), "", *comparison(evaluation.report)]
    return Result({"source": source, "candles": len(candles), **evaluation.report}, "\n".join(lines))


def train(registry: Registry, candles: Candles, source: str, settings: TrainingSettings, promote: bool, force: bool) -> Result:
    """Evaluated, stored, and promoted if that was asked for and there is an edge, or force."""
    product = produce(candles, source, settings, _progress)
    manifest = registry.add(product.manifest, product.model, product.onnx, product.card)
    promoted = (promote and manifest.verdict == EDGE) or force
    if promoted:
        registry.promote(manifest.version, "by command", force)
    refused = promote and not promoted
    content = {
        "version": manifest.version,
        "verdict": manifest.verdict,
        "reasons": manifest.report["reasons"],
        "promoted": promoted,
        "files": manifest.files,
    }
    word = "promoted" if promoted else "not promoted: it has no edge" if refused else "stored"
    return Result(content, f"{product.card}\n{manifest.version}: {word}", 1 if refused else 0)


def models(registry: Registry) -> Result:
    """Newest first."""
    standing = registry.standing()
    items: list[dict[str, Any]] = []
    for version in registry.versions():
        role = "champion" if version == standing.champion else "challenger" if version == standing.challenger else None
        try:
            manifest = registry.manifest(version)
            items.append({"version": version, "kind": manifest.kind, "verdict": manifest.verdict, "role": role, "problem": None})
        except RegistryError as e:
            items.append({"version": version, "kind": None, "verdict": None, "role": role, "problem": str(e)})
    lines = [f"{i['version']}  {i['kind']}  {i['verdict']}  {i['role'] or ''} {i['problem'] or ''}".rstrip() for i in items]
    return Result(
        {"champion": standing.champion, "challenger": standing.challenger, "items": items},
        "\n".join(lines) or "no models yet; the bundled one answers",
    )


def standing(now: Standing) -> Result:
    """After a decision."""
    return Result(asdict(now), f"champion: {now.champion or 'none, the bundled model answers'}\nchallenger: {now.challenger or 'none'}")


def explain(registry: Registry, version: str) -> Result:
    """The verdict, and what the model leaned on."""
    bundled = BUNDLED / version / "manifest.json"
    if version not in registry.versions() and "/" not in version and bundled.is_file():
        manifest = Manifest.from_json(bundled.read_text(encoding="utf-8"))
    else:
        manifest = registry.manifest(version)
    report = manifest.report
    content = {"version": version, "verdict": manifest.verdict, "reasons": report["reasons"], "importance": report["importance"]}
    lines = [f"verdict: {manifest.verdict}", *report["reasons"], *(f"{v:+.5f}  {k}" for k, v in report["importance"].items())]
    return Result(content, "\n".join(lines))


def predict(registry: Registry, version: str, options: argparse.Namespace) -> Result:
    """The probability of a long at the close of each of the newest candles that have all the model needs."""
    if options.rows < 1:
        raise ValueError(f"rows: {options.rows} is not 1 or more")
    loaded = _load(registry, version)
    schema = loaded.model.schema
    options.timeframe = str(schema.base)
    candles, source = read(options)
    matrix = feature_matrix(schema, {schema.base: candles})
    rows = loaded.model.usable(matrix)[-options.rows :]
    items = [
        {"candle_ms": int(ms), "probability_up": float(p)}
        for ms, p in zip(candles.time_ms[rows], loaded.model.probability(matrix, rows), strict=True)
    ]
    if not items:
        raise TooFewCandlesError(f"no candle of {source} has everything before it that {version} needs; there are {len(candles)} of {schema.base}")
    lines = [f"{datetime.fromtimestamp(i['candle_ms'] / 1000, timezone.utc):%Y-%m-%d %H:%M}  {i['probability_up']:.4f}" for i in items]
    return Result({"version": version, "source": source, "timeframe": str(schema.base), "items": items}, "\n".join(lines))


def _load(registry: Registry, version: str) -> LoadedModel:
    if version not in registry.versions() and "/" not in version and (BUNDLED / version).is_dir():
        return load_model(BUNDLED / version)
    return registry.load(version)


def copy(models: ModelStore, folder: FolderModels, out: bool) -> Result:
    """Versions that the other side lacks, each checked against its manifest; an export takes who answers along."""
    source, target = (models, folder) if out else (folder, models)
    wanted = sorted(set(source.versions()) - set(target.versions()))
    for version in wanted:
        _, contents = read_files(version, partial(source.read, version))
        target.add(version, contents | {MANIFEST: source.read(version, MANIFEST)})
    standing = source.standing()
    target.change_standing(lambda before: standing if out or before is None else None)
    return Result({"copied": wanted, "folder": str(folder.folder)}, "\n".join([*wanted, f"{len(wanted)} copied {'to' if out else 'from'} {folder.folder}"]))


def parity(write: bool) -> Result:
    """Exit code 1 when the recorded numbers are not what is computed."""
    if write:
        parity_file.write()
    found = parity_file.differences(parity_file.recorded(), parity_file.expected())
    return Result({"differences": found}, "\n".join(found) or "the parity file agrees", 1 if found else 0)


def _progress(share: float, stage: str) -> None:
    if sys.stderr.isatty():
        print(f"{share:4.0%} {stage}", file=sys.stderr)
