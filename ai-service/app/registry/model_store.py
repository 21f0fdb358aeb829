"""What the registry asks of the place where models are kept; both places are held to the same tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class ModelStore(Protocol):
    """Safe for several processes at once. Names are plain names; who calls has checked them."""

    def versions(self) -> list[str]:
        """In any order."""
        ...

    def read(self, version: str, name: str) -> bytes:
        """One file. RegistryError `not_found` when there is no such version, `model_corrupt` when it lacks the file."""
        ...

    def add(self, version: str, contents: dict[str, bytes]) -> None:
        """All of them or nothing, durable when it returns. RegistryError `model_exists`."""
        ...

    def standing(self) -> bytes | None:
        """Who answers, as it was written last; None before the first decision."""
        ...

    def change_standing(self, change: Callable[[bytes | None], bytes | None]) -> None:
        """Writes what `change` makes of what is there, with no other change in between; None leaves it.

        `change` may be called again when another process was quicker.
        """
        ...

    def retire(self, choose: Callable[[bytes | None, list[str]], list[str]]) -> None:
        """Deletes the versions that `choose` names, with no decision about them in between."""
        ...

    def close(self) -> None:
        """After the last use."""
        ...
