"""Which model answers, which one is watched beside it, what was decided before, and what may be deleted."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from app.evaluation.report import EDGE
from app.models.trained import TrainedModel
from app.registry.files import write_atomically
from app.registry.manifest import Manifest, RegistryError
from app.registry.model_folder import LoadedModel, load_model, read_manifest, write_model

_VERSION = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_KEPT_DECISIONS = 200


@dataclass(frozen=True)
class Decision:
    """One promotion, roll-back or choice of a challenger."""

    action: str
    version: str | None
    previous: str | None
    at_utc: str
    forced: bool
    reason: str


@dataclass(frozen=True)
class Standing:
    """The champion answers; the challenger is asked as well, in shadow, and only recorded."""

    champion: str | None = None
    challenger: str | None = None
    decisions: list[Decision] = field(default_factory=list)


class Registry:
    """A folder. Several processes may use it: one writes at a time, readers never wait."""

    def __init__(self, folder: Path, keep: int = 10) -> None:
        self.folder = folder
        self._keep = keep

    def versions(self) -> list[str]:
        """Newest first, by name: versions begin with their time."""
        if not self.folder.is_dir():
            return []
        return sorted((p.name for p in self.folder.iterdir() if p.is_dir() and _VERSION.fullmatch(p.name)), reverse=True)

    def manifest(self, version: str) -> Manifest:
        """RegistryError `not_found` when there is none."""
        return read_manifest(self._path(version))

    def card(self, version: str) -> str:
        """The model card, Markdown."""
        path = self._path(version) / "card.md"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def load(self, version: str) -> LoadedModel:
        """Checked in full."""
        return load_model(self._path(version))

    def standing(self) -> Standing:
        """As it is now; empty before the first promotion."""
        path = self.folder / "standing.json"
        if not path.is_file():
            return Standing()
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            decisions = [Decision(**decision) for decision in content.pop("decisions")]
            return Standing(**content, decisions=decisions)
        except (OSError, ValueError, TypeError, KeyError) as e:
            raise RegistryError("registry_corrupt", f"standing.json cannot be read: {e}") from e

    def add(self, manifest: Manifest, model: TrainedModel, onnx: bytes | None, card: str) -> Manifest:
        """Stores a new version and deletes what retention no longer keeps."""
        if not _VERSION.fullmatch(manifest.version):
            raise RegistryError("invalid_version", f"version: '{manifest.version}' is not a short lower-case name")
        self.folder.mkdir(parents=True, exist_ok=True)
        stored = write_model(self.folder / manifest.version, manifest, model, onnx, card)
        with self._writing():
            self._retain(protect={manifest.version})
        return stored

    def promote(self, version: str, reason: str, force: bool = False) -> Standing:
        """Makes it the champion. Without an edge it takes `force`, which is written down."""
        loaded = self.load(version)
        has_edge = loaded.manifest.verdict == EDGE
        if not has_edge and not force:
            raise RegistryError("no_edge", f"{version} was judged {loaded.manifest.verdict}; it is promoted by force only")
        with self._writing():
            standing = self.standing()
            if standing.champion == version:
                return standing
            return self._decide(standing, "promote", version, force and not has_edge, reason)

    def roll_back(self, reason: str) -> Standing:
        """Back to the champion before this one."""
        with self._writing():
            standing = self.standing()
            line = _line_of_champions(standing.decisions)
            previous = line[-2] if len(line) > 1 else None
            if standing.champion is None or previous is None:
                raise RegistryError("nothing_to_roll_back", "there was no champion before this one")
            self.load(previous)
            return self._decide(standing, "roll_back", previous, False, reason)

    def challenge(self, version: str | None, reason: str) -> Standing:
        """Asks this model as well, in shadow; None stops that."""
        if version is not None:
            self.load(version)
        with self._writing():
            standing = self.standing()
            if version is not None and version == standing.champion:
                raise RegistryError("is_champion", f"{version} is the champion; a challenger is another model")
            return self._decide(standing, "challenge", version, False, reason)

    def _decide(self, standing: Standing, action: str, version: str | None, forced: bool, reason: str) -> Standing:
        previous = standing.challenger if action == "challenge" else standing.champion
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        decisions = [*standing.decisions, Decision(action, version, previous, at, forced, reason)]
        if action == "challenge":
            standing = replace(standing, challenger=version)
        else:
            challenger = None if standing.challenger == version else standing.challenger
            standing = replace(standing, champion=version, challenger=challenger)
        standing = replace(standing, decisions=decisions[-_KEPT_DECISIONS:])
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / "standing.json", (json.dumps(asdict(standing), indent=2) + "\n").encode())
        return standing

    def _retain(self, protect: set[str]) -> None:
        standing = self.standing()
        protect = protect | {v for v in (standing.champion, standing.challenger) if v}
        protect |= set(_line_of_champions(standing.decisions)[-3:])
        for version in self.versions()[self._keep :]:
            if version not in protect:
                shutil.rmtree(self.folder / version)

    def _path(self, version: str) -> Path:
        # The name comes from requests: nothing but a plain name may become a path.
        if not _VERSION.fullmatch(version) or not (self.folder / version).is_dir():
            raise RegistryError("not_found", f"there is no model '{version}'")
        return self.folder / version

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _line_of_champions(decisions: list[Decision]) -> list[str]:
    """Who would be returned to: a roll-back takes the last one off."""
    line: list[str] = []
    for decision in decisions:
        if decision.action == "promote" and decision.version:
            line.append(decision.version)
        elif decision.action == "roll_back" and len(line) > 1:
            line.pop()
    return line
