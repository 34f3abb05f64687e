"""The one home of row locks."""

import logging
import random
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connections, models, transaction
from django.db.backends.base.features import BaseDatabaseFeatures
from django.db.transaction import TransactionManagementError

from .errors import gave_up, slot_taken

ATTEMPTS = 60
"""Fresh transactions that one booking gets when the database asks for another try.

At REPEATABLE READ and above one commit sends all away who wait for the same master: of
forty clients who want forty of that one's free slots, the last is sent away 39 times.
"""

LONGEST_PAUSE = 0.1
"""Seconds between two attempts, at most."""

RETRIED_STATES = frozenset({"40001", "40P01", "55P03"})
OVERLAP_STATE = "23P01"
RETRIED_ERRNOS = frozenset({1020, 1205, 1213})

logger = logging.getLogger(__name__)


def lock_rows[M: models.Model](
    rows: models.QuerySet[M], *, wait: bool = True
) -> set[object] | None:
    """Hold these rows until the transaction ends; nobody else can hold them meanwhile.

    Answers with their primary keys; None where the lock is on the whole database.

    By primary key: two bookings that share masters must queue, not deadlock. Then each
    is written as it is: on SQLite this is the lock, and the first statement of the
    transaction must be a write; elsewhere it tells a transaction whose snapshot is
    older than the last booking that it has to start afresh.

    Args:
        wait: else what others hold is left out, where the database can do that.

    Raises:
        TransactionManagementError: there is no transaction that could hold them.
    """
    has = _features(rows)
    held: set[object] | None = None
    if has.has_select_for_update:
        of = ("self",) if has.has_select_for_update_of else ()
        no_key = has.has_select_for_no_key_update
        skip = not wait and can_skip(rows.db)
        ordered = rows.order_by("pk")
        ordered = ordered.select_for_update(of=of, no_key=no_key, skip_locked=skip)
        held = set(ordered.values_list("pk", flat=True))
        rows = every(rows.model, rows.db).filter(pk__in=held)
    _touch(rows)
    return held


def every[M: models.Model](model: type[M], using: str) -> models.QuerySet[M, M]:
    """All rows there are, whatever the project's own managers hide.

    Who cannot be booked any more still has bookings, and those are changed under the
    lock as all others.
    """
    return models.QuerySet(model, using=using)


def lock_row[M: models.Model](rows: models.QuerySet[M]) -> None:
    """As `lock_rows`, for one row at most: without an order, one statement does both.

    Raises:
        TransactionManagementError: there is no transaction that could hold it.
    """
    _features(rows)
    _touch(rows)


def _features(rows: models.QuerySet[Any]) -> BaseDatabaseFeatures:
    connection = connections[rows.db]
    if not connection.in_atomic_block:
        raise TransactionManagementError("locks need a transaction: use atomic()")
    return connection.features


def _touch(rows: models.QuerySet[Any]) -> None:
    """Write the rows as they are."""
    name = rows.model._meta.pk.attname
    rows.order_by().update(**{name: models.F(name)})


def can_skip(using: str) -> bool:
    """Whether the database can leave out what others hold."""
    return connections[using].features.has_select_for_update_skip_locked


def as_they_are[M: models.Model](rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows as they were last committed; to be read under the masters' lock.

    MariaDB and MySQL wait for the lock and then show a transaction what was there when
    it began to read: only a locking read shows more. Elsewhere such a transaction has
    been told to start afresh.
    """
    connection = connections[rows.db]
    if connection.vendor == "mysql" and connection.in_atomic_block:
        return rows.select_for_update()
    return rows


def locks_rows(using: str) -> bool:
    """Whether the database locks single rows; else one writer holds all of it."""
    return connections[using].features.has_select_for_update


def in_transaction[T](using: str, work: Callable[[], T]) -> T:
    """Do the work in a transaction, afresh as long as the database asks for it.

    Inside a caller's own transaction there is no fresh one: contention is final there,
    but a place that the constraint refuses is looked for once more, from a savepoint.

    Raises:
        SlotAlreadyBookedError: the attempts are used up; its text says so.
    """
    inside = connections[using].in_atomic_block
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(using=using):
                return work()
        except DatabaseError as error:
            again = is_overlap(error) or is_contention(error)
            if not again:
                raise
            if inside and not is_overlap(error):
                raise slot_taken() from error
            logger.info("booking: attempt %d met %s", attempt + 1, error)
        if not inside:
            # Those who collided must not come back at the same moment.
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * (attempt + 1))))
    raise gave_up()


def is_overlap(error: DatabaseError) -> bool:
    """Whether the exclusion constraint refused a row."""
    return _state(error) == OVERLAP_STATE


def is_contention(error: DatabaseError) -> bool:
    """Whether another transaction was in the way and a new attempt may succeed."""
    if _state(error) in RETRIED_STATES:
        return True
    cause = error.__cause__ or error
    if cause.args and cause.args[0] in RETRIED_ERRNOS:
        return True
    text = str(error)
    return "database is locked" in text or "database table is locked" in text


def _state(error: DatabaseError) -> str | None:
    """The SQLSTATE, as either generation of psycopg tells it."""
    cause = error.__cause__
    state: str | None = getattr(cause, "sqlstate", None)
    return state or getattr(cause, "pgcode", None)
