"""Writes predictions down beside the requests, never in their way: a full queue loses the newest and counts it."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass

from app.candles import Candles, Timeframe
from app.performance.store import Prediction, PredictionStore
from app.stores.errors import STORE_ERRORS
from app.telemetry.logs import event
from app.telemetry.metrics import Metrics

_CAPACITY = 1000
_BATCH = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """Predictions of one request, and its candles, which tell what came of earlier ones."""

    symbol: str
    timeframe: Timeframe
    candles: Candles
    predictions: tuple[Prediction, ...]


class PredictionRecorder:
    """One thread, started and stopped with the service."""

    def __init__(self, store: PredictionStore, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._queue: queue.Queue[Entry | None] = queue.Queue(_CAPACITY)
        self._thread = threading.Thread(target=self._run, name="prediction-recorder", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Writes what is waiting, then ends."""
        self._queue.put(None)
        self._thread.join(timeout)

    def record(self, entry: Entry) -> None:
        """Returns at once."""
        try:
            self._queue.put_nowait(entry)
        except queue.Full:
            self._metrics.unrecorded.inc(len(entry.predictions))

    def flush(self) -> None:
        """Until everything recorded so far is written."""
        self._queue.join()

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < _BATCH:
                try:
                    batch.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            entries = [entry for entry in batch if entry is not None]
            try:
                self._write(entries)
            except STORE_ERRORS as e:
                # The disk may be full, the database away: the answers go on, the lost records are counted and told.
                lost = sum(len(entry.predictions) for entry in entries)
                self._metrics.unrecorded.inc(lost)
                event(_log, logging.ERROR, 6301, "PredictionsNotRecorded", "predictions could not be written down", count=lost, exc_info=e)
            finally:
                for _ in batch:
                    self._queue.task_done()
            if len(entries) < len(batch):
                return

    def _write(self, entries: list[Entry]) -> None:
        added = self._store.add(prediction for entry in entries for prediction in entry.predictions)
        self._metrics.recorded.inc(added)
        newest = {(entry.symbol, entry.timeframe): entry.candles for entry in entries}
        for (symbol, timeframe), candles in newest.items():
            for result in self._store.join_outcomes(symbol, timeframe, candles):
                self._metrics.outcomes.labels(result).inc()
