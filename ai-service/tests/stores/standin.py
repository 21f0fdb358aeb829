"""The MongoDB that tests use: BOTCORE_TEST_MONGODB, else the stand-in beside the repository, started for the tests and stopped after them."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.training.broker import free_port

ROOT = Path(__file__).parents[3]


def scripts() -> Path | None:
    named = os.environ.get("BOTCORE_MONGO_STANDIN")
    folder = Path(named) if named else ROOT.parent / "shared" / "mongo-standin"
    return folder if (folder / "start.sh").is_file() else None


def folder() -> Path:
    """Of this working copy: another copy's tests must not stop what these use."""
    if chosen := os.environ.get("BOTCORE_MONGO_STANDIN_DIR"):
        return Path(chosen)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "botcore" / f"test-mongo-ai-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


@contextmanager
def server() -> Iterator[str]:
    """Its address; the test is skipped where there is none."""
    given, found = os.environ.get("BOTCORE_TEST_MONGODB"), scripts()
    if given:
        yield given
        return
    if found is None:
        pytest.skip("no MongoDB: BOTCORE_TEST_MONGODB and BOTCORE_MONGO_STANDIN are not set and ../shared/mongo-standin was not found")
    if folder().is_dir():
        run(found / "stop.sh", folder())
    started = run(found / "start.sh", folder(), str(free_port()))
    if started.returncode != 0:
        pytest.skip(f"no MongoDB: the stand-in did not start: {started.stderr[-500:]}")
    try:
        yield started.stdout.strip()
    finally:
        run(found / "stop.sh", folder())


def run(script: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    # Output to files: what the script leaves running would hold a pipe open.
    log = folder().with_suffix(".out")
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w+") as out, open(log.with_suffix(".err"), "w+") as err:
        code = subprocess.run([script, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=400, check=False).returncode
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(str(script), code, out.read(), err.read())


@contextmanager
def paused() -> Iterator[None]:
    """The server accepts and does not answer, as a machine that is out of reach."""
    if os.environ.get("BOTCORE_TEST_MONGODB"):
        pytest.skip("the database is not the tests' own, it cannot be stopped")
    process = int((folder() / "gateway.pid").read_text().split()[0])
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
