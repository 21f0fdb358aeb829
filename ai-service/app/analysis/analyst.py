"""One request's answer: the model where it can answer, the rules where it cannot, and which of the two it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.analysis import market as markets
from app.analysis.market import Condition
from app.analysis.risk import RiskAssessment, assess
from app.analysis.strategies import LONG, NEUTRAL, SHORT, View, views, weighted
from app.candles import Candles, Timeframe
from app.candles.aggregation import aggregate
from app.evaluation.metrics import LONG_FROM, SHORT_UP_TO
from app.features.averages import Floats
from app.features.matrix import base_series, feature_matrix
from app.registry.active import ActiveModels
from app.registry.model_files import LoadedModel

MODEL, RULES = "model", "rules"
NO_MODEL, TOO_FEW, STALE = "no_model", "insufficient_candles", "stale_candles"


@dataclass(frozen=True)
class Question:
    """Closed candles of one symbol. `names` are the strategies to score; all when empty."""

    symbol: str
    candles: Mapping[Timeframe, Candles]
    names: tuple[str, ...] = ()
    primary: Timeframe | None = None
    confirmation: Timeframe | None = None


@dataclass(frozen=True)
class Forecast:
    """What a model said about the newest base candle; `row` are its inputs."""

    probability: float
    at: LoadedModel
    row: Floats
    candle_ms: int
    price: float

    @property
    def signal(self) -> str:
        """Long at 0.55 or above, short at 0.45 or below."""
        return signal_of(self.probability)


@dataclass(frozen=True)
class Answer:
    """`confidence` is the chance that the side is right; of a neutral answer that of the likelier side."""

    signal: str
    confidence: float
    probability_up: float | None
    reasoning: str
    views: dict[str, View]
    conditions: dict[Timeframe, Condition]
    risk: RiskAssessment
    source: str
    degraded_reason: str | None
    price: float
    candle_ms: int
    warnings: list[str] = field(default_factory=list)
    forecast: Forecast | None = None
    shadow: Forecast | None = None


class UnanswerableError(ValueError):
    """A strict question that the model cannot answer; `code` is one of the degraded reasons."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def signal_of(probability: float) -> str:
    """By the two thresholds."""
    return LONG if probability >= LONG_FROM else SHORT if probability <= SHORT_UP_TO else NEUTRAL


def forecast(loaded: LoadedModel, candles: Mapping[Timeframe, Candles]) -> Forecast:
    """UnanswerableError where the candles do not reach."""
    schema, model = loaded.model.schema, loaded.model
    base = base_series(schema, candles)
    if base is None or len(base) == 0:
        raise UnanswerableError(TOO_FEW, f"the model reads candles of {schema.base}; send them, or of a shorter timeframe that divides it")
    # By when they opened: the newest candle of a longer timeframe may still be open.
    newest = max(int(series.time_ms[-1]) for series in candles.values() if len(series))
    if newest >= int(base.time_ms[-1]) + 2 * schema.base.ms:
        raise UnanswerableError(STALE, f"the candles of {schema.base} end before those of another timeframe")
    matrix = feature_matrix(schema, {**candles, schema.base: base})
    last = np.array([len(base) - 1])
    if last[0] not in model.usable(matrix):
        missing = [n for n, i in zip(model.feature_names, model.columns, strict=True) if np.isnan(matrix[-1, i])]
        raise UnanswerableError(
            TOO_FEW,
            f"{len(base)} candles of {schema.base} are too few for {', '.join(missing[:3]) or 'the rows it looks back on'}; "
            f"send 50 and more of each of {', '.join(map(str, (schema.base, *schema.longer)))}",
        )
    probability = float(model.probability(matrix, last)[0])
    return Forecast(probability, loaded, matrix[-1, model.columns], int(base.time_ms[-1]), float(base.close[-1]))


def analyse(question: Question, models: ActiveModels) -> Answer:
    """Never fails for the model's sake: then the rules answer, and say so."""
    found = _views(question)
    conditions = {t: c for t, series in question.candles.items() if (c := markets.condition(series)) is not None}
    shortest = min(t for t, series in question.candles.items() if len(series))
    series = question.candles[shortest]
    price, candle_ms = float(series.close[-1]), int(series.time_ms[-1])
    market = conditions.get(max(conditions)) if conditions else None
    said: Forecast | None = None
    reason: str | None = None
    warnings: list[str] = [models.problem] if models.problem else []
    if models.champion is None:
        reason = NO_MODEL
    else:
        try:
            said = forecast(models.champion, question.candles)
        except UnanswerableError as e:
            reason = e.code
            warnings.append(str(e))
    if said is None:
        rules = weighted(found)
        risk = assess(rules.signal, rules.confidence, price, market, found)
        return Answer(
            rules.signal, rules.confidence, None, _words(rules.reason, found, market), found, conditions, risk, RULES, reason,
            price, candle_ms, warnings,
        )  # fmt: skip
    manifest = said.at.manifest
    if manifest.is_synthetic:
        warnings.append("the model was trained on synthetic candles: it shows that the service works and knows no market")
    elif manifest.verdict != "edge":
        warnings.append(f"the model was judged {manifest.verdict} when it was trained")
    confidence = max(said.probability, 1.0 - said.probability)
    text = f"the model gives a long a chance of {said.probability:.1%}"
    return Answer(
        said.signal, confidence, said.probability, _words(text, found, market), found, conditions,
        assess(said.signal, confidence, said.price, market, found), MODEL, None, said.price, said.candle_ms, warnings, said,
        _shadow(models, question),
    )  # fmt: skip


def _shadow(models: ActiveModels, question: Question) -> Forecast | None:
    if models.challenger is None:
        return None
    try:
        return forecast(models.challenger, question.candles)
    except UnanswerableError:
        return None


def _views(question: Question) -> dict[str, View]:
    given = sorted(t for t, series in question.candles.items() if len(series))
    primary = question.primary if question.primary in given else given[0]
    longer = [t for t in given if t > primary]
    confirmation = question.confirmation if question.confirmation in longer else longer[0] if longer else None
    assert primary is not None
    base = question.candles[primary]
    if confirmation is not None:
        return views(base, question.candles[confirmation], question.names)
    # With one timeframe alone, three of its candles make one of the confirmation.
    third = Timeframe(primary.minutes * 3) if primary.minutes in (1, 5) else None
    slower = aggregate(base, primary, third).closed_by(int(base.time_ms[-1]) + primary.ms, third.ms) if third else base
    return views(base, slower, question.names)


def _words(first: str, found: dict[str, View], market: Condition | None) -> str:
    sides = {side: [n for n, v in found.items() if v.signal == side] for side in (LONG, SHORT)}
    parts = [first, *(f"{side}: {', '.join(names)}" for side, names in sides.items() if names)]
    if market is not None:
        parts.append(f"the market is {market.phase}, {market.trend}, volatility {market.volatility_level}")
    return "; ".join(parts)


def prediction_id(symbol: str, forecast: Forecast) -> str:
    """The same question to the same model has the same id, so that it is recorded once."""
    content: list[Any] = [symbol, forecast.at.manifest.version, forecast.candle_ms, forecast.probability]
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]
