"""One model as files: what they hold, and everything that is checked before a model is believed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.candles import Timeframe
from app.features.schema import FeatureSchema
from app.models.sequence_network import MissingTorchError
from app.models.trained import TrainedModel
from app.models.trees import ModelFormatError
from app.registry.files import sha256_of
from app.registry.manifest import Manifest, RegistryError

MANIFEST, ARRAYS, ONNX, CARD = "manifest.json", "model.npz", "model.onnx", "card.md"
LARGEST_FILE = 256 * 1024 * 1024
VERSION = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True)
class LoadedModel:
    """A model with what is known about it."""

    manifest: Manifest
    model: TrainedModel


def files_of(manifest: Manifest, model: TrainedModel, onnx: bytes | None, card: str) -> tuple[Manifest, dict[str, bytes]]:
    """Everything to be stored, with the manifest that names it."""
    contents = {ARRAYS: pack(model.arrays()), CARD: card.encode()}
    if onnx is not None:
        contents[ONNX] = onnx
    manifest = replace(manifest, files={name: sha256_of(data) for name, data in sorted(contents.items())})
    contents[MANIFEST] = manifest.to_json().encode()
    return manifest, contents


def read_manifest(version: str, read: Callable[[str], bytes]) -> Manifest:
    """Without looking at the other files."""
    return Manifest.from_json(read(MANIFEST).decode("utf-8", errors="replace"))


def read_files(version: str, read: Callable[[str], bytes]) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and every file it names, unchanged since they were stored."""
    manifest = read_manifest(version, read)
    if manifest.version != version:
        raise RegistryError("model_corrupt", f"{version} holds the model {manifest.version}")
    return manifest, {name: _verified(version, name, digest, read) for name, digest in manifest.files.items()}


def load_model(version: str, read: Callable[[str], bytes]) -> LoadedModel:
    """Everything checked: hashes of the files, the features' schema, the arrays. RegistryError says what does not fit."""
    manifest, contents = read_files(version, read)
    if ARRAYS not in contents:
        raise RegistryError("model_corrupt", f"{version}: the manifest names no {ARRAYS}")
    try:
        schema = FeatureSchema(
            Timeframe.parse(manifest.schema["base"]), tuple(Timeframe.parse(name) for name in manifest.schema["longer"])
        )
    except (KeyError, TypeError, ValueError) as e:
        raise RegistryError("model_corrupt", f"{version}: the schema cannot be read: {e}") from e
    if schema.hash != manifest.schema_hash:
        raise RegistryError("model_incompatible", f"{version}: it was trained on features that this version computes differently")
    try:
        model = TrainedModel.from_arrays(manifest.kind, schema, unpack(contents[ARRAYS]))
    except ModelFormatError as e:
        raise RegistryError("model_corrupt", f"{version}: {e}") from e
    except MissingTorchError as e:
        raise RegistryError("model_needs_torch", f"{version}: {e}") from e
    if model.feature_names != manifest.feature_names:
        raise RegistryError("model_corrupt", f"{version}: the model reads other features than its manifest names")
    return LoadedModel(manifest, model)


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Plain arrays in numpy's zip format; nothing in it is ever executed."""
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    """ModelFormatError when it is anything but plain arrays."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as e:
        raise ModelFormatError(f"the arrays cannot be read: {e}") from e


def _verified(version: str, name: str, digest: str, read: Callable[[str], bytes]) -> bytes:
    if Path(name).name != name or name.startswith("."):
        raise RegistryError("model_corrupt", f"{version}: '{name}' is no file name")
    data = read(name)
    if sha256_of(data) != digest:
        raise RegistryError("model_corrupt", f"{version}: {name} is not the file that was stored (SHA-256 differs)")
    return data
