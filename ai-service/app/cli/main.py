"""serve, train, evaluate, predict, models, promote, rollback, challenge, explain, export, import, parity."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from app.candles import CandleError
from app.cli import commands
from app.config import ConfigurationError, load_settings
from app.models.sequence_network import MissingTorchError
from app.models.trees import ModelFormatError
from app.registry.folder_models import FolderModels
from app.registry.manifest import RegistryError
from app.registry.model_store import ModelStore
from app.registry.registry import Registry
from app.stores.errors import StoreUnavailableError
from app.stores.opening import open_models
from app.training.pipeline import TooFewCandlesError
from app.training.settings import CALIBRATIONS, KINDS

OK, REFUSED, USAGE, DATA, UNAVAILABLE, CONFIG = 0, 1, 64, 65, 69, 78
"""1: refused, or the two sides of the parity file differ. 65: candles or a model that cannot be used. 69: no database."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"ai-service: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    if options.command in (None, "serve"):
        from app.server import serve

        return serve()
    try:
        result = _run(options)
    except (CandleError, TooFewCandlesError, ModelFormatError, MissingTorchError) as e:
        return _fail(options, DATA, "unusable_data", str(e))
    except RegistryError as e:
        return _fail(options, REFUSED, e.code, str(e))
    except StoreUnavailableError as e:
        return _fail(options, UNAVAILABLE, "store_unavailable", str(e))
    except ConfigurationError as e:
        return _fail(options, CONFIG, "bad_configuration", str(e))
    except ValueError as e:
        return _fail(options, USAGE, "invalid_option", str(e))
    print(json.dumps(result.content, indent=2) if options.json else result.text)
    return result.code


def _run(options: argparse.Namespace) -> commands.Result:
    if options.command == "parity":
        return commands.parity(options.write)
    with _models(options.registry) as models:
        return _run_with(options, models)


def _models(folder: Path | None) -> AbstractContextManager[ModelStore]:
    if folder is not None:
        return open_models(folder, None)
    settings = load_settings()
    return open_models(settings.models_dir, settings.mongodb_uri.get_secret_value() if settings.mongodb_uri else None)


def _run_with(options: argparse.Namespace, models: ModelStore) -> commands.Result:
    if options.command in ("export", "import"):
        return commands.copy(models, FolderModels(options.folder), options.command == "export")
    registry = Registry(models)
    if options.command in ("train", "evaluate"):
        candles, source = commands.read(options)
        settings = commands.training_settings(options)
        if options.command == "evaluate":
            return commands.evaluate(candles, source, settings)
        return commands.train(registry, candles, source, settings, options.promote, options.force)
    if options.command == "predict":
        return commands.predict(registry, options.version, options)
    if options.command == "models":
        return commands.models(registry)
    if options.command == "promote":
        return commands.standing(registry.promote(options.version, options.reason, options.force))
    if options.command == "rollback":
        return commands.standing(registry.roll_back(options.reason))
    if options.command == "challenge":
        return commands.standing(registry.challenge(None if options.version == "none" else options.version, options.reason))
    return commands.explain(registry, options.version)


def _fail(options: argparse.Namespace, code: int, word: str, detail: str) -> int:
    if options.json:
        print(json.dumps({"error": {"code": word, "detail": detail}}))
    print(f"ai-service: {detail}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m app", description="The AI service of Bot Core, and its models. Exit codes: 0 ok, 1 refused, 64 usage, 65 unusable data, 69 no database, 78 configuration.")
    shared = _Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help="JSON instead of text")
    shared.add_argument("--registry", type=Path, help="folder of the models (default: the service's folder or database)")
    commands_ = parser.add_subparsers(dest="command", parser_class=_Parser)
    commands_.add_parser("serve", help="run the service (settings: BOTCORE_AI_…)")
    for name in ("train", "evaluate"):
        command = commands_.add_parser(name, parents=[shared], help=f"{name} on a candle file or a synthetic market")
        _add_source(command)
        command.add_argument("--timeframe", default="5m", help="on whose closes the model decides (default 5m)")
        command.add_argument("--longer", default="15m,1h", help="longer timeframes it also looks at (default 15m,1h)")
        command.add_argument("--kind", choices=KINDS, default="gradient_boosting")
        command.add_argument("--calibration", choices=CALIBRATIONS, default="platt")
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--folds", type=int, default=5)
        command.add_argument("--horizon", type=int, default=24, help="candles until a trade ends at the latest (default 24)")
        command.add_argument("--width-atr", type=float, default=2.0, help="distance of the barriers (default 2)")
        if name == "train":
            command.add_argument("--promote", action="store_true", help="promote it if it has an edge")
            command.add_argument("--force", action="store_true", help="promote it even without; that is written down")
    command = commands_.add_parser("predict", parents=[shared], help="what a model says at each of the newest candles of a file")
    command.add_argument("version", help="of a model in the registry, or bundled-1")
    _add_source(command)
    command.add_argument("--rows", type=int, default=20, help="newest candles to answer for (default 20)")
    commands_.add_parser("models", parents=[shared], help="list the models")
    for name in ("promote", "challenge", "explain"):
        command = commands_.add_parser(name, parents=[shared])
        command.add_argument("version", help="of a model; 'none' ends a challenge")
        command.add_argument("--reason", default="by command")
        command.add_argument("--force", action="store_true", help="promote although it has no edge; that is written down")
    commands_.add_parser("rollback", parents=[shared]).add_argument("--reason", default="by command")
    for name, text in (("export", "copy the models and who answers into a folder"), ("import", "copy the models of a folder, and who answers where nobody was chosen yet")):
        commands_.add_parser(name, parents=[shared], help=text).add_argument("folder", type=Path)
    command = commands_.add_parser("parity", parents=[shared], help="compare, or with --write record, the parity file")
    command.add_argument("--write", action="store_true")
    return parser


def _add_source(command: argparse.ArgumentParser) -> None:
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--candles", type=Path, help="CSV: timestamp_ms,open,high,low,close,volume; plain or .gz")
    source.add_argument("--synthetic", type=int, metavar="SEED", help="a made-up market of 20,000 candles")
    command.add_argument("--source-timeframe", default="1m", help="of the file (default 1m)")
    command.add_argument("--follow-through", type=float, default=0.0, help="signal in the synthetic market (default 0: noise)")
