"""/ai/models: what there is, what answers, and moving on and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import anyio
import numpy as np
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from app.analysis.analyst import UnanswerableError, forecast
from app.api.market_schema import MarketRequest
from app.api.problems import Problem, invalid
from app.api.services import NEEDED, Services
from app.api.strict_json import StrictRoute
from app.registry.manifest import Manifest, RegistryError
from app.registry.model_files import LoadedModel
from app.registry.registry import Standing
from app.training.request import Strict

router = APIRouter(prefix="/ai/models", tags=["models"], route_class=StrictRoute)
VERSION: Any = Path(..., regex=r"^[a-z0-9][a-z0-9._-]{0,79}$")


class ModelSummary(BaseModel):
    """One version; role is champion, challenger or null."""

    version: str
    kind: str
    created_utc: str
    verdict: str
    data_source: str
    role: str | None
    answering: bool
    problem: str | None


class ModelList(BaseModel):
    """Newest first; the bundled model last."""

    items: list[ModelSummary]
    total: int
    champion: str | None
    challenger: str | None
    problem: str | None


class PromoteRequest(Strict):
    """Without an edge a promotion takes force, which is written down with the reason."""

    force: bool = False
    reason: str = Field("", max_length=500)


class RollBackRequest(Strict):
    """Back to the champion before."""

    reason: str = Field("", max_length=500)


class ChallengeRequest(Strict):
    """A version to watch in shadow; null stops it."""

    version: str | None = Field(..., regex=r"^[a-z0-9][a-z0-9._-]{0,79}$")
    reason: str = Field("", max_length=500)


class StandingResponse(BaseModel):
    """After a decision, with what is answering now."""

    champion: str | None
    challenger: str | None
    answering: str | None
    decisions: list[dict[str, Any]]


class ModelDetail(BaseModel):
    """The whole manifest, and the card as Markdown."""

    manifest: dict[str, Any]
    card: str


class Influence(BaseModel):
    """How far one input moves the probability from where it would be at the input's training median."""

    feature: str
    value: float
    median: float
    influence: float


class Explanation(BaseModel):
    """importance: rise of the out-of-sample log-loss when a feature is shuffled. influences: of the given candles."""

    version: str
    verdict: str
    reasons: list[str]
    importance: dict[str, float]
    probability_up: float | None
    influences: list[Influence]


@router.get("")
def list_models(services: Services = NEEDED, limit: int = Query(50, ge=1, le=200), offset: int = Query(0, ge=0, le=100_000)) -> ModelList:
    """Every version, with its verdict."""
    standing, active = services.registry.standing(), services.models.current
    versions = services.registry.versions()
    items = [_summary(services, version, standing) for version in versions[offset : offset + limit]]
    champion = active.champion
    if champion is not None and champion.manifest.version not in versions:
        items.append(_summarised(champion.manifest, None, True))
    return ModelList(
        items=items, total=len(versions), champion=standing.champion, challenger=standing.challenger, problem=active.problem
    )


@router.post("/rollback")
async def roll_back(request: RollBackRequest, services: Services = NEEDED) -> StandingResponse:
    """The champion before this one answers again."""
    return await _decided(services, lambda: services.registry.roll_back(request.reason))


@router.post("/challenger")
async def challenge(request: ChallengeRequest, services: Services = NEEDED) -> StandingResponse:
    """A second model is asked as well, and only recorded."""
    return await _decided(services, lambda: services.registry.challenge(request.version, request.reason))


@router.get("/{version}")
def get_model(version: str = VERSION, services: Services = NEEDED) -> ModelDetail:
    """One version in full."""
    bundled = _bundled(services, version)
    if bundled is not None:
        return ModelDetail(manifest=asdict(bundled.manifest), card=services.models.bundled_card())
    return ModelDetail(manifest=asdict(services.registry.manifest(version)), card=services.registry.card(version))


