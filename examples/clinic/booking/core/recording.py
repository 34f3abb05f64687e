"""From a validated visit to rows: lanes, the hook, and what happens on commit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Max, PositiveSmallIntegerField, Value, When
from django.dispatch import Signal

from .agenda import Agenda, Placement
from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels, VisitRow
from .errors import slot_taken
from .lanes import Lanes, free_lanes, other_lanes
from .loading import load_busy
from .mixins import AbstractBookableAppointment
from .search import Placed
from .snapshot import Span
from .values import Id

FAR = timedelta(days=400)
"""How far around a booking its connected group is looked for."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A visit as rows, and the lanes into which other bookings have to move first."""

    rows: tuple[VisitRow, ...]
    moved: Mapping[Id, int]


def rows_of(
    adapter: DjangoAvailabilityAdapter[Any],
    visit: Placed,
    *,
    without: Collection[Id] = (),
) -> Rows:
    """The visit as rows, each in a lane that is free; to be called under the lock.

    Where capacity is left but no single lane is, the master's other bookings around
    that time have to change theirs.

    Args:
        without: bookings that are about to move.

    Raises:
        SlotAlreadyBookedError: there is no room after all.
    """
    lane_of: dict[int, int] = {}
    moved: dict[Id, int] = {}
    for agenda in {placed.agenda.master.pk: placed.agenda for placed in visit}.values():
        mine = [placed for placed in visit if placed.agenda is agenda]
        spans = [placed.blocked for placed in mine]
        lanes = free_lanes(agenda.busy, spans, agenda.master.capacity)
        if lanes is None:
            lanes = _other_lanes(adapter, agenda, spans, without)
        lane_of |= {
            placed.index: lane for placed, lane in zip(mine, lanes.new, strict=True)
        }
        moved |= lanes.moved
    return Rows(tuple(_row(placed, lane_of[placed.index]) for placed in visit), moved)


def _other_lanes(
    adapter: DjangoAvailabilityAdapter[Any],
    agenda: Agenda,
    spans: Sequence[Span],
    without: Collection[Id],
) -> Lanes:
    pk = agenda.master.pk
    start = min(span[0] for span in spans) - FAR
    end = max(span[1] for span in spans) + FAR
    busy = load_busy(
        adapter.models, adapter.using, [pk], start, end, without=without, locked=True
    )
    lanes = other_lanes(busy[pk], spans, agenda.master.capacity)
    if lanes is None:
        raise slot_taken()
    return lanes


def _row(placed: Placement, lane: int) -> VisitRow:
    return VisitRow(
        service_id=placed.service.pk,
        master_id=placed.agenda.master.pk,
        starts_at=placed.start,
        ends_at=placed.end,
        blocked_from=placed.blocked[0],
        blocked_until=placed.blocked[1],
        lane=lane,
        position=placed.index,
    )


def change_lanes(
    adapter: DjangoAvailabilityAdapter[Any], moved: Mapping[Id, int]
) -> None:
    """Move bookings to other lanes in one UPDATE, so that they can trade places."""
    if not moved:
        return
    whens = [When(pk=pk, then=Value(lane)) for pk, lane in moved.items()]
    rows = adapter.models.appointment._base_manager.using(adapter.using)
    lane = Case(*whens, output_field=PositiveSmallIntegerField())
    rows.filter(pk__in=moved).update(lane=lane)


def make_room(
    adapter: DjangoAvailabilityAdapter[Any], moved: Mapping[Id, int], own: Id | None
) -> None:
    """As `change_lanes`, for a row that is saved only later.

    Until then it stands at its old time, where the others may be about to go: so it
    waits in a lane that nobody has.

    Args:
        own: its primary key, if it is in the database already.
    """
    if not moved or own is None:
        change_lanes(adapter, moved)
        return
    models = adapter.models
    rows = models.appointment._base_manager.using(adapter.using)
    row = rows.get(pk=own)
    beside = rows.filter(
        **{models.master_field: getattr(row, f"{models.master_field}_id")},
        blocked_from__lt=row.blocked_until,
        blocked_until__gt=row.blocked_from,
    )
    highest = beside.aggregate(highest=Max("lane"))["highest"] or 0
    change_lanes(adapter, {**moved, own: 1 + max(highest, *moved.values())})


type Touched = Iterable[tuple[Id | None, datetime, datetime]]
"""Master and blocked span of rows as they were and as they are."""


def on_commit(
    adapter: DjangoAvailabilityAdapter[Any],
    touched: Touched,
    signal: Signal | None = None,
    **what: object,
) -> None:
    """After the commit: forget what is cached of these spans, then tell the others.

    Robust: neither a cache that is down nor a receiver that fails harms the booking.
    """
    spans = list(touched)
    using = adapter.using

    def forget() -> None:
        if adapter.cache is not None:
            adapter.cache.forget(adapter.models, using, spans)

    def tell() -> None:
        if signal is not None:
            signal.send_robust(sender=adapter.models.appointment, **what)

    transaction.on_commit(forget, using=using, robust=True)
    transaction.on_commit(tell, using=using, robust=True)


def spans_of(
    models: BookingModels[Any], rows: Iterable[AbstractBookableAppointment]
) -> list[tuple[Id | None, datetime, datetime]]:
    """Master and blocked span of each row."""
    name = f"{models.master_field}_id"
    return [(getattr(row, name), row.blocked_from, row.blocked_until) for row in rows]


def as_visit_row(
    models: BookingModels[Any], row: AbstractBookableAppointment
) -> VisitRow:
    """A saved row as a value."""
    values: Mapping[str, Any] = row.__dict__
    return VisitRow(
        service_id=values[f"{models.service_field}_id"],
        master_id=values[f"{models.master_field}_id"],
        starts_at=row.starts_at.astimezone(UTC),
        ends_at=row.ends_at.astimezone(UTC),
        blocked_from=row.blocked_from.astimezone(UTC),
        blocked_until=row.blocked_until.astimezone(UTC),
        lane=row.lane,
        position=row.position,
    )
