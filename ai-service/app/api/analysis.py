"""POST /ai/analyze, /ai/predict, /ai/market-condition."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TypeVar

import anyio
from fastapi import APIRouter

from app.analysis import market as markets
from app.analysis.analyst import (
    MODEL,
    Answer,
    Forecast,
    UnanswerableError,
    analyse,
    forecast,
    prediction_id,
)
from app.analysis.market import Condition
from app.api.market_schema import (
    AnalyzeRequest,
    AnalyzeResponse,
    ConditionResponse,
    MarketRequest,
    PredictResponse,
    RiskView,
    Shadow,
    StrategyScore,
    TimeframeCondition,
)
from app.api.problems import Problem, invalid
from app.api.services import NEEDED, Services
from app.api.strict_json import StrictRoute
from app.candles import Candles, Timeframe
from app.features.matrix import base_series
from app.labels.triple_barrier import Barriers
from app.performance.recorder import Entry
from app.performance.store import CHAMPION, RULES, SHADOW, Prediction

router = APIRouter(prefix="/ai", tags=["analysis"], route_class=StrictRoute)
T = TypeVar("T")


@router.post("/analyze")
async def analyze(request: AnalyzeRequest, services: Services = NEEDED) -> AnalyzeResponse:
    """The model's view of a symbol, or the rules' where the model has none."""
    question = _taken(request.question, request)
    began = time.perf_counter()
    answer = await _in_thread(services, lambda: analyse(question, services.models.current))
    services.metrics.analysis.labels(answer.source).observe(time.perf_counter() - began)
    response = _response(question.symbol, answer)
    _count(services, answer)
    _record(services, question.symbol, question.candles, answer, response.prediction_id)
    response.commentary = await services.commentator.comment(response.dict())
    return response


@router.post("/predict")
async def predict(request: MarketRequest, services: Services = NEEDED) -> PredictResponse:
    """The model's probability, or an error that says why there is none."""
    champion = services.models.current.champion
    if champion is None:
        raise Problem(503, "model_unavailable", "no model can be loaded", {"Retry-After": "5"})
    series = _taken(request.series, request)
    try:
        said = await _in_thread(services, partial(forecast, champion, series))
    except UnanswerableError as e:
        raise Problem(400, e.code, str(e), field="candles") from e
    _observe(services, said)
    symbol = request.symbol.upper()
    return PredictResponse(
        symbol=symbol,
        signal=said.signal,
        confidence=max(said.probability, 1.0 - said.probability),
        probability_up=said.probability,
        model_version=said.at.manifest.version,
        prediction_id=prediction_id(symbol, said),
        candle_ms=said.candle_ms,
    )


@router.post("/market-condition")
async def market_condition(request: MarketRequest, services: Services = NEEDED) -> ConditionResponse:
    """Direction and phase of the market on each timeframe, by rules."""
    series = _taken(request.series, request)

    def compute() -> dict[Timeframe, Condition]:
        return {t: c for t, candles in series.items() if (c := markets.condition(candles)) is not None}

    found = await _in_thread(services, compute)
    if not found:
        longest = max(len(candles) for candles in series.values())
        raise invalid("candles", f"at most {longest} of a timeframe", f"at least {markets.FEWEST_CANDLES} candles of one timeframe")
    direction, confidence = markets.combined(found)
    return ConditionResponse(
        symbol=request.symbol.upper(),
        direction=direction,
        trend="up" if direction > 0.2 else "down" if direction < -0.2 else "sideways",
        confidence=confidence,
        timeframes={str(t): _condition(c) for t, c in found.items()},
        source="rules",
    )


async def _in_thread(services: Services, work: Callable[[], T]) -> T:
    """Off the event loop, with a bound on how many wait."""
    if services.waiting >= services.settings.max_waiting:
        services.metrics.refused.inc()
        raise Problem(503, "overloaded", f"{services.waiting} analyses are under way already", {"Retry-After": "1"})
    services.waiting += 1
    try:
        return await anyio.to_thread.run_sync(work, limiter=services.threads)
    finally:
        services.waiting -= 1