@router.post("/{version}/promote")
async def promote(request: PromoteRequest, version: str = VERSION, services: Services = NEEDED) -> StandingResponse:
    """It answers from here on; 409 `no_edge` unless it has one or is forced."""
    return await _decided(services, lambda: services.registry.promote(version, request.reason, request.force))


@router.get("/{version}/explain")
def explain_model(version: str = VERSION, services: Services = NEEDED) -> Explanation:
    """What it leaned on out of sample."""
    bundled = _bundled(services, version)
    return _explanation(bundled.manifest if bundled else services.registry.manifest(version), None, [])


@router.post("/{version}/explain")
async def explain_answer(request: MarketRequest, version: str = VERSION, services: Services = NEEDED) -> Explanation:
    """Why it says what it says about these candles."""
    bundled = _bundled(services, version)

    def compute() -> Explanation:
        loaded = bundled or services.registry.load(version)
        said = forecast(loaded, request.series())
        return _explanation(loaded.manifest, said.probability, influences(loaded, said.row))

    try:
        return await anyio.to_thread.run_sync(compute, limiter=services.threads)
    except UnanswerableError as e:
        raise Problem(400, e.code, str(e), field="candles") from e
    except ValueError as e:
        raise invalid("as_of_ms", request.as_of_ms, str(e)) from e


def influences(loaded: LoadedModel, row: np.ndarray[Any, np.dtype[np.float64]]) -> list[Influence]:
    """Each input put to its training median, one at a time; of models that look at one row."""
    model = loaded.model
    if model.estimator.lookback != 1:
        return []
    medians = np.array([loaded.manifest.reference[name]["median"] for name in model.feature_names])
    rows = np.vstack([row, np.where(np.eye(len(row), dtype=bool), medians, row)])
    p = model.calibrator.probability(model.estimator.raw(rows))
    found = [
        Influence(feature=name, value=float(row[i]), median=float(medians[i]), influence=float(p[0] - p[i + 1]))
        for i, name in enumerate(model.feature_names)
    ]
    return sorted(found, key=lambda entry: -abs(entry.influence))


def _explanation(manifest: Manifest, probability: float | None, found: list[Influence]) -> Explanation:
    report = manifest.report
    return Explanation(
        version=manifest.version,
        verdict=manifest.verdict,
        reasons=report["reasons"],
        importance=report["importance"],
        probability_up=probability,
        influences=found,
    )


async def _decided(services: Services, decide: Any) -> StandingResponse:
    def run() -> Standing:
        standing: Standing = decide()
        services.models.refresh()
        return standing

    standing = await anyio.to_thread.run_sync(run)
    champion = services.models.current.champion
    return StandingResponse(
        champion=standing.champion,
        challenger=standing.challenger,
        answering=champion.manifest.version if champion else None,
        decisions=[asdict(decision) for decision in standing.decisions[-20:]],
    )


def _bundled(services: Services, version: str) -> LoadedModel | None:
    champion = services.models.current.champion
    is_it = champion is not None and champion.manifest.version == version
    return champion if is_it and version not in services.registry.versions() else None


def _summary(services: Services, version: str, standing: Standing) -> ModelSummary:
    champion = services.models.current.champion
    role = "champion" if version == standing.champion else "challenger" if version == standing.challenger else None
    try:
        manifest = services.registry.manifest(version)
    except RegistryError as e:
        return ModelSummary(
            version=version, kind="unknown", created_utc="", verdict="unknown", data_source="unknown", role=role, answering=False, problem=str(e)
        )
    return _summarised(manifest, role, champion is not None and champion.manifest.version == version)


def _summarised(manifest: Manifest, role: str | None, answering: bool) -> ModelSummary:
    return ModelSummary(
        version=manifest.version,
        kind=manifest.kind,
        created_utc=manifest.created_utc,
        verdict=manifest.verdict,
        data_source=str(manifest.data["source"]),
        role=role,
        answering=answering,
        problem=None,
    )
