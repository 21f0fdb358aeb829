"""A private RabbitMQ with all its data in one folder, on free ports of this machine."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
CONTROL = SERVER.with_name("rabbitmqctl")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """Its address, with a user of its own."""
    port, epmd_port = free_port(), free_port()
    (folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n")
    (folder / "plugins").write_text("[].\n")
    environment = os.environ | {
        "HOME": str(folder),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_NODENAME": f"ai{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(epmd_port),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }

    def control(*arguments: str) -> None:
        subprocess.run([CONTROL, "-q", *arguments], env=environment, check=True, capture_output=True, timeout=90)

    subprocess.run([SERVER, "-detached"], env=environment, check=True, capture_output=True, timeout=60)
    try:
        control("wait", "--timeout", "60", str(folder / "pid"))
        password = secrets.token_hex(16)
        control("add_user", "bot", password)
        control("add_vhost", "bot-core")
        control("set_permissions", "-p", "bot-core", "bot", ".*", ".*", ".*")
        yield f"amqp://bot:{password}@127.0.0.1:{port}/bot-core"
    finally:
        control("shutdown")
        subprocess.run(["epmd", "-port", str(epmd_port), "-kill"], env=environment, check=False, capture_output=True, timeout=30)
