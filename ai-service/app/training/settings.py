"""What is trained, on which labels, and how it is judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from app.features.schema import DEFAULT_SCHEMA, FeatureSchema
from app.labels.triple_barrier import Barriers
from app.models.gradient_boosting import BoostingParameters
from app.models.sequence_network import NETWORKS, NetworkParameters

KINDS = ("gradient_boosting", *NETWORKS)
CALIBRATIONS = ("platt", "isotonic")


@dataclass(frozen=True)
class TrainingSettings:
    """Defaults train the default model. `features` is how many of them a fold may choose; 0 takes all."""

    kind: str = "gradient_boosting"
    calibration: str = "platt"
    seed: int = 1
    folds: int = 5
    features: int = 0
    embargo: int = 12
    barriers: Barriers = field(default_factory=Barriers)
    schema: FeatureSchema = DEFAULT_SCHEMA
    boosting: BoostingParameters = field(default_factory=BoostingParameters)
    network: NetworkParameters = field(default_factory=NetworkParameters)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is '{self.kind}': expected one of {', '.join(KINDS)}")
        if self.calibration not in CALIBRATIONS:
            raise ValueError(f"calibration is '{self.calibration}': expected one of {', '.join(CALIBRATIONS)}")
        for name, low, high in (("seed", 0, 2**31 - 1), ("folds", 2, 20), ("features", 0, 1000), ("embargo", 0, 1000)):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} is {value}: expected {low} to {high}")

    @property
    def lookback(self) -> int:
        """Rows of features per answer."""
        return 1 if self.kind == "gradient_boosting" else self.network.lookback

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        content = asdict(self)
        content["schema"] = {"base": str(self.schema.base), "longer": [str(t) for t in self.schema.longer]}
        del content["network" if self.kind == "gradient_boosting" else "boosting"]
        return content
