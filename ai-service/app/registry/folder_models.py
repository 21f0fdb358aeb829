"""Models as folders on a disk: manifest.json, model.npz, model.onnx where possible, card.md; beside them standing.json."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.registry.files import write_atomically
from app.registry.manifest import RegistryError
from app.registry.model_files import VERSION
from app.registry.model_folder import read_file, write_folder

_STANDING = "standing.json"


class FolderModels:
    """Processes that share the folder agree: one writes at a time, readers never wait."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def versions(self) -> list[str]:
        """Every folder with the name of a version."""
        if not self.folder.is_dir():
            return []
        return [path.name for path in self.folder.iterdir() if path.is_dir() and VERSION.fullmatch(path.name)]

    def read(self, version: str, name: str) -> bytes:
        """Of one version's folder."""
        folder = self.folder / version
        if not folder.is_dir():
            raise RegistryError("not_found", f"there is no model '{version}'")
        return read_file(folder / name)

    def add(self, version: str, contents: dict[str, bytes]) -> None:
        """Written beside the folder and renamed into place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_folder(self.folder / version, contents)

    def standing(self) -> bytes | None:
        """The file is replaced as a whole, so it is never half written."""
        path = self.folder / _STANDING
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as e:
            raise RegistryError("registry_corrupt", f"{_STANDING} cannot be read: {e.strerror}") from e

    def change_standing(self, change: Callable[[bytes | None], bytes | None]) -> None:
        """While nobody else writes."""
        with self._writing():
            changed = change(self.standing())
            if changed is not None:
                write_atomically(self.folder / _STANDING, changed)

    def retire(self, choose: Callable[[bytes | None, list[str]], list[str]]) -> None:
        """While nobody else writes."""
        with self._writing():
            for version in choose(self.standing(), self.versions()):
                shutil.rmtree(self.folder / version)

    def close(self) -> None:
        """Nothing is held open."""

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
