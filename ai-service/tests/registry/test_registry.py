from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.candles import Candles
from app.registry.active import ModelSlot
from app.registry.manifest import RegistryError
from app.registry.model_folder import load_model
from app.registry.registry import Registry
from app.training.produce import Product, produce
from tests.conftest import SMALL


@pytest.fixture
def registry(tmp_path: Path, product: Product, other_product: Product) -> Registry:
    registry = Registry(tmp_path / "models", keep=3)
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
    from app.registry.model_folder import pack

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


@pytest.mark.parametrize("name", ["model.npz", "card.md"])
def test_a_changed_file_refuses_to_load(registry: Registry, name: str) -> None:
    path = registry.folder / FIRST / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    assert code_of(lambda: registry.load(FIRST)) == "model_corrupt"
    assert code_of(lambda: registry.promote(FIRST, "", force=True)) == "model_corrupt"


def test_a_model_of_other_features_refuses_to_load(registry: Registry) -> None:
    path = registry.folder / FIRST / "manifest.json"
    content = json.loads(path.read_text())
    content["schema_hash"] = "0" * 64
    path.write_text(json.dumps(content))

    assert code_of(lambda: registry.load(FIRST)) == "model_incompatible"


def test_missing_and_unreadable_manifests_are_told_apart_from_absent_models(registry: Registry) -> None:
    (registry.folder / FIRST / "manifest.json").write_text("{")
    (registry.folder / SECOND / "manifest.json").unlink()

    assert code_of(lambda: registry.load(FIRST)) == "model_corrupt"
    assert code_of(lambda: registry.load(SECOND)) == "model_corrupt"
    assert code_of(lambda: registry.load("../../etc")) == "not_found"


def test_pickled_objects_are_never_loaded(registry: Registry, tmp_path: Path) -> None:
    from app.models.trees import ModelFormatError
    from app.registry.model_folder import unpack

    np.savez(tmp_path / "evil.npz", columns=np.array([{"a": 1}], dtype=object))

    with pytest.raises(ModelFormatError, match="cannot be read"):
        unpack((tmp_path / "evil.npz").read_bytes())


def test_a_champion_that_breaks_leaves_the_one_before_in_place(registry: Registry) -> None:
    registry.promote(FIRST, "", force=True)
    slot = ModelSlot(registry)
    slot.refresh()
    registry.promote(SECOND, "", force=True)
    (registry.folder / SECOND / "model.npz").write_bytes(b"rubbish")

    assert slot.refresh()
    assert slot.current.champion is not None
    assert slot.current.champion.manifest.version == FIRST
    assert "SHA-256" in str(slot.current.problem)


def test_without_a_champion_the_bundled_model_answers(tmp_path: Path) -> None:
    slot = ModelSlot(Registry(tmp_path))
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
