"""The database of a contender, as the coordinator names it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from psycopg.conninfo import conninfo_to_dict

DSN = "BENCH_DATABASE"
REDIS = "BENCH_REDIS"
ANSWERS = "BENCH_ANSWERS"
"""What the coordinator tells a contender: a database, a Redis, and where answers go."""


def django_database() -> dict[str, Any]:
    """`DATABASES["default"]` of a Django project."""
    parts = conninfo_to_dict(os.environ[DSN])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
    }


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Load rows by COPY: hundreds of thousands through an ORM would take minutes."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
