from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from app.candles.synthetic import synthetic_candles
from app.cli.main import main
from app.features.schema import DEFAULT_SCHEMA


@pytest.fixture
def candles(tmp_path: Path) -> Path:
    path = tmp_path / "market.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write("timestamp_ms,open,high,low,close,volume\n")
        for row in synthetic_candles(5, 2500, DEFAULT_SCHEMA.base).rows():
            file.write(",".join([str(int(row[0])), *map(repr, map(float, row[1:]))]) + "\n")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_models_are_trained_listed_promoted_and_explained(tmp_path: Path, candles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registry = ["--registry", str(tmp_path / "models")]
    source = ["--candles", str(candles), "--source-timeframe", "5m", "--folds", "2"]

    code, trained = run(capsys, "train", *source, "--promote", *registry)
    version = trained["version"]
    assert (code, trained["promoted"], trained["verdict"]) == (1, False, "no_edge")
    assert run(capsys, "promote", version, *registry)[0] == 1
    assert run(capsys, "promote", version, "--force", *registry)[1]["champion"] == version
    assert run(capsys, "models", *registry)[1]["items"][0]["role"] == "champion"
    assert run(capsys, "explain", version, *registry)[1]["importance"]
    assert run(capsys, "rollback", *registry) == (1, {"error": {"code": "nothing_to_roll_back", "detail": "there was no champion before this one; the bundled model can be promoted"}})


def test_an_evaluation_stores_nothing(tmp_path: Path, candles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(capsys, "evaluate", "--candles", str(candles), "--source-timeframe", "5m", "--folds", "2", "--registry", str(tmp_path / "m"))

    assert (code, found["verdict"], found["source"]) == (0, "no_edge", "market.csv.gz")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", "line 1: the header"),
        ("timestamp_ms,open,high,low,close,volume\n1,2,3\n", "line 2: 3 columns"),
        ("timestamp_ms,open,high,low,close,volume\n1,2,x,1,1,1\n", "line 2: could not convert"),
        ("timestamp_ms,open,high,low,close,volume\n1,2,1,2,2,1\n", "row 0: high is below"),
    ],
)
def test_a_bad_file_is_named_with_line_and_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)

    code, found = run(capsys, "evaluate", "--candles", str(path), "--registry", str(tmp_path / "m"))

    assert code == 65
    assert message in found["error"]["detail"]
    assert "bad.csv" in found["error"]["detail"]


def test_wrong_options_end_with_64(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as found:
        main(["train"])
    assert found.value.code == 64
    assert run(capsys, "evaluate", "--synthetic", "1", "--timeframe", "7m", "--registry", "unused")[0] == 64


def test_the_parity_command_compares(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "parity") == (0, {"differences": []})


def test_a_model_is_asked_about_the_newest_candles_of_a_file(tmp_path: Path, candles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--candles", str(candles), "--source-timeframe", "5m", "--registry", str(tmp_path / "m")]

    code, found = run(capsys, "predict", "bundled-1", *arguments, "--rows", "3")

    assert (code, found["version"], found["timeframe"], len(found["items"])) == (0, "bundled-1", "5m", 3)
    assert all(0.0 < item["probability_up"] < 1.0 for item in found["items"])
    assert [b["candle_ms"] - a["candle_ms"] for a, b in zip(found["items"], found["items"][1:])] == [300_000, 300_000]
    assert run(capsys, "predict", "nobody-1", *arguments)[1]["error"]["code"] == "not_found"
    assert run(capsys, "predict", "bundled-1", *arguments, "--rows", "0")[0] == 64
