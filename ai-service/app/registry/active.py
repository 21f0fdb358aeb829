"""The models that answer now. Requests hold the pair they began with; a new pair takes its place in one step."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from app.registry.manifest import RegistryError
from app.registry.model_files import LoadedModel
from app.registry.model_folder import load_model
from app.registry.registry import BUNDLED, Registry
from app.stores.errors import StoreUnavailableError

__all__ = ["BUNDLED", "ActiveModels", "ModelSlot"]


@dataclass(frozen=True)
class ActiveModels:
    """`problem` says why a wanted model does not answer."""

    champion: LoadedModel | None = None
    challenger: LoadedModel | None = None
    problem: str | None = None


class ModelSlot:
    """Reads the registry and keeps what it said last, as long as nothing better can be loaded."""

    def __init__(self, registry: Registry, bundled: Path | None = BUNDLED) -> None:
        self._registry = registry
        self._bundled = bundled
        self._loading = threading.Lock()
        self._seen: tuple[str | None, str | None] | None = None
        self._current = ActiveModels()

    @property
    def current(self) -> ActiveModels:
        """One consistent pair."""
        return self._current

    def refresh(self) -> bool:
        """Loads what the registry names now, off to the side; True when something else answers from here on.

        A champion that cannot be loaded leaves the one before it in place; at a start there is none, and the bundled
        model answers.
        """
        with self._loading:
            try:
                standing = self._registry.standing()
            except (RegistryError, StoreUnavailableError) as e:
                return self._put(ActiveModels(self._current.champion or self._load_bundled(), self._current.challenger, str(e)))
            wanted = (standing.champion, standing.challenger)
            if wanted == self._seen and self._current.problem is None:
                return False
            problems: list[str] = []
            champion = self._load(standing.champion, self._current.champion, problems)
            challenger = self._load(standing.challenger, None, problems) if standing.challenger else None
            self._seen = wanted
            return self._put(ActiveModels(champion or self._load_bundled(problems), challenger, "; ".join(problems) or None))

    def bundled_card(self) -> str:
        """The card of the model that came with the service."""
        cards = sorted(self._bundled.glob("*/card.md")) if self._bundled else []
        return cards[-1].read_text(encoding="utf-8") if cards else ""

    def _put(self, models: ActiveModels) -> bool:
        before = self._current
        self._current = models
        return _names(before) != _names(models)

    def _load(self, version: str | None, kept: LoadedModel | None, problems: list[str]) -> LoadedModel | None:
        if version is None:
            return None
        if kept is not None and kept.manifest.version == version:
            return kept
        try:
            return self._registry.load(version)
        except (RegistryError, StoreUnavailableError) as e:
            problems.append(str(e))
            return kept

    def _load_bundled(self, problems: list[str] | None = None) -> LoadedModel | None:
        if self._bundled is None:
            return None
        try:
            folders = sorted(p for p in self._bundled.iterdir() if (p / "manifest.json").is_file())
            return load_model(folders[-1]) if folders else None
        except (OSError, RegistryError) as e:
            if problems is not None:
                problems.append(str(e))
            return None


def _names(models: ActiveModels) -> tuple[str | None, str | None, str | None]:
    def version(loaded: LoadedModel | None) -> str | None:
        return loaded.manifest.version if loaded else None

    return version(models.champion), version(models.challenger), models.problem
