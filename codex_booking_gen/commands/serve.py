"""Serving the demo: a port, the machine's time zone, and a server that ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType
from zoneinfo import available_timezones

from codex_booking_gen.errors import ProjectError

FIRST_PORT = 8000
PORTS_TO_TRY = 20


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the first free one from 8000 on.

    Raises ProjectError when the wanted one is taken, or all that were tried are.
    """
    candidates = range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY) if wanted is None else (wanted,)
    for port in candidates:
        if _is_free(host, port):
            return port
    taken = f"Port {wanted}" if wanted is not None else f"Every port from {FIRST_PORT} on"
    raise ProjectError(
        f"{taken} is taken on {host}.", "Stop what uses it, or pass another: --port N"
    )


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself does: a port that lingers after an earlier run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def local_time_zone() -> str:
    """The IANA name of this machine's time zone; UTC when it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    known = available_timezones()
    return next((name for name in (named, linked) if name in known), "UTC")


def serve_project(root: Path, address: str) -> int:
    """Run the development server in the foreground until it ends; 0 after Ctrl-C."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", address], cwd=root, env=environment
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.terminate()

    # A terminal sends Ctrl-C to the server too; all there is to do here is to wait for it.
    was = signal.signal(signal.SIGTERM, stop)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, was)