def _taken(read: Callable[[], T], request: MarketRequest) -> T:
    """What the request holds; a moment before every candle leaves nothing."""
    try:
        return read()
    except ValueError as e:
        raise invalid("as_of_ms", request.as_of_ms, str(e)) from e


def _response(symbol: str, answer: Answer) -> AnalyzeResponse:
    scores = {
        name: StrategyScore(signal=view.signal, confidence=view.confidence, score=view.score, reason=view.reason)
        for name, view in answer.views.items()
    }
    p = answer.probability_up
    lean = sum(view.score for view in answer.views.values()) / max(1, len(answer.views))
    said = answer.forecast
    return AnalyzeResponse(
        symbol=symbol,
        signal=answer.signal,
        confidence=answer.confidence,
        probability_up=p,
        bias=2.0 * p - 1.0 if p is not None else lean,
        reasoning=answer.reasoning,
        strategy_scores=scores,
        market_analysis={str(t): _condition(c) for t, c in answer.conditions.items()},
        risk_assessment=RiskView(**asdict(answer.risk)),
        source=answer.source,
        model_version=said.at.manifest.version if said else None,
        degraded=answer.degraded_reason is not None,
        degraded_reason=answer.degraded_reason,
        warnings=answer.warnings,
        shadow=_shadow(answer.shadow),
        commentary=None,
        prediction_id=prediction_id(symbol, said) if said else f"rules-{symbol}-{answer.candle_ms}",
        candle_ms=answer.candle_ms,
        price=answer.price,
    )


def _shadow(said: Forecast | None) -> Shadow | None:
    if said is None:
        return None
    return Shadow(model_version=said.at.manifest.version, signal=said.signal, probability_up=said.probability)


def _condition(c: Condition) -> TimeframeCondition:
    return TimeframeCondition(trend=c.trend, **asdict(c))


def _count(services: Services, answer: Answer) -> None:
    metrics = services.metrics
    metrics.predictions.labels(answer.source, answer.signal).inc()
    metrics.confidence.labels(answer.source).observe(answer.confidence)
    if answer.degraded_reason is not None:
        metrics.degraded.labels(answer.degraded_reason).inc()
    if answer.forecast is not None:
        _observe(services, answer.forecast)
    if answer.shadow is not None:
        metrics.predictions.labels("shadow", answer.shadow.signal).inc()
        metrics.confidence.labels("shadow").observe(max(answer.shadow.probability, 1.0 - answer.shadow.probability))


def _observe(services: Services, said: Forecast) -> None:
    manifest = said.at.manifest
    services.drift.observe(manifest.version, manifest.reference, manifest.feature_names, said.row)


def _record(services: Services, symbol: str, candles: Mapping[Timeframe, Candles], answer: Answer, answer_id: str) -> None:
    now = time.time_ns() // 1_000_000
    if answer.source == MODEL and answer.forecast is not None:
        timeframe = answer.forecast.at.model.schema.base
        base = base_series(answer.forecast.at.model.schema, candles)
        said = [(answer.forecast, CHAMPION), *([(answer.shadow, SHADOW)] if answer.shadow else [])]
        predictions = tuple(_prediction(symbol, forecast, role, now) for forecast, role in said)
    else:
        timeframe = min(candles)
        base, usual = candles[timeframe], Barriers()
        predictions = (
            Prediction(
                answer_id, now, symbol, str(timeframe), answer.candle_ms, RULES, RULES, answer.signal, answer.confidence, None,
                answer.price, usual.width_atr, usual.horizon, usual.costs.round_trip,
            ),
        )  # fmt: skip
    if base is not None:
        services.recorder.record(Entry(symbol, timeframe, base, predictions))


def _prediction(symbol: str, said: Forecast, role: str, now: int) -> Prediction:
    manifest = said.at.manifest
    barriers = manifest.parameters["barriers"]
    costs = barriers["costs"]
    return Prediction(
        prediction_id(symbol, said), now, symbol, str(said.at.model.schema.base), said.candle_ms, role, manifest.version,
        said.signal, max(said.probability, 1.0 - said.probability), said.probability, said.price, barriers["width_atr"],
        barriers["horizon"], 2.0 * (costs["fee_ratio"] + costs["slippage_ratio"]),
    )  # fmt: skip
