"""One model as a folder: manifest.json, model.npz, model.onnx where possible, card.md."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.models.trained import TrainedModel
from app.registry import model_files
from app.registry.files import sync_folder
from app.registry.manifest import Manifest, RegistryError
from app.registry.model_files import LARGEST_FILE, LoadedModel, files_of


def load_model(folder: Path) -> LoadedModel:
    """Checked in full; RegistryError says what does not fit."""
    return model_files.load_model(folder.name, lambda name: read_file(folder / name))


def write_model(folder: Path, manifest: Manifest, model: TrainedModel, onnx: bytes | None, card: str) -> Manifest:
    """The folder must not exist yet; RegistryError `model_exists`."""
    manifest, contents = files_of(manifest, model, onnx, card)
    write_folder(folder, contents)
    return manifest


def write_folder(folder: Path, contents: dict[str, bytes]) -> None:
    """Writes everything beside the folder and renames it into place."""
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


def read_file(path: Path) -> bytes:
    """RegistryError `model_corrupt` when it is missing or too large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RegistryError("model_corrupt", f"{path.parent.name}: {path.name} is larger than {LARGEST_FILE} bytes")
        return path.read_bytes()
    except OSError as e:
        raise RegistryError("model_corrupt", f"{path.parent.name}: {path.name} cannot be read: {e.strerror}") from e
