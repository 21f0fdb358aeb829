"""What a training job is asked to do, as it comes by HTTP, from the queue and from a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, Field, root_validator, validator
from pydantic.fields import SHAPE_SINGLETON, ModelField

from app.candles import CandleError, Candles, Timeframe
from app.candles.aggregation import aggregate
from app.candles.csv_file import read_candles
from app.candles.synthetic import synthetic_candles
from app.features.schema import FeatureSchema
from app.labels.costs import Costs
from app.labels.triple_barrier import Barriers
from app.models.gradient_boosting import BoostingParameters
from app.models.sequence_network import NetworkParameters
from app.training.settings import TrainingSettings

# bool before int: a flag is an int to Python, but to nobody else.
_KINDS: tuple[tuple[type, tuple[type, ...], str], ...] = (
    (bool, (bool,), "true or false"),
    (int, (int,), "a whole number"),
    (float, (int, float), "a number"),
    (str, (str,), "text"),
)

TimeframeName = Literal["1m", "3m", "5m", "15m", "30m", "1h", "4h", "1d"]


class Strict(BaseModel):
    """Unknown fields are refused, and values of another kind are not turned into the one that is expected."""

    class Config:
        extra = "forbid"

    @validator("*", pre=True)
    def _of_its_kind(cls, value: Any, field: ModelField) -> Any:
        if value is None or field.shape != SHAPE_SINGLETON or not isinstance(field.type_, type):
            return value
        for kind, taken, words in _KINDS:
            if issubclass(field.type_, kind):
                if type(value) not in taken:
                    raise ValueError(f"expected {words}")
                break
        return value


class SyntheticData(Strict):
    """A made-up market."""

    seed: int = Field(..., ge=0, le=2**31 - 1)
    candles: int = Field(..., ge=1000, le=200_000)
    follow_through: float = Field(0.0, ge=0.0, le=2.0)


class TrainRequest(Strict):
    """Exactly one of `dataset`, `candles` and `synthetic` says what to train on."""

    dataset: str | None = Field(None, regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.csv(\.gz)?$")
    """A file in the service's data folder."""
    candles: list[Any] | None = Field(None, min_items=1000, max_items=200_000)
    """Rows of open time in ms, open, high, low, close, volume, of `source_timeframe`."""
    synthetic: SyntheticData | None = None
    source_timeframe: TimeframeName = "1m"
    """Of the candles given; longer ones are built from them. Synthetic ones are made of the base timeframe."""
    base_timeframe: TimeframeName = "5m"
    longer_timeframes: list[TimeframeName] = Field(["15m", "1h"], max_items=4)
    kind: Literal["gradient_boosting", "lstm", "gru", "transformer"] = "gradient_boosting"
    calibration: Literal["platt", "isotonic"] = "platt"
    seed: int = Field(1, ge=0, le=2**31 - 1)
    folds: int = Field(5, ge=2, le=20)
    features: int = Field(0, ge=0, le=1000)
    embargo: int = Field(12, ge=0, le=1000)
    horizon: int = Field(24, ge=1, le=500)
    width_atr: float = Field(2.0, ge=0.1, le=20.0)
    fee_ratio: float = Field(0.0004, ge=0.0, le=0.01)
    slippage_ratio: float = Field(0.0001, ge=0.0, le=0.01)
    trees: int = Field(150, ge=1, le=1000)
    epochs: int = Field(30, ge=1, le=500)
    promote: bool = True
    """Promote it when it has an edge; one without is only stored."""

    @validator("synthetic", always=True)
    def _one_source(cls, value: SyntheticData | None, values: dict[str, Any]) -> SyntheticData | None:
        given = [values.get("dataset"), values.get("candles"), value]
        if sum(1 for v in given if v is not None) != 1:
            raise ValueError("exactly one of dataset, candles and synthetic is expected")
        return value

    @validator("candles")
    def _candles(cls, value: list[Any] | None) -> list[Any] | None:
        if value is not None:
            rows_to_candles(value)
        return value

    @root_validator(skip_on_failure=True)
    def _timeframes(cls, values: dict[str, Any]) -> dict[str, Any]:
        base = Timeframe.parse(values["base_timeframe"])
        FeatureSchema(base, tuple(Timeframe.parse(t) for t in values["longer_timeframes"]))
        if values["synthetic"] is None and not Timeframe.parse(values["source_timeframe"]).divides(base):
            raise ValueError(f"source_timeframe: candles of {base} cannot be built from {values['source_timeframe']}")
        return values

    def settings(self) -> TrainingSettings:
        """As the pipeline takes them."""
        return TrainingSettings(
            kind=self.kind,
            calibration=self.calibration,
            seed=self.seed,
            folds=self.folds,
            features=self.features,
            embargo=self.embargo,
            barriers=Barriers(self.width_atr, self.horizon, Costs(self.fee_ratio, self.slippage_ratio)),
            schema=FeatureSchema(
                Timeframe.parse(self.base_timeframe), tuple(sorted({Timeframe.parse(t) for t in self.longer_timeframes}))
            ),
            boosting=BoostingParameters(trees=self.trees),
            network=NetworkParameters(epochs=self.epochs),
        )

    def material(self, data_dir: Path | None) -> tuple[Candles, str]:
        """The base candles and a word for where they came from; CandleError when they cannot be had."""
        base = Timeframe.parse(self.base_timeframe)
        if self.synthetic is not None:
            s = self.synthetic
            return synthetic_candles(s.seed, s.candles, base, s.follow_through), "synthetic"
        source = Timeframe.parse(self.source_timeframe)
        if self.candles is not None:
            return closed_candles(rows_to_candles(self.candles), source, base), "request"
        if data_dir is None:
            raise CandleError("dataset: this service has no data folder (BOTCORE_AI_DATA_DIR)")
        return closed_candles(read_candles(data_dir / str(self.dataset)), source, base), str(self.dataset)


def closed_candles(candles: Candles, source: Timeframe, base: Timeframe) -> Candles:
    """Candles of the base timeframe without the last one where it is not complete."""
    if len(candles) == 0:
        return candles
    return aggregate(candles, source, base).closed_by(int(candles.time_ms[-1]) + source.ms, base.ms)


def rows_to_candles(rows: list[Any]) -> Candles:
    """Strictly numbers: no text, no flags, no nulls."""
    kinds = {type(row) for row in rows}
    if kinds - {list} or {len(row) for row in rows} - {6}:
        raise CandleError("a candle is a list of six numbers: open time in ms, open, high, low, close, volume")
    if {type(value) for row in rows for value in row} - {int, float}:
        raise CandleError("a candle holds numbers only")
    try:
        return Candles.from_rows(np.array(rows, dtype=np.float64).reshape(-1, 6))
    except OverflowError as e:
        raise CandleError("a number is too large") from e
