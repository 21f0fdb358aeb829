"""Requests that carry candles, and the answers to them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, validator

from app.analysis.analyst import Question
from app.analysis.strategies import STRATEGIES
from app.candles import CandleError, Candles, Timeframe
from app.training.request import Strict, TimeframeName, rows_to_candles

MOST_CANDLES = 1500
StrategyName = Literal["rsi", "macd", "bollinger", "volume", "stochastic"]
SignalName = Literal["long", "short", "neutral"]
CandleRow = Field(
    ...,
    description=f"Timeframe to at most {MOST_CANDLES} closed candles, oldest first: [open time in Unix ms, open, high, low, close, volume].",
)
assert set(StrategyName.__args__) == set(STRATEGIES)  # type: ignore[attr-defined]


class StrategyContext(Strict):
    """Which strategies to score, on which of the given timeframes; absent means all, on the two shortest."""

    strategies: list[StrategyName] = Field([], max_items=5)
    primary_timeframe: TimeframeName | None = None
    confirmation_timeframe: TimeframeName | None = None


class MarketRequest(Strict):
    """Candles of one symbol."""

    symbol: str = Field(..., regex=r"^[A-Za-z0-9]{5,20}$")
    # Any: a validator that looks at every number one by one costs more than the whole analysis.
    candles: dict[TimeframeName, Any] = CandleRow
    as_of_ms: int | None = Field(None, ge=0, le=2**53)
    """The moment of the decision, Unix ms: candles that had not closed by then are left out. Absent: all had closed."""

    class Config:
        extra = "forbid"

        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            """Says what a row of candles is."""
            row = {"type": "array", "minItems": 6, "maxItems": 6, "items": {"type": "number"}}
            rows = {"type": "array", "maxItems": MOST_CANDLES, "items": row}
            schema["properties"]["candles"]["additionalProperties"] = rows
            schema["properties"]["candles"]["minProperties"] = 1

    @validator("candles")
    def _readable(cls, value: dict[str, Any]) -> dict[str, Candles]:
        if not any(value.values()):
            raise ValueError("expected candles of at least one timeframe")
        found: dict[str, Candles] = {}
        for name, rows in value.items():
            if not isinstance(rows, list):
                raise ValueError(f"{name}: expected a list of candles")
            if len(rows) > MOST_CANDLES:
                raise ValueError(f"{name}: {len(rows)} candles are more than {MOST_CANDLES}")
            try:
                found[name] = rows_to_candles(rows)
            except CandleError as e:
                raise ValueError(f"{name}: {e}") from e
        return found

    def series(self) -> dict[Timeframe, Candles]:
        """Closed candles by timeframe; ValueError when none had closed."""
        found: dict[Timeframe, Candles] = {}
        for name, candles in self.candles.items():
            timeframe = Timeframe.parse(name)
            closed = candles if self.as_of_ms is None else candles.closed_by(self.as_of_ms, timeframe.ms)
            if len(closed):
                found[timeframe] = closed
        if not found:
            raise ValueError("a moment after the first candle closed")
        return found


class AnalyzeRequest(MarketRequest):
    """A question about one symbol."""

    strategy_context: StrategyContext = Field(default_factory=StrategyContext)

    def question(self) -> Question:
        """As the analyst takes it."""
        context = self.strategy_context
        primary, confirmation = context.primary_timeframe, context.confirmation_timeframe
        return Question(
            self.symbol.upper(),
            self.series(),
            tuple(context.strategies),
            Timeframe.parse(primary) if primary else None,
            Timeframe.parse(confirmation) if confirmation else None,
        )


class StrategyScore(BaseModel):
    """score: the confidence with the direction's sign."""

    signal: SignalName
    confidence: float = Field(ge=0, le=1)
    score: float = Field(ge=-1, le=1)
    reason: str


class TimeframeCondition(BaseModel):
    """Of one timeframe."""

    direction: float = Field(ge=-1, le=1)
    trend: Literal["up", "down", "sideways"]
    strength: float
    phase: Literal["trending", "ranging", "transition"]
    volatility_ratio: float
    volatility_level: Literal["low", "normal", "high"]
    volume_ratio: float
    support: list[float]
    resistance: list[float]


class RiskView(BaseModel):
    """Descriptions; the engine's risk engine decides."""

    level: Literal["low", "medium", "high"]
    technical: float = Field(ge=0, le=1)
    market: float = Field(ge=0, le=1)
    position_size_ratio: float = Field(ge=0, le=0.02)
    stop_price: float | None
    target_price: float | None


class Shadow(BaseModel):
    """What the challenger said; nobody acts on it."""

    model_version: str
    signal: SignalName
    probability_up: float = Field(ge=0, le=1)


class AnalyzeResponse(BaseModel):
    """bias: -1 falling to 1 rising, for the engine's gate; from the rules it is their weighed score."""

    symbol: str
    signal: SignalName
    confidence: float = Field(ge=0, le=1)
    probability_up: float | None = Field(ge=0, le=1)
    bias: float = Field(ge=-1, le=1)
    reasoning: str
    strategy_scores: dict[str, StrategyScore]
    market_analysis: dict[str, TimeframeCondition]
    risk_assessment: RiskView
    source: Literal["model", "rules"]
    model_version: str | None
    degraded: bool
    degraded_reason: Literal["no_model", "insufficient_candles", "stale_candles"] | None
    warnings: list[str]
    shadow: Shadow | None
    commentary: str | None
    prediction_id: str
    candle_ms: int
    price: float


class PredictResponse(BaseModel):
    """The model's word alone."""

    symbol: str
    signal: SignalName
    confidence: float = Field(ge=0, le=1)
    probability_up: float = Field(ge=0, le=1)
    model_version: str
    prediction_id: str
    candle_ms: int


class ConditionResponse(BaseModel):
    """Over all timeframes; confidence: how far they agree and how clear they are."""

    symbol: str
    direction: float = Field(ge=-1, le=1)
    trend: Literal["up", "down", "sideways"]
    confidence: float = Field(ge=0, le=1)
    timeframes: dict[str, TimeframeCondition]
    source: Literal["rules"]
