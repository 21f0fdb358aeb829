"""Which model answers, which one is watched beside it, what was decided before, and what may be deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from app.evaluation.report import EDGE
from app.models.trained import TrainedModel
from app.registry.manifest import Manifest, RegistryError
from app.registry.model_files import CARD, MANIFEST, VERSION, LoadedModel, files_of, load_model, read_files, read_manifest
from app.registry.model_folder import read_file
from app.registry.model_store import ModelStore

BUNDLED = Path(__file__).parent.parent / "bundled"
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
    """The rules; where the models are kept is the store's affair. Several processes may use it at once."""

    def __init__(self, store: ModelStore, keep: int = 10) -> None:
        self._store = store
        self._keep = keep

    def versions(self) -> list[str]:
        """Newest first, by name: versions begin with their time."""
        return sorted(self._store.versions(), reverse=True)

    def manifest(self, version: str) -> Manifest:
        """RegistryError `not_found` when there is none."""
        return read_manifest(version, self._reader(version))

    def card(self, version: str) -> str:
        """The model card, Markdown."""
        return self._reader(version)(CARD).decode("utf-8", errors="replace")

    def load(self, version: str) -> LoadedModel:
        """Checked in full."""
        return load_model(version, self._reader(version))

    def standing(self) -> Standing:
        """As it is now; empty before the first promotion."""
        return _read(self._store.standing())

    def add(self, manifest: Manifest, model: TrainedModel, onnx: bytes | None, card: str) -> Manifest:
        """Stores a new version and deletes what retention no longer keeps."""
        if not VERSION.fullmatch(manifest.version):
            raise RegistryError("invalid_version", f"version: '{manifest.version}' is not a short lower-case name")
        stored, contents = files_of(manifest, model, onnx, card)
        self._store.add(stored.version, contents)
        self._store.retire(lambda standing, versions: self._outlived(_read(standing), versions, stored.version))
        return stored

    def promote(self, version: str, reason: str, force: bool = False) -> Standing:
        """Makes it the champion. Without an edge it takes `force`, which is written down.

        The bundled model is stored first, when it is the one: it is what answered before the first promotion, and the way back there.
        """
        self._adopt_bundled(version)
        loaded = self.load(version)
        has_edge = loaded.manifest.verdict == EDGE
        if not has_edge and not force:
            raise RegistryError("no_edge", f"{version} was judged {loaded.manifest.verdict}; it is promoted by force only")

        def change(standing: Standing) -> Standing | None:
            self._require(version)
            return None if standing.champion == version else _decided(standing, "promote", version, force and not has_edge, reason)

        return self._change(change)

    def roll_back(self, reason: str) -> Standing:
        """Back to the champion before this one."""

        def change(standing: Standing) -> Standing | None:
            line = _line_of_champions(standing.decisions)
            previous = line[-2] if len(line) > 1 else None
            if standing.champion is None or previous is None:
                raise RegistryError("nothing_to_roll_back", "there was no champion before this one; the bundled model can be promoted")
            self.load(previous)
            return _decided(standing, "roll_back", previous, False, reason)

        return self._change(change)

    def challenge(self, version: str | None, reason: str) -> Standing:
        """Asks this model as well, in shadow; None stops that."""
        if version is not None:
            self.load(version)

        def change(standing: Standing) -> Standing | None:
            if version is not None and version == standing.champion:
                raise RegistryError("is_champion", f"{version} is the champion; a challenger is another model")
            if version is not None:
                self._require(version)
            return _decided(standing, "challenge", version, False, reason)

        return self._change(change)

    def close(self) -> None:
        """After the last use."""
        self._store.close()

    def _change(self, change: Callable[[Standing], Standing | None]) -> Standing:
        result = Standing()

        def written(before: bytes | None) -> bytes | None:
            nonlocal result
            standing = _read(before)
            changed = change(standing)
            result = changed or standing
            return None if changed is None else (json.dumps(asdict(changed), indent=2) + "\n").encode()

        self._store.change_standing(written)
        return result

    def _adopt_bundled(self, version: str) -> None:
        folder = BUNDLED / version
        if not VERSION.fullmatch(version) or not folder.is_dir() or version in self._store.versions():
            return

        def read(name: str) -> bytes:
            return read_file(folder / name)

        _, contents = read_files(version, read)
        try:
            self._store.add(version, contents | {MANIFEST: read(MANIFEST)})
        except RegistryError as e:
            if e.code != "model_exists":
                raise

    def _outlived(self, standing: Standing, versions: list[str], new: str) -> list[str]:
        protected = {new, *(v for v in (standing.champion, standing.challenger) if v), *_line_of_champions(standing.decisions)[-3:]}
        return [version for version in sorted(versions, reverse=True)[self._keep :] if version not in protected]

    def _reader(self, version: str) -> Callable[[str], bytes]:
        # The name comes from requests: nothing but a plain name may become a path or a key.
        if not VERSION.fullmatch(version):
            raise RegistryError("not_found", f"there is no model '{version}'")
        return partial(self._store.read, version)

    def _require(self, version: str) -> None:
        # Asked again at the moment of the decision: retention may have taken it since it was loaded.
        if version not in self._store.versions():
            raise RegistryError("not_found", f"there is no model '{version}'")


def _read(text: bytes | None) -> Standing:
    if text is None:
        return Standing()
    try:
        content = json.loads(text)
        decisions = [Decision(**decision) for decision in content.pop("decisions")]
        return Standing(**content, decisions=decisions)
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise RegistryError("registry_corrupt", f"who answers cannot be read: {e}") from e


def _decided(standing: Standing, action: str, version: str | None, forced: bool, reason: str) -> Standing:
    previous = standing.challenger if action == "challenge" else standing.champion
    at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    decisions = [*standing.decisions, Decision(action, version, previous, at, forced, reason)][-_KEPT_DECISIONS:]
    if action == "challenge":
        return replace(standing, challenger=version, decisions=decisions)
    challenger = None if standing.challenger == version else standing.challenger
    return replace(standing, champion=version, challenger=challenger, decisions=decisions)


def _line_of_champions(decisions: list[Decision]) -> list[str]:
    """Who would be returned to: a roll-back takes the last one off."""
    line: list[str] = []
    for decision in decisions:
        if decision.action == "promote" and decision.version:
            line.append(decision.version)
        elif decision.action == "roll_back" and len(line) > 1:
            line.pop()
    return line
