"""One model as a folder: manifest.json, model.npz, model.onnx where possible, card.md."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
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
from app.registry.files import sha256_of, sync_folder
from app.registry.manifest import Manifest, RegistryError

MANIFEST, ARRAYS, ONNX, CARD = "manifest.json", "model.npz", "model.onnx", "card.md"
LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True)
class LoadedModel:
    """A model with what is known about it."""

    manifest: Manifest
    model: TrainedModel


def write_model(folder: Path, manifest: Manifest, model: TrainedModel, onnx: bytes | None, card: str) -> Manifest:
    """Writes everything beside the folder and renames it into place; the folder must not exist yet."""
    contents = {ARRAYS: pack(model.arrays()), CARD: card.encode()}
    if onnx is not None:
        contents[ONNX] = onnx
    manifest = replace(manifest, files={name: sha256_of(data) for name, data in sorted(contents.items())})
    contents[MANIFEST] = manifest.to_json().encode()
    building = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name, data in contents.items():
        with open(building / name, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    try:
        building.rename(folder)
    except OSError as e:
        shutil.rmtree(building, ignore_errors=True)
        raise RegistryError("model_exists", f"there is a model {folder.name} already") from e
    sync_folder(folder.parent)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Without looking at the other files."""
    return Manifest.from_json(_read(folder / MANIFEST).decode("utf-8", errors="replace"))


def load_model(folder: Path) -> LoadedModel:
    """Everything checked: hashes of the files, the features' schema, the arrays. RegistryError says what does not fit."""
    manifest = read_manifest(folder)
    if manifest.version != folder.name:
        raise RegistryError("model_corrupt", f"the folder {folder.name} holds the model {manifest.version}")
    contents = {name: _verified(folder, name, digest) for name, digest in manifest.files.items()}
    if ARRAYS not in contents:
        raise RegistryError("model_corrupt", f"{folder.name}: the manifest names no {ARRAYS}")
    try:
        schema = FeatureSchema(
            Timeframe.parse(manifest.schema["base"]), tuple(Timeframe.parse(name) for name in manifest.schema["longer"])
        )
    except (KeyError, TypeError, ValueError) as e:
        raise RegistryError("model_corrupt", f"{folder.name}: the schema cannot be read: {e}") from e
    if schema.hash != manifest.schema_hash:
        raise RegistryError("model_incompatible", f"{folder.name}: it was trained on features that this version computes differently")
    try:
        model = TrainedModel.from_arrays(manifest.kind, schema, unpack(contents[ARRAYS]))
    except ModelFormatError as e:
        raise RegistryError("model_corrupt", f"{folder.name}: {e}") from e
    except MissingTorchError as e:
        raise RegistryError("model_needs_torch", f"{folder.name}: {e}") from e
    if model.feature_names != manifest.feature_names:
        raise RegistryError("model_corrupt", f"{folder.name}: the model reads other features than its manifest names")
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


def _verified(folder: Path, name: str, digest: str) -> bytes:
    if Path(name).name != name or name.startswith("."):
        raise RegistryError("model_corrupt", f"{folder.name}: '{name}' is no file name")
    data = _read(folder / name)
    if sha256_of(data) != digest:
        raise RegistryError("model_corrupt", f"{folder.name}: {name} is not the file that was stored (SHA-256 differs)")
    return data


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RegistryError("model_corrupt", f"{path.parent.name}: {path.name} is larger than {LARGEST_FILE} bytes")
        return path.read_bytes()
    except OSError as e:
        raise RegistryError("model_corrupt", f"{path.parent.name}: {path.name} cannot be read: {e.strerror}") from e
