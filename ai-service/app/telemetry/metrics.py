"""Everything this service measures, at GET /metrics. Names and labels are listed in docs/operations/metrics.md."""

from __future__ import annotations

import math
import os
import platform
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from app import __version__
from app.telemetry.logs import SERVICE

MILLISECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
MINUTES = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600)
RATIO = (0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1)

SOURCES = ("model", "rules", "shadow")
SIGNALS = ("long", "short", "neutral")


class Metrics:
    """One registry per application, so that two in one process do not share numbers."""

    def __init__(self, environment: str) -> None:
        r = self.registry = CollectorRegistry()
        ProcessCollector(registry=r)
        build = ("service", "version", "environment", "runtime")
        Gauge("build_info", "Which build runs.", build, registry=r).labels(
            SERVICE, __version__, environment, f"python {platform.python_version()}"
        ).set(1)
        Gauge("process_cpu_limit_cores", "Cores the process may use.", registry=r).set(cpu_limit_cores())
        Gauge("process_memory_limit_bytes", "Memory the process may use.", registry=r).set(memory_limit_bytes())
        self.logs = Counter("log_records_total", "Log records offered to stdout.", ("level",), registry=r)
        self.requests = Histogram(
            "http_server_request_duration_seconds",
            "Time to answer; probes and scrapes are not counted.",
            ("http_request_method", "http_response_status_code", "http_route"),
            buckets=MILLISECONDS,
            registry=r,
        )
        self.active_requests = Gauge("http_server_active_requests", "Requests being answered.", registry=r)
        self.predictions = Counter("ai_predictions_total", "Answers given.", ("source", "signal"), registry=r)
        self.confidence = Histogram(
            "ai_model_confidence", "Confidence of the answers.", ("source",), buckets=RATIO, registry=r
        )
        self.analysis = Histogram(
            "ai_analysis_duration_seconds", "Time one analysis took.", ("source",), buckets=MILLISECONDS, registry=r
        )
        self.degraded = Counter("ai_degraded_total", "Answers that had to do without the model.", ("reason",), registry=r)
        self.refused = Counter("ai_requests_refused_total", "Requests refused because too many waited.", registry=r)
        self.models_loaded = Counter("ai_model_loads_total", "Times another model began to answer.", registry=r)
        self.model_problem = Gauge("ai_model_load_failed", "1 while a wanted model cannot be loaded.", registry=r)
        self.model_info = Gauge("ai_model_info", "Which models answer.", ("version", "kind", "role"), registry=r)
        self.drift = Gauge("ai_feature_drift_psi", "Stability index of an input against training.", ("feature",), registry=r)
        self.drift_most = Gauge("ai_feature_drift_psi_max", "The largest of them.", registry=r)
        self.calibration = Gauge(
            "ai_calibration_error_ratio", "Measured calibration error of the champion's recorded predictions.", registry=r
        )
        self.calibration_trained = Gauge(
            "ai_calibration_error_trained_ratio", "Calibration error of the champion as its training found it out of sample.", registry=r
        )
        for unknown in (self.drift_most, self.calibration, self.calibration_trained):
            unknown.set(math.nan)
        self.recorded = Counter("ai_predictions_recorded_total", "Predictions written down.", registry=r)
        self.unrecorded = Counter("ai_predictions_unrecorded_total", "Predictions lost because the store did not keep up or was away.", registry=r)
        self.outcomes = Counter("ai_outcomes_total", "Outcomes joined to predictions.", ("result",), registry=r)
        self.jobs = Counter("ai_training_jobs_total", "Training jobs by how they ended.", ("state",), registry=r)
        self.jobs_waiting = Gauge("ai_training_jobs_waiting", "Training jobs that wait.", registry=r)
        self.training = Histogram(
            "ai_training_duration_seconds", "Time a training job ran.", buckets=MINUTES, registry=r
        )
        self._begin_at_zero()

    def count_log(self, level: str) -> None:
        """One record of that level."""
        self.logs.labels(level).inc()

    def _begin_at_zero(self) -> None:
        """A rate over a counter exists before its first event."""
        for level in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
            self.logs.labels(level)
        for source in SOURCES:
            self.confidence.labels(source)
            for signal in SIGNALS:
                self.predictions.labels(source, signal)
        for source in SOURCES[:2]:
            self.analysis.labels(source)
        for reason in ("no_model", "insufficient_candles", "stale_candles"):
            self.degraded.labels(reason)
        for result in ("right", "wrong", "undecided"):
            self.outcomes.labels(result)
        for state in ("succeeded", "failed", "cancelled"):
            self.jobs.labels(state)


def cpu_limit_cores() -> float:
    """The container's quota where there is one, otherwise the machine's cores."""
    cores = float(os.cpu_count() or 1)
    words = _first_line(Path("/sys/fs/cgroup/cpu.max")).split()
    if len(words) == 2 and words[0].isdigit() and words[1].isdigit() and int(words[1]) > 0:
        return min(cores, int(words[0]) / int(words[1]))
    return cores


def memory_limit_bytes() -> float:
    """The container's limit where there is one, otherwise the machine's memory."""
    machine = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    limit = _first_line(Path("/sys/fs/cgroup/memory.max")).strip()
    return min(machine, float(limit)) if limit.isdigit() else machine


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        return ""
