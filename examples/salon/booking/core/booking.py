"""Books a visit: lock, look again, save; of two who want one place, one gets it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connections
from django.db.models import Model
from django.utils.translation import gettext as _

from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels, Visit
from .errors import (
    BookingEngineError,
    BookingInputError,
    ConfigurationError,
    IdempotencyKeyReused,
    slot_taken,
)
from .given import check_client, check_given, has_given
from .locking import can_skip, in_transaction, locks_rows
from .mixins import AbstractBookableAppointment
from .reading import Snapshot
from .recording import change_lanes, on_commit, rows_of, spans_of
from .search import Placed
from .signals import booking_created
from .snapshot import Period, Question
from .statuses import Status
from .values import Id

MAX_CANDIDATES = 100
"""How often "any master" looks for another one when the one it chose was taken."""

MAX_HELD = 8
"""How often it turns to another one rather than queue for the one it chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A booking that is wanted. `start` is in UTC."""

    question: Question
    start: datetime
    client: Model | None = None
    extra_fields: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None


class _Taken(Exception):
    """The masters that were chosen have no room left; others may have."""


class _Held(Exception):
    """Somebody else is booking these masters at this very moment."""

    def __init__(self, masters: Collection[Id]) -> None:
        super().__init__()
        self.masters = masters


def book[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], order: Order
) -> list[A]:
    """Save the visit, or say why not; errors as for `selectors.create_booking`."""
    check_client(adapter.models, order.client)
    check_given(adapter.models, order.extra_fields, order.key)
    try:
        return _book(adapter, order)
    except IdempotencyKeyReused:
        raise
    except (BookingEngineError, IntegrityError) as error:
        # The same form, sent twice at once: the other one may have been faster.
        known = _booked_meanwhile(adapter, order)
        if known:
            return known
        if isinstance(error, IntegrityError) and _is_about_the_key(order, error):
            # It was, but this transaction began too early to see it.
            raise slot_taken() from error
        raise


def _book[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], order: Order
) -> list[A]:
    for _candidate in range(MAX_CANDIDATES):
        # A database without row locks must not be read before the lock is held.
        known = _already_booked(adapter, order) if locks_rows(adapter.using) else []
        if known:
            return known
        try:
            if None in order.question.chosen and locks_rows(adapter.using):
                return _save_with_any(adapter, order)
            return _save_under_lock(adapter, order, _masters_to_lock(adapter, order))
        except _Taken:
            continue
    raise slot_taken()


def _booked_meanwhile[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], order: Order
) -> list[A]:
    if connections[adapter.using].needs_rollback:
        # The caller's transaction is lost: it cannot be asked any more.
        return []
    return _already_booked(adapter, order)


def _is_about_the_key(order: Order, error: IntegrityError) -> bool:
    """Every database names the column, or an index that Django named after it."""
    return order.key is not None and "idempotency_key" in str(error)


def _masters_to_lock(
    adapter: DjangoAvailabilityAdapter[Any], order: Order
) -> Collection[Id] | None:
    """The named ones.

    None stands for all: a database without row locks has one lock for everything, and
    nothing may be read before it is held.
    """
    chosen = order.question.chosen
    if locks_rows(adapter.using) or None not in chosen:
        return {pk for pk in chosen if pk is not None}
    return None


def _save_with_any[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], order: Order
) -> list[A]:
    """By the masters of the best visit there is now, no more of them than needed.

    Many who want the same all choose the same: whoever finds those masters held takes
    the best visit without them, and queues where there is none that ends as early.
    """
    snapshot = adapter.look(order.question, Period.around(order.start), fresh=True)
    best = visit = adapter.visit_at(snapshot, order.start)
    if best is None:
        raise adapter.explain(snapshot, order.start)
    held: set[Id] = set()
    end = _end_of(best)
    tries = MAX_HELD if can_skip(adapter.using) else 0
    while visit is not None and _end_of(visit) == end and tries:
        tries -= 1
        try:
            return _save_under_lock(
                adapter, order, _masters_of(visit), until=end, wait=False
            )
        except _Held as taken:
            held.update(taken.masters)
            visit = adapter.visit_at(snapshot.without_masters(held), order.start)
    return _save_under_lock(adapter, order, _masters_of(best), until=end)


def _masters_of(visit: Placed) -> set[Id]:
    return {placed.agenda.master.pk for placed in visit}


def _end_of(visit: Placed) -> datetime:
    return max(placed.end for placed in visit)


def _save_under_lock[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    order: Order,
    masters: Collection[Id] | None,
    *,
    until: datetime | None = None,
    wait: bool = True,
) -> list[A]:
    """Look again under the lock, and save what is found.

    Args:
        until: where there are other masters too: when the best visit ends.
        wait: else `_Held` is raised for masters whom somebody else holds.
    """
    has_others = until is not None

    def work() -> list[A]:
        if wait or masters is None:
            adapter.lock(masters)
        elif held := adapter.try_lock(masters):
            raise _Held(held)
        known = _already_booked(adapter, order)
        if known:
            return known
        period = Period.around(order.start)
        try:
            snapshot = adapter.look(order.question, period, fresh=True, only=masters)
            visit = adapter.visit_at(snapshot, order.start)
        except BookingInputError:
            # One of those chosen no longer offers it; without a choice, no one does.
            if not has_others:
                raise
            raise _Taken from None
        if until is not None and (visit is None or _end_of(visit) > until):
            raise _Taken
        if visit is None:
            raise adapter.explain(snapshot, order.start)
        return _save(adapter, order, snapshot, visit)

    return in_transaction(adapter.using, work)


def _save[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    order: Order,
    snapshot: Snapshot,
    visit: Placed,
) -> list[A]:
    waits = snapshot.rules.requires_confirmation
    status = Status.PENDING if waits else Status.CONFIRMED
    rows = rows_of(adapter, visit)
    change_lanes(adapter, rows.moved)
    saved = adapter.hook.persist(
        adapter.models,
        Visit(
            chain_id=uuid.uuid4(),
            rows=rows.rows,
            status=adapter.models.stored(status.value),
            client=order.client,
            idempotency_key=order.key,
            extra_fields=order.extra_fields,
        ),
    )
    if len(saved) != len(visit):
        text = _("The persistence hook saved %(saved)d of %(wanted)d appointments.")
        counts = {"saved": len(saved), "wanted": len(visit)}
        raise ConfigurationError(text % counts)
    touched = spans_of(adapter.models, saved)
    on_commit(adapter, touched, booking_created, appointments=saved)
    return saved


def _already_booked[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], order: Order
) -> list[A]:
    """The visit that this idempotency key made before, if it did.

    Raises:
        IdempotencyKeyReused: it made another one.
    """
    if not order.key:
        return []
    manager = adapter.models.appointment._base_manager.using(adapter.using)
    first = manager.filter(idempotency_key=order.key).first()
    if first is None:
        return []
    rows = list(manager.filter(chain_id=first.chain_id).order_by("position"))
    if not _is_same(adapter.models, order, rows):
        raise IdempotencyKeyReused
    return rows


def _is_same(
    models: BookingModels[Any],
    order: Order,
    rows: Sequence[AbstractBookableAppointment],
) -> bool:
    services = tuple(getattr(row, f"{models.service_field}_id") for row in rows)
    masters = [getattr(row, f"{models.master_field}_id") for row in rows]
    client = None if order.client is None else order.client.pk
    saved = None
    if models.client_field:
        saved = getattr(rows[0], f"{models.client_field}_id")
    return (
        services == order.question.service_ids
        and rows[0].starts_at == order.start
        and all(
            chosen in (None, master)
            for chosen, master in zip(order.question.chosen, masters, strict=True)
        )
        and saved == client
        and has_given(rows[0], order.extra_fields)
    )
