"""Opens the stores that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from app.performance.mongo_predictions import MongoPredictions
from app.performance.sqlite_predictions import SqlitePredictions
from app.performance.store import PredictionStore
from app.registry.folder_models import FolderModels
from app.registry.gridfs_models import GridFsModels
from app.registry.model_store import ModelStore
from app.stores.mongo import MongoDatabase
from app.training.job_store import JobStore
from app.training.mongo_jobs import MongoJobs
from app.training.sqlite_jobs import SqliteJobs


@dataclass(frozen=True)
class Stores:
    """All of one service; `database` is what some of them share, if any."""

    models: ModelStore
    predictions: PredictionStore
    jobs: JobStore
    database: MongoDatabase | None

    def close(self) -> None:
        """After the last use."""
        self.predictions.close()
        self.jobs.close()
        self.models.close()
        if self.database is not None:
            self.database.close()


def open_stores(settings: Settings) -> Stores:
    """Files in the state folder, or the database. A database that is away for the moment does not stop the start."""
    if settings.mongodb_uri is None:
        predictions, jobs = SqlitePredictions(settings.state_dir / "predictions.db"), SqliteJobs(settings.state_dir / "jobs.db")
        return Stores(FolderModels(settings.models_dir), predictions, jobs, None)
    database = MongoDatabase(settings.mongodb_uri.get_secret_value())
    return Stores(GridFsModels(database), MongoPredictions(database), MongoJobs(database), database)


def prepare(stores: Stores) -> None:
    """Makes the indexes of a database; StoreUnavailableError."""
    for store in (stores.predictions, stores.jobs):
        if isinstance(store, (MongoPredictions, MongoJobs)):
            store.prepare()


@contextmanager
def open_models(folder: Path, mongodb_uri: str | None) -> Iterator[ModelStore]:
    """Only the models, for commands and for the process that trains."""
    if mongodb_uri is None:
        yield FolderModels(folder)
        return
    database = MongoDatabase(mongodb_uri)
    try:
        yield GridFsModels(database)
    finally:
        database.close()
