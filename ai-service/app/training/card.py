"""The model card: what a model is, what it was judged on, and what it is not, in words a trader reads."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from app.evaluation.report import EDGE, NOT_BETTER, UNPROFITABLE
from app.registry.manifest import Manifest

_WORDS = {
    NOT_BETTER: "**It predicts and pays here, but something simpler predicts as well.** It is not promoted by default.",
    EDGE: "**It has an edge out of sample**, after costs, on this data. That is no promise about other data.",
    UNPROFITABLE: "**It predicts something, but not enough to pay its costs.** It is not promoted by default.",
}
_NO_EDGE = "**It has no edge.** It is not promoted by default; nothing here is a reason to trade on it."


def model_card(manifest: Manifest) -> str:
    """Markdown."""
    report, data = manifest.report, manifest.data
    lines = [
        f"# Model {manifest.version}",
        "",
        _WORDS.get(manifest.verdict, _NO_EDGE),
        *[f"- {reason}" for reason in report["reasons"]],
        "",
        *[line for note in manifest.notes for line in (note, "")],
        "| | |",
        "|---|---|",
        f"| kind | {manifest.kind}, {manifest.parameters['calibration']} calibration, seed {manifest.seed} |",
        f"| trained on | {data['candles']} candles of {manifest.schema['base']}, {_time(data['first_ms'])} to {_time(data['last_ms'])}, {data['source']} |",
        f"| label | triple barrier at {manifest.parameters['barriers']['width_atr']} ATR within {manifest.parameters['barriers']['horizon']} candles, after {_costs(manifest)} |",
        f"| judged on | {report['model']['rows']} rows out of sample, {_time(report['first_test_ms'])} to {_time(report['last_test_ms'])}, {report['folds']} walk-forward folds, purged, embargo {manifest.parameters['embargo']} candles |",
        f"| features | {len(manifest.feature_names)} chosen, schema {manifest.schema_hash[:12]} |",
        f"| data | SHA-256 {data['sha256']} |",
        "",
        *comparison(report),
        "",
        "Calibration of the model (said, happened, rows):",
        "",
        *[f"- {b['predicted']:.3f}, {b['observed']:.3f}, {b['count']}" for b in report["model"]["calibration_curve"]],
        "",
        "What the last fold leaned on (rise of the log-loss when shuffled):",
        "",
        *[f"- {name}: {value:+.5f}" for name, value in list(report["importance"].items())[:8]],
    ]
    return "\n".join(lines) + "\n"


def comparison(report: dict[str, Any]) -> list[str]:
    """The model and its baselines side by side, with 95 % intervals."""
    forecasters = {"model": report["model"], **report["baselines"]}
    head = "| | " + " | ".join(name.replace("_", " ") for name in forecasters) + " |"
    rows = [
        ("log-loss", "log_loss", 4),
        ("gain over neutral", "log_loss_gain_over_neutral", 4),
        ("Brier", "brier", 4),
        ("AUC", "auc", 3),
        ("precision of signals", "precision_at_threshold", 3),
        ("net return per trade", "net_return_per_trade", 5),
    ]
    lines = [head, "|---|" + "---|" * len(forecasters)]
    for title, key, digits in rows:
        lines.append(f"| {title} | " + " | ".join(_interval(f[key], digits) for f in forecasters.values()) + " |")
    for title, key, form in (
        ("calibration error", "calibration_error", "{:.3f}"),
        ("trades", "trades", "{:d}"),
        ("turnover per candle", "turnover_per_candle", "{:.4f}"),
        ("net return in total", "net_return_total", "{:+.2%}"),
    ):
        lines.append(f"| {title} | " + " | ".join(form.format(f[key]) for f in forecasters.values()) + " |")
    return lines


def _interval(value: dict[str, float | None], digits: int) -> str:
    if value["value"] is None:
        return "–"
    text = f"{value['value']:.{digits}f}"
    return text if value["low"] is None else f"{text} ({value['low']:.{digits}f} to {value['high']:.{digits}f})"


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def _costs(manifest: Manifest) -> str:
    costs = manifest.parameters["barriers"]["costs"]
    return f"{2 * (costs['fee_ratio'] + costs['slippage_ratio']):.2%} a round trip"
