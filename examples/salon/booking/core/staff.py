"""What staff enter: the rules that bind them, and what the core computes for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from .agenda import Placement
from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels, VisitRow
from .errors import InvalidMove, StatusChangedMeanwhile, VisitNotInOrder, slot_taken
from .locking import as_they_are, every, is_contention, is_overlap, lock_rows
from .mixins import AbstractBookableAppointment
from .question import read_moment
from .recording import as_visit_row, make_room, rows_of
from .rules import check_free, check_grid, check_time, local_day
from .snapshot import Period, Question
from .statuses import BLOCKING, Status, can_move, is_reopening

EVENT = "_booking_change"

COMPUTED = ("ends_at", "blocked_from", "blocked_until", "lane")
"""What the core alone decides."""


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What staff are about to save; told to others once it is.

    Attributes:
        before: None if new. status_before: the contract's.
    """

    before: VisitRow | None
    status_before: str


def validate[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, seen: str
) -> None:
    """See `selectors.validate_staff_booking`."""
    connection = connections[adapter.using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("the rules hold inside a transaction only")
    appointment.starts_at = read_moment(appointment.starts_at)
    try:
        # A savepoint: the caller's transaction outlives what the database refuses.
        with transaction.atomic(using=adapter.using):
            _validate(adapter, appointment, seen)
    except DatabaseError as error:
        refused = is_contention(error) or is_overlap(error)
        if connection.needs_rollback or not refused:
            raise
        raise slot_taken() from error


def _validate[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, seen: str
) -> None:
    before = _locked_former(adapter, appointment)
    if before is None:
        check_as_new(adapter, appointment)
        setattr(appointment, EVENT, StaffChange(None, ""))
        return
    if seen and seen != version_of(adapter.models, before):
        raise StatusChangedMeanwhile(adapter.models.status_of(before.status))
    # They may have changed since the page was shown, the lane above all.
    for name in COMPUTED:
        setattr(appointment, name, getattr(before, name))
    stays = _links(adapter.models, before) == _links(adapter.models, appointment)
    known = adapter.models.status_of
    was, becomes = known(before.status), known(appointment.status)
    if stays and was == becomes:
        return
    if was != becomes:
        _check_move(was, becomes)
    blocks_anew = becomes in BLOCKING and was not in BLOCKING
    if blocks_anew or not stays:
        check_as_new(adapter, appointment)
    change = StaffChange(as_visit_row(adapter.models, before), was)
    setattr(appointment, EVENT, change)


def version_of(
    models: BookingModels[Any], appointment: AbstractBookableAppointment
) -> str:
    """See `selectors.version_for_staff`."""
    master, service, start = _links(models, appointment)
    return f"{appointment.status} {start:%Y-%m-%dT%H:%M:%S.%f} {master} {service}"


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
    if models.status_of(appointment.status) in BLOCKING:
        check_time(agenda, service, start, snapshot.now)
        check_free(placed, ())
        if appointment.position == 0:
            check_grid(agenda, service, start, local_day(agenda, start))
        _check_visit(adapter, appointment, placed)
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
    # One statement finds and locks them: nothing may be read before the lock.
    wanted = Q(pk=getattr(appointment, name))
    if appointment.pk is not None:
        wanted |= Q(pk__in=rows.values(name))
    masters = every(adapter.models.master, adapter.using)
    held = lock_rows(masters.filter(wanted))
    before = None if appointment.pk is None else as_they_are(rows).first()
    if before is not None and held is not None and getattr(before, name) not in held:
        raise StatusChangedMeanwhile(adapter.models.status_of(before.status))
    return before


def _links(
    models: BookingModels[Any], row: AbstractBookableAppointment
) -> tuple[object, ...]:
    """What the rules are about, the status aside."""
    values: Mapping[str, Any] = row.__dict__
    return (
        values[f"{models.master_field}_id"],
        values[f"{models.service_field}_id"],
        row.starts_at.astimezone(UTC),
    )


def _check_move(current: str, target: str) -> None:
    if not {current, target} <= set(Status.values):
        # The project has statuses of its own, and says itself what becomes of them.
        return
    if not can_move(current, target) and not is_reopening(current, target):
        raise InvalidMove(current, target)


def _check_visit(
    adapter: DjangoAvailabilityAdapter[Any],
    appointment: AbstractBookableAppointment,
    placed: Placement,
) -> None:
    """The visit's services stay in their order, and no master does two at a time.

    Services that ran at the same time already may go on doing so.

    Raises:
        VisitNotInOrder.
    """
    if appointment.pk is None:
        return
    models = adapter.models
    rows = models.appointment._base_manager.using(adapter.using)
    visit = rows.filter(chain_id=appointment.chain_id)
    before = {row.pk: row for row in as_they_are(visit)}
    own = before.pop(appointment.pk, None)
    for other in before.values():
        if models.status_of(other.status) not in BLOCKING:
            continue
        overlaps = other.starts_at < placed.end and placed.start < other.ends_at
        mine = getattr(other, f"{models.master_field}_id") == placed.agenda.master.pk
        if overlaps and (mine or not _overlap(own, other)):
            raise VisitNotInOrder
        if not overlaps and _turned(own, other, placed):
            raise VisitNotInOrder


def _overlap(
    own: AbstractBookableAppointment | None, other: AbstractBookableAppointment
) -> bool:
    if own is None:
        return False
    return own.starts_at < other.ends_at and other.starts_at < own.ends_at


def _turned(
    own: AbstractBookableAppointment | None,
    other: AbstractBookableAppointment,
    placed: Placement,
) -> bool:
    """Whether a service now comes after one that it came before, or the reverse."""
    if own is None or _overlap(own, other):
        return False
    return (own.starts_at < other.starts_at) != (placed.start < other.starts_at)
