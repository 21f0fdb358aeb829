"""A sentence about an answer by a language model: an interface, and its off switch.

A commentator is handed an answer that is finished and frozen, and gives back text. Nothing reads that text but people:
there is no path from here to a signal, an order or a position, and none may be added. This build has no commentator
but `Silence`; `BOTCORE_AI_COMMENTATOR` accepts `off` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Commentator(Protocol):
    """Says something about an answer."""

    async def comment(self, answer: Mapping[str, Any]) -> str | None:
        """Text for people, or None."""
        ...


class Silence:
    """The off switch."""

    async def comment(self, answer: Mapping[str, Any]) -> str | None:
        """Nothing, ever."""
        return None
