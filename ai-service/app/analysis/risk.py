"""How risky acting on an answer would be. The engine's own risk rules decide; this only describes."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.market import Condition
from app.analysis.strategies import LONG, NEUTRAL, View


@dataclass(frozen=True)
class RiskAssessment:
    """Scores 0 to 1. Prices in the quote currency, None where there is no direction."""

    level: str
    technical: float
    market: float
    position_size_ratio: float
    stop_price: float | None
    target_price: float | None


def assess(signal: str, confidence: float, price: float, market: Condition | None, found: dict[str, View]) -> RiskAssessment:
    """technical: share of the strategies that do not agree. market: volatility, and trading against the trend."""
    agreeing = sum(1 for view in found.values() if view.signal == signal) / max(1, len(found))
    technical = 1.0 - agreeing
    volatility = market.volatility_ratio if market else 0.01
    against = market is not None and signal != NEUTRAL and (market.direction > 0.2) != (signal == LONG) and abs(market.direction) > 0.2
    score = {"low": 0.2, "normal": 0.4, "high": 0.8}[market.volatility_level if market else "normal"]
    market_risk = min(1.0, score + (0.2 if against else 0.0))
    overall = (technical + market_risk) / 2.0
    if signal == NEUTRAL:
        return RiskAssessment(_level(overall), technical, market_risk, 0.0, None, None)
    side = 1.0 if signal == LONG else -1.0
    # Half-Kelly of an even bet at this confidence, at most the engine's risk per trade of 2 %.
    size = min(0.02, max(0.0, confidence - 0.5) * 0.2) * (1.0 - 0.5 * overall)
    distance = 2.0 * volatility
    return RiskAssessment(
        _level(overall), technical, market_risk, size, price * (1.0 - side * distance), price * (1.0 + side * distance)
    )


def _level(score: float) -> str:
    return "low" if score < 0.35 else "high" if score > 0.65 else "medium"
