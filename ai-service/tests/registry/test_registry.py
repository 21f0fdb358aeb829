from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.candles import Candles
from app.registry.active import ModelSlot
from app.registry.folder_models import FolderModels
from app.registry.gridfs_models import BUCKET, VERSIONS, GridFsModels
from app.registry.manifest import RegistryError
from app.registry.model_folder import load_model
from app.registry.model_store import ModelStore
from app.registry.registry import Registry
from app.stores.mongo import MongoDatabase
from app.training.produce import Product, produce
from tests.conftest import SMALL


@pytest.fixture(params=["folder", "gridfs"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModelStore]:
    if request.param == "folder":
        yield FolderModels(tmp_path / "models")
        return
    database = MongoDatabase(request.getfixturevalue("database_uri"))
    yield GridFsModels(database)
    database.close()


def put(store: ModelStore, version: str, name: str, data: bytes | None) -> None:
    """Replaces a stored file, or takes it away, behind the registry's back."""
    if isinstance(store, FolderModels):
        path = store.folder / version / name
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        return
    assert isinstance(store, GridFsModels)
    versions, files = store._db[VERSIONS], store._files
    old = next(entry for entry in versions.find_one({"_id": version})["files"] if entry["name"] == name)["file"]
    files.delete(old)
    if data is not None:
        new = files.upload_from_stream(name, data)
        versions.update_one({"_id": version, "files.name": name}, {"$set": {"files.$.file": new}})


@pytest.fixture
def registry(store: ModelStore, product: Product, other_product: Product) -> Registry:
    registry = Registry(store, keep=3)
    for made in (product, other_product):
        registry.add(made.manifest, made.model, made.onnx, made.card)
    return registry


FIRST, SECOND = "20250101-000000-first", "20250102-000000-second"


def code_of(act: object) -> str:
    with pytest.raises(RegistryError) as found:
        act()  # type: ignore[operator]
    return found.value.code


def test_a_stored_model_says_the_same_as_before(registry: Registry, product: Product) -> None:
    loaded = registry.load(FIRST)
    rows = np.random.Generator(np.random.PCG64(1)).standard_normal((50, len(loaded.model.columns)))

    np.testing.assert_array_equal(loaded.model.estimator.raw(rows), product.model.estimator.raw(rows))
    assert loaded.manifest.reference.keys() == set(product.model.feature_names)


def test_training_twice_gives_the_same_files(market: Candles, product: Product) -> None:
    from app.registry.model_files import pack

    again = produce(market, "synthetic", SMALL, lambda share, stage: None, FIRST)

    assert pack(again.model.arrays()) == pack(product.model.arrays())
    assert again.onnx == product.onnx
    assert again.manifest.report == product.manifest.report


def test_a_model_without_an_edge_is_promoted_by_force_only_and_that_is_written_down(registry: Registry) -> None:
    assert code_of(lambda: registry.promote(FIRST, "try")) == "no_edge"
    assert registry.standing().champion is None

    decision = registry.promote(FIRST, "for the test", force=True).decisions[-1]

    assert (decision.action, decision.version, decision.forced, decision.reason) == ("promote", FIRST, True, "for the test")


def test_rolling_back_returns_to_the_champion_before(registry: Registry) -> None:
    assert code_of(lambda: registry.roll_back("none yet")) == "nothing_to_roll_back"
    registry.promote(FIRST, "", force=True)
    registry.promote(SECOND, "", force=True)

    assert registry.roll_back("worse").champion == FIRST
    assert code_of(lambda: registry.roll_back("again")) == "nothing_to_roll_back"


def test_the_bundled_model_is_promoted_like_any_other_and_is_the_way_back_from_a_first_champion(registry: Registry) -> None:
    registry.promote(FIRST, "", force=True)
    assert code_of(lambda: registry.promote("bundled-1", "it was better")) == "no_edge"

    assert registry.promote("bundled-1", "it was better", force=True).champion == "bundled-1"
    assert registry.load("bundled-1").manifest.is_synthetic
    assert registry.roll_back("it was not").champion == FIRST


def test_a_challenger_is_another_model_and_ends_when_it_becomes_champion(registry: Registry) -> None:
    registry.promote(FIRST, "", force=True)

    assert code_of(lambda: registry.challenge(FIRST, "")) == "is_champion"
    assert registry.challenge(SECOND, "").challenger == SECOND
    assert registry.promote(SECOND, "", force=True).challenger is None


def test_retention_keeps_the_newest_and_whoever_may_still_answer(registry: Registry, product: Product) -> None:
    registry.promote(FIRST, "", force=True)
    for day in range(3, 8):
        manifest = replace(product.manifest, version=f"2025010{day}-000000-x")
        registry.add(manifest, product.model, None, product.card)

    assert registry.versions() == ["20250107-000000-x", "20250106-000000-x", "20250105-000000-x", FIRST]


def test_the_same_version_is_stored_once(registry: Registry, store: ModelStore, product: Product) -> None:
    assert code_of(lambda: registry.add(product.manifest, product.model, None, "another card")) == "model_exists"
    assert registry.card(FIRST) == product.card


def test_decisions_that_meet_are_all_written_down(registry: Registry) -> None:
    registry.promote(FIRST, "", force=True)

    def decide(number: int) -> None:
        for turn in range(5):
            registry.challenge(SECOND if turn % 2 == 0 else None, f"{number}.{turn}")

    deciding = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
    for thread in deciding:
        thread.start()
    for thread in deciding:
        thread.join()

    decisions = registry.standing().decisions
    assert sorted(decision.reason for decision in decisions[1:]) == sorted(f"{n}.{t}" for n in range(4) for t in range(5))
    assert [decision.previous for decision in decisions[2:]] == [decision.version for decision in decisions[1:-1]]


def test_a_promotion_of_what_retention_takes_at_the_same_moment_is_refused_or_kept(registry: Registry, store: ModelStore) -> None:
    registry.promote(SECOND, "", force=True)
    decided: list[str] = []

    def promote_meanwhile(standing: bytes | None, versions: list[str]) -> list[str]:
        if not decided:
            thread = threading.Thread(target=lambda: decided.append(outcome_of(lambda: registry.promote(FIRST, "", force=True))))
            thread.start()
            thread.join(0.5)  # a folder lets it wait for its turn; a database lets one of the two begin anew
            waiting.append(thread)
        return [version for version in versions if FIRST == version and json.loads(standing or b"{}").get("champion") != FIRST]

    waiting: list[threading.Thread] = []
    store.retire(promote_meanwhile)
    for thread in waiting:
        thread.join()

    assert (decided[0], FIRST in registry.versions()) in [("not_found", False), ("promoted", True)]
    assert registry.standing().champion in registry.versions()


def outcome_of(act: object) -> str:
    try:
        act()  # type: ignore[operator]
    except RegistryError as e:
        return e.code
    return "promoted"


def test_a_retired_model_leaves_no_file_behind(registry: Registry, store: ModelStore) -> None:
    store.retire(lambda standing, versions: versions)

    assert registry.versions() == []
    if isinstance(store, GridFsModels):
        assert store._db[f"{BUCKET}.files"].count_documents({}) == store._db[f"{BUCKET}.chunks"].count_documents({}) == 0
    assert code_of(lambda: store.read(FIRST, "card.md")) == "not_found"


@pytest.mark.parametrize("name", ["model.npz", "card.md"])
def test_a_changed_file_refuses_to_load(registry: Registry, store: ModelStore, name: str) -> None:
    data = bytearray(store.read(FIRST, name))
    data[len(data) // 2] ^= 1
    put(store, FIRST, name, bytes(data))

    assert code_of(lambda: registry.load(FIRST)) == "model_corrupt"
    assert code_of(lambda: registry.promote(FIRST, "", force=True)) == "model_corrupt"


def test_a_model_of_other_features_refuses_to_load(registry: Registry, store: ModelStore) -> None:
    content = json.loads(store.read(FIRST, "manifest.json"))
    content["schema_hash"] = "0" * 64
    put(store, FIRST, "manifest.json", json.dumps(content).encode())

    assert code_of(lambda: registry.load(FIRST)) == "model_incompatible"


def test_missing_and_unreadable_manifests_are_told_apart_from_absent_models(registry: Registry, store: ModelStore) -> None:
    put(store, FIRST, "manifest.json", b"{")
    put(store, SECOND, "manifest.json", None)

    assert code_of(lambda: registry.load(FIRST)) == "model_corrupt"
    assert code_of(lambda: registry.load(SECOND)) == "model_corrupt"
    assert code_of(lambda: registry.load("../../etc")) == "not_found"


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    from app.models.trees import ModelFormatError
    from app.registry.model_files import unpack

    np.savez(tmp_path / "evil.npz", columns=np.array([{"a": 1}], dtype=object))

    with pytest.raises(ModelFormatError, match="cannot be read"):
        unpack((tmp_path / "evil.npz").read_bytes())


def test_a_champion_that_breaks_leaves_the_one_before_in_place(registry: Registry, store: ModelStore) -> None:
    registry.promote(FIRST, "", force=True)
    slot = ModelSlot(registry)
    slot.refresh()
    registry.promote(SECOND, "", force=True)
    put(store, SECOND, "model.npz", b"rubbish")

    assert slot.refresh()
    assert slot.current.champion is not None
    assert slot.current.champion.manifest.version == FIRST
    assert "SHA-256" in str(slot.current.problem)


def test_without_a_champion_the_bundled_model_answers(tmp_path: Path) -> None:
    slot = ModelSlot(Registry(FolderModels(tmp_path)))
    slot.refresh()

    assert slot.current.champion is not None
    assert slot.current.champion.manifest.is_synthetic
    assert slot.current.problem is None


def test_the_bundled_model_is_what_its_script_makes() -> None:
    from app.registry.active import BUNDLED
    from app.training.bundled import VERSION
    from app.training.produce import code_hash

    manifest = load_model(BUNDLED / VERSION).manifest

    assert manifest.code_hash == code_hash(), "run python -m app.training.bundled: the code that made the model has changed"
