"""The service as a process that is really started, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]


@contextmanager
def running(state: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = os.environ | {"BOTCORE_AI_STATE_DIR": str(state), "BOTCORE_AI_PORT": "0", "BOTCORE_AI_LOG_FORMAT": "json"} | settings
    process = subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        port = None
        for line in process.stdout:
            record = json.loads(line)
            port = record["context"].get("port", port)
            if record.get("event_name") == "ServiceReady":
                break
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_ready(address: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            if httpx.get(f"{address}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_a_killed_service_comes_back_with_what_it_had_recorded(tmp_path: Path, question: dict[str, Any]) -> None:
    with running(tmp_path) as (process, address):
        wait_ready(address)
        first = httpx.post(f"{address}/ai/analyze", json=question, timeout=30).json()
        # The answer to feedback waits until the prediction is written.
        said = httpx.post(f"{address}/ai/feedback", json={"prediction_id": first["prediction_id"], "realised_return": 0.01}, timeout=30)
        assert said.status_code == 200
        process.send_signal(signal.SIGKILL)
        process.wait()

    with running(tmp_path) as (process, address):
        wait_ready(address)
        assert httpx.post(f"{address}/ai/analyze", json=question, timeout=30).json() == first
        found = httpx.get(f"{address}/ai/performance", timeout=30).json()["versions"]["bundled-1"]
        assert (found["predictions"], found["realised_trades"]) == (1, 1)

        process.send_signal(signal.SIGTERM)
        output = process.communicate(timeout=60)[0]
        records = [json.loads(line) for line in output.splitlines()]
        assert process.returncode == 0
        assert "ServiceStopped" in [record.get("event_name") for record in records]


def test_a_taken_address_ends_with_its_own_exit_code(tmp_path: Path) -> None:
    with running(tmp_path / "a") as (_, address):
        port = address.rsplit(":", 1)[1]
        environment = os.environ | {"BOTCORE_AI_STATE_DIR": str(tmp_path / "b"), "BOTCORE_AI_PORT": port, "BOTCORE_AI_LOG_FORMAT": "json"}
        second = subprocess.run([sys.executable, "-m", "app"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert second.returncode == 69
    assert json.loads(second.stdout.splitlines()[-1])["event_name"] == "AddressInUse"


def test_a_wrong_configuration_says_everything_at_once() -> None:
    environment = os.environ | {"BOTCORE_AI_PORT": "70000", "BOTCORE_AI_PROT": "1", "BOTCORE_AI_SERVICE_TOKEN": "changeme"}
    found = subprocess.run([sys.executable, "-m", "app"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert found.returncode == 78
    for part in ("BOTCORE_AI_PORT is '70000'", "BOTCORE_AI_PROT is not a setting", "BOTCORE_AI_SERVICE_TOKEN is a placeholder"):
        assert part in found.stderr
