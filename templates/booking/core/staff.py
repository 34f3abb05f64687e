"""What staff enter: the rules that bind them, and what the core computes for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections
from django.db.transaction import TransactionManagementError

from .agenda import Placement
from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels, VisitRow
from .errors import InvalidMove, VisitNotInOrder, slot_taken
from .locking import is_contention
from .mixins import AbstractBookableAppointment
from .question import read_moment
from .reading import Period
from .recording import as_visit_row, make_room, rows_of
from .rules import check_free, check_grid, check_time, local_day
from .snapshot import Question
from .statuses import BLOCKING, can_move, is_reopening

EVENT = "_booking_change"

COMPUTED = ("ends_at", "blocked_from", "blocked_until", "lane")
"""What the core alone decides."""


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What staff are about to save; told to others once it is. `before`: None if new."""

    before: VisitRow | None
    status_before: str


def validate[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> None:
    """See `selectors.validate_staff_booking`."""
    if not connections[adapter.using].in_atomic_block:
        raise TransactionManagementError("the rules hold inside a transaction only")
    appointment.starts_at = read_moment(appointment.starts_at)
    before = _locked_former(adapter, appointment)
    models = adapter.models
    if before is not None:
        # They may have changed since the page was shown, the lane above all.
        for name in COMPUTED:
            setattr(appointment, name, getattr(before, name))
    if before is None:
        change = StaffChange(None, "")
    elif _links(models, before) == _links(models, appointment):
        if before.status == appointment.status:
            return
        _check_move(before.status, appointment.status)
        change = StaffChange(as_visit_row(models, before), before.status)
        if before.status in BLOCKING or appointment.status not in BLOCKING:
            setattr(appointment, EVENT, change)
            return
    else:
        if before.status != appointment.status:
            _check_move(before.status, appointment.status)
        change = StaffChange(as_visit_row(models, before), before.status)
    check_as_new(adapter, appointment)
    setattr(appointment, EVENT, change)


def take_change(appointment: AbstractBookableAppointment) -> StaffChange | None:
    """What `validate` noted on the instance, once."""
    change: StaffChange | None = appointment.__dict__.pop(EVENT, None)
    return change


def check_as_new(
    adapter: DjangoAvailabilityAdapter[Any],
    appointment: AbstractBookableAppointment,
) -> None:
    """Apply the rules to one appointment under the lock, and fill what is computed.

    Notice and horizon do not bind. A status that does not block needs no room.

    Raises:
        RuleError, SlotAlreadyBookedError: it cannot be there then.
        BookingInputError: the master does not offer the service, or one is inactive.
    """
    models = adapter.models
    values: Mapping[str, Any] = appointment.__dict__
    question = Question(
        service_ids=(values[f"{models.service_field}_id"],),
        chosen=(values[f"{models.master_field}_id"],),
    )
    start = read_moment(appointment.starts_at)
    own = [] if appointment.pk is None else [appointment.pk]
    snapshot = adapter.look(question, Period.around(start), fresh=True, without=own)
    agenda, service = snapshot.options[0][0], snapshot.services[0]
    placed = Placement(0, service, agenda, start)
    if appointment.status in BLOCKING:
        check_time(agenda, service, start, snapshot.now)
        check_free(placed, ())
        if appointment.position == 0:
            check_grid(agenda, service, start, local_day(agenda, start))
        _check_one_at_a_time(adapter, appointment, placed)
        planned = rows_of(adapter, (placed,), without=own)
        make_room(adapter, planned.moved, appointment.pk)
        appointment.lane = planned.rows[0].lane
    appointment.starts_at, appointment.ends_at = placed.start, placed.end
    appointment.blocked_from, appointment.blocked_until = placed.blocked


def _locked_former[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> A | None:
    """The row as it is saved, with its master's lock and the new master's held."""
    name = f"{adapter.models.master_field}_id"
    rows = adapter.models.appointment._base_manager.using(adapter.using)
    rows = rows.filter(pk=appointment.pk)
    former = None if appointment.pk is None else rows.values_list(name, flat=True)
    masters = {getattr(appointment, name), *(former or ())}
    try:
        adapter.lock(masters)
        before = None if appointment.pk is None else rows.first()
    except DatabaseError as error:
        if is_contention(error):
            raise slot_taken() from error
        raise
    if before is not None and getattr(before, name) not in masters:
        raise slot_taken()
    return before


def _links(
    models: BookingModels[Any], row: AbstractBookableAppointment
) -> tuple[object, ...]:
    """What the rules are about, the status aside."""
    values: Mapping[str, Any] = row.__dict__
    return (
        values[f"{models.master_field}_id"],
        values[f"{models.service_field}_id"],
        row.starts_at,
    )


def _check_move(current: str, target: str) -> None:
    if not can_move(current, target) and not is_reopening(current, target):
        raise InvalidMove(current, target)


def _check_one_at_a_time(
    adapter: DjangoAvailabilityAdapter[Any],
    appointment: AbstractBookableAppointment,
    placed: Placement,
) -> None:
    """A master serves one service of a visit at a time, whatever the capacity."""
    if placed.agenda.master.capacity == 1:
        return
    rows = adapter.models.appointment._base_manager.using(adapter.using)
    siblings = rows.exclude(pk=appointment.pk).filter(
        **{adapter.models.master_field: placed.agenda.master.pk},
        chain_id=appointment.chain_id,
        status__in=sorted(BLOCKING),
        starts_at__lt=placed.end,
        ends_at__gt=placed.start,
    )
    if siblings.exists():
        raise VisitNotInOrder
