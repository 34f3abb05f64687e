"""Transactions that see what was there when they began, whatever others commit."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

SNAPSHOTS = {
    "postgresql": {"options": "-c default_transaction_isolation=repeatable\\ read"},
    "mysql": {"isolation_level": "repeatable read"},
}


@contextmanager
def old_views() -> Iterator[None]:
    """Every new connection is at REPEATABLE READ, unless the suite's level is given."""
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    connections.close_all()
    if "CODEX_BOOKING_ISOLATION" not in os.environ:
        options.update(SNAPSHOTS.get(connection.vendor, {}))
    try:
        yield
    finally:
        connections.close_all()
        options.clear()
        options.update(before)
