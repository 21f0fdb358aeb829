"""Models in MongoDB: their files in GridFS, one document for each version and one for who answers.

A version is there once its document is, which is written last: a crash before leaves files that nobody names, and the next
`add` of the same version or a retirement clears them away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from app.registry.manifest import RegistryError
from app.registry.model_files import LARGEST_FILE
from app.stores.errors import StoreUnavailableError
from app.stores.mongo import MongoDatabase, spoken

BUCKET, VERSIONS, STANDING = "ai_models", "ai_model_versions", "ai_standing"
_STANDING_ID = "standing"
_MOST_TRIES = 50
_ORPHANS_AFTER = timedelta(hours=1)
"""Files without a version younger than this may belong to one that is being written."""


class GridFsModels:
    """Replicas that share the database agree: changes that meet are made one after the other."""

    def __init__(self, database: MongoDatabase) -> None:
        import gridfs

        self._client, self._db = database.client, database.db
        self._files: Any = gridfs.GridFSBucket(self._db, bucket_name=BUCKET)

    def versions(self) -> list[str]:
        """Those that are complete."""
        with spoken():
            return [str(found["_id"]) for found in self._db[VERSIONS].find({}, {"_id": 1})]

    def read(self, version: str, name: str) -> bytes:
        """Of one version."""
        from gridfs.errors import CorruptGridFile, NoFile

        with spoken():
            found = self._db[VERSIONS].find_one({"_id": version})
            if found is None:
                raise RegistryError("not_found", f"there is no model '{version}'")
            entry = next((file for file in found["files"] if file["name"] == name), None)
            try:
                if entry is None:
                    raise RegistryError("model_corrupt", f"{version}: {name} cannot be read: there is no such file")
                file = self._files.open_download_stream(entry["file"])
                if file.length > LARGEST_FILE:
                    raise RegistryError("model_corrupt", f"{version}: {name} is larger than {LARGEST_FILE} bytes")
                return bytes(file.read())
            except (NoFile, CorruptGridFile) as e:
                raise RegistryError("model_corrupt", f"{version}: {name} cannot be read: {e}") from e

    def add(self, version: str, contents: dict[str, bytes]) -> None:
        """Files first, then the document that names them."""
        from pymongo.errors import DuplicateKeyError

        with spoken():
            if self._db[VERSIONS].find_one({"_id": version}, {"_id": 1}) is not None:
                raise RegistryError("model_exists", f"there is a model {version} already")
            stored = [{"name": name, "file": self._files.upload_from_stream(f"{version}/{name}", data)} for name, data in contents.items()]
            try:
                self._db[VERSIONS].insert_one({"_id": version, "files": stored, "added_at": datetime.now(timezone.utc)})
            except DuplicateKeyError as e:
                for entry in stored:
                    self._files.delete(entry["file"])
                raise RegistryError("model_exists", f"there is a model {version} already") from e

    def standing(self) -> bytes | None:
        """As the newest decision left it."""
        with spoken():
            found = self._db[STANDING].find_one({"_id": _STANDING_ID})
        return None if found is None or found["text"] is None else str(found["text"]).encode()

    def change_standing(self, change: Callable[[bytes | None], bytes | None]) -> None:
        """Compared by a revision, and tried again when another was quicker."""
        from pymongo.errors import DuplicateKeyError

        for _ in range(_MOST_TRIES):
            with spoken():
                found = self._db[STANDING].find_one({"_id": _STANDING_ID})
            text = None if found is None else found["text"]
            changed = change(None if text is None else text.encode())
            if changed is None:
                return
            with spoken():
                if found is None:
                    try:
                        self._db[STANDING].insert_one({"_id": _STANDING_ID, "revision": 1, "text": changed.decode()})
                        return
                    except DuplicateKeyError:
                        continue
                seen = {"_id": _STANDING_ID, "revision": found["revision"]}
                if self._db[STANDING].update_one(seen, {"$set": {"text": changed.decode()}, "$inc": {"revision": 1}}).matched_count == 1:
                    return
        raise StoreUnavailableError(f"who answers was changed by others {_MOST_TRIES} times in a row")

    def retire(self, choose: Callable[[bytes | None, list[str]], list[str]]) -> None:
        """In one transaction with a new revision of the standing: a promotion at the same moment makes one of the two begin anew."""
        with spoken():
            self._db[STANDING].update_one({"_id": _STANDING_ID}, {"$setOnInsert": {"revision": 1, "text": None}}, upsert=True)
            with self._client.start_session() as session:
                gone = session.with_transaction(lambda s: self._retire(choose, s))
            for file in gone:
                self._files.delete(file)
            self._clear_orphans()

    def close(self) -> None:
        """The connection is closed by who opened it."""

    def _retire(self, choose: Callable[[bytes | None, list[str]], list[str]], session: Any) -> list[Any]:
        standing = self._db[STANDING].find_one_and_update({"_id": _STANDING_ID}, {"$inc": {"revision": 1}}, session=session)
        found = list(self._db[VERSIONS].find({}, session=session))
        text = standing["text"]
        chosen = set(choose(None if text is None else text.encode(), [str(version["_id"]) for version in found]))
        if chosen:
            self._db[VERSIONS].delete_many({"_id": {"$in": sorted(chosen)}}, session=session)
        return [entry["file"] for version in found if version["_id"] in chosen for entry in version["files"]]

    def _clear_orphans(self) -> None:
        from gridfs.errors import NoFile

        named = {entry["file"] for version in self._db[VERSIONS].find({}, {"files.file": 1}) for entry in version["files"]}
        old = datetime.now(timezone.utc) - _ORPHANS_AFTER
        for file in self._db[f"{BUCKET}.files"].find({"uploadDate": {"$lt": old}}, {"_id": 1}):
            if file["_id"] not in named:
                try:
                    self._files.delete(file["_id"])
                except NoFile:
                    continue  # another replica cleared it away
