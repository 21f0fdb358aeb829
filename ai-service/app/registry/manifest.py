"""What is written down about a model. It is checked when the model is loaded."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

FORMAT = 1


class RegistryError(RuntimeError):
    """A model that cannot be used, or an act that is refused; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Manifest:
    """`files` holds the SHA-256 of each file beside the manifest; `report` is the walk-forward evaluation."""

    version: str
    kind: str
    created_utc: str
    code_version: str
    code_hash: str
    seed: int
    schema: dict[str, Any]
    schema_hash: str
    feature_names: list[str]
    data: dict[str, Any]
    parameters: dict[str, Any]
    report: dict[str, Any]
    reference: dict[str, Any]
    notes: list[str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def verdict(self) -> str:
        """`edge`, or the word for what is missing."""
        return str(self.report.get("verdict", "no_edge"))

    @property
    def is_synthetic(self) -> bool:
        """Trained on a made-up market."""
        return self.data.get("source") == "synthetic"

    def to_json(self) -> str:
        """Readable, with a line end."""
        return json.dumps(asdict(self), indent=2, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """RegistryError when it is none, or of another format."""
        try:
            content = json.loads(text)
        except ValueError as e:
            raise RegistryError("model_corrupt", f"the manifest is no JSON: {e}") from e
        known = {f.name for f in fields(cls)}
        if not isinstance(content, dict) or set(content) != known:
            given = set(content) if isinstance(content, dict) else set()
            raise RegistryError("model_corrupt", f"the manifest lacks or adds {', '.join(sorted(given ^ known))}")
        if content["format"] != FORMAT:
            raise RegistryError("model_incompatible", f"the manifest has format {content['format']}, this service reads {FORMAT}")
        return cls(**content)
