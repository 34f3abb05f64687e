"""What happens to a booking afterwards: cancelled, moved, given another status."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet

from .availability import DjangoAvailabilityAdapter
from .contracts import VisitRow
from .errors import InvalidMove, StatusChangedMeanwhile
from .fields import reader
from .locking import as_they_are, every, in_transaction, lock_rows
from .mixins import AbstractBookableAppointment
from .recording import Rows, as_visit_row, on_commit, rows_of, spans_of
from .search import Placed
from .signals import booking_cancelled, booking_rescheduled, status_changed
from .snapshot import Period, Question
from .staff import check_as_new
from .statuses import BLOCKING, Status, can_move, is_reopening
from .values import Id

MOVED_FIELDS = ("starts_at", "ends_at", "blocked_from", "blocked_until", "lane")


def cancel[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> list[A]:
    """See `selectors.cancel_booking`."""

    def work() -> list[A]:
        rows = _locked_visit(adapter, appointment)
        target = Status.CANCELLED.value
        known = adapter.models.status_of
        moving = [row for row in rows if can_move(known(row.status), target)]
        if not moving:
            raise InvalidMove(known(appointment.status), target)
        before = [known(row.status) for row in moving]
        _set_status(adapter, moving, target)
        touched = spans_of(adapter.models, moving)
        on_commit(adapter, touched)
        _tell_status(adapter, moving, before)
        on_commit(adapter, (), booking_cancelled, appointments=moving)
        return moving

    return in_transaction(adapter.using, work)


def reschedule[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    appointment: A,
    start: datetime,
    master: Id | None,
) -> list[A]:
    """See `selectors.reschedule_booking`; `start` is in UTC."""

    def work() -> list[A]:
        also = () if master is None else (master,)
        rows = [
            row
            for row in _locked_visit(adapter, appointment, also)
            if adapter.models.status_of(row.status) in BLOCKING
        ]
        if appointment.pk not in {row.pk for row in rows}:
            present = adapter.models.status_of(appointment.status)
            raise InvalidMove(present, present)
        question = _question_of(adapter, rows, master)
        own = [row.pk for row in rows]
        period = Period.around(start)
        snapshot = adapter.look(question, period, fresh=True, without=own)
        visit = adapter.visit_at(snapshot, start)
        if visit is None:
            raise adapter.explain(snapshot, start)
        return _move(adapter, rows, visit)

    return in_transaction(adapter.using, work)


def change_status[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, target: str
) -> A:
    """See `selectors.change_status`."""

    def work() -> A:
        before = adapter.models.status_of(appointment.status)
        reopening = is_reopening(before, target)
        has_it = bool(adapter.models.texts(target))
        if not has_it or not (reopening or can_move(before, target)):
            raise InvalidMove(before, target)
        row = _locked_row(adapter, appointment)
        if reopening:
            row.status = adapter.models.stored(target)
            check_as_new(adapter, row)
            row.save(using=adapter.using)
        else:
            _set_status(adapter, [row], target)
        touched = spans_of(adapter.models, [row])
        on_commit(adapter, touched, status_changed, appointment=row, previous=before)
        if target == Status.CANCELLED.value:
            on_commit(adapter, (), booking_cancelled, appointments=[row])
        return row

    return in_transaction(adapter.using, work)


def _tell_status(
    adapter: DjangoAvailabilityAdapter[Any],
    rows: Sequence[AbstractBookableAppointment],
    before: Sequence[str],
) -> None:
    """Each row's change of status, where it did change."""
    for row, previous in zip(rows, before, strict=True):
        if adapter.models.status_of(row.status) != previous:
            on_commit(adapter, (), status_changed, appointment=row, previous=previous)


def _rows[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
) -> QuerySet[A, A]:
    return adapter.models.appointment._base_manager.using(adapter.using)


def _locked_visit[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, also: Collection[Id] = ()
) -> list[A]:
    """The visit's rows as they are, with the locks of their masters held."""
    name = f"{adapter.models.master_field}_id"
    visit = _rows(adapter).filter(chain_id=appointment.chain_id)
    known = Q(pk__in=[getattr(appointment, name), *also])
    masters = every(adapter.models.master, adapter.using)
    # One statement finds and locks them: nothing may be read before the lock.
    held = lock_rows(masters.filter(known | Q(pk__in=visit.values(name))))
    rows = list(as_they_are(visit).order_by("position", "pk"))
    _check_unchanged(adapter, rows, appointment)
    if held is not None and not {getattr(row, name) for row in rows} <= held:
        raise _changed(adapter, appointment)
    return rows


def _locked_row[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> A:
    rows = _locked_visit(adapter, appointment)
    return next(row for row in rows if row.pk == appointment.pk)


def _changed(
    adapter: DjangoAvailabilityAdapter[Any], row: AbstractBookableAppointment
) -> StatusChangedMeanwhile:
    return StatusChangedMeanwhile(adapter.models.status_of(row.status))


def _check_unchanged(
    adapter: DjangoAvailabilityAdapter[Any],
    rows: Sequence[AbstractBookableAppointment],
    appointment: AbstractBookableAppointment,
) -> None:
    """What the caller decided on is still so: the status, the time, the master."""
    current = {row.pk: row for row in rows}.get(appointment.pk)
    if current is None:
        raise StatusChangedMeanwhile("")
    for name in ("status", "starts_at", f"{adapter.models.master_field}_id"):
        if getattr(current, name) != getattr(appointment, name):
            raise _changed(adapter, current)


def _set_status[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], rows: Sequence[A], target: str
) -> None:
    """A compare-and-set: nothing is written over what another transaction wrote."""
    found = _rows(adapter).filter(
        pk__in=[row.pk for row in rows], status__in={row.status for row in rows}
    )
    text = adapter.models.stored(target)
    if found.update(status=text) != len(rows):
        raise _changed(adapter, rows[0])
    for row in rows:
        row.status = text


def _question_of(
    adapter: DjangoAvailabilityAdapter[Any],
    rows: Sequence[AbstractBookableAppointment],
    master: Id | None,
) -> Question:
    """The question that the visit is an answer to."""
    models = adapter.models
    kept = [getattr(row, f"{models.master_field}_id") for row in rows]
    return Question(
        service_ids=tuple(getattr(row, f"{models.service_field}_id") for row in rows),
        chosen=tuple(kept if master is None else [master] * len(rows)),
        overlap_allowed=_overlaps(adapter, rows),
    )


def _overlaps(
    adapter: DjangoAvailabilityAdapter[Any],
    rows: Sequence[AbstractBookableAppointment],
) -> bool:
    """Whether services run at the same time for no parallel group's sake."""
    pairs = [
        (one, other)
        for one, other in combinations(rows, 2)
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    ]
    if not pairs:
        return False
    name = f"{adapter.models.service_field}_id"
    services = every(adapter.models.service, adapter.using)
    asked = services.filter(pk__in={getattr(row, name) for row in rows})
    read = reader(adapter.models, "service", ("pk", "parallel_group"))
    group = {row[0]: read(row)[1] for row in asked.values_list(*read.paths)}
    return any(
        not group[getattr(one, name)]
        or group[getattr(one, name)] != group[getattr(other, name)]
        for one, other in pairs
    )


def _move[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], rows: Sequence[A], visit: Placed
) -> list[A]:
    """Write the new times in one UPDATE: rows may pass one another."""
    models = adapter.models
    previous: list[VisitRow] = [as_visit_row(models, row) for row in rows]
    touched = spans_of(models, rows)
    planned: Rows = rows_of(adapter, visit, without=[row.pk for row in rows])
    before = [models.status_of(row.status) for row in rows]
    for row, new in zip(rows, planned.rows, strict=True):
        if models.status_of(row.status) == Status.RESCHEDULE_PROPOSED.value:
            # The new time was what it waited for.
            row.status = models.stored(Status.CONFIRMED.value)
        for name in MOVED_FIELDS:
            setattr(row, name, getattr(new, name))
        setattr(row, f"{models.master_field}_id", new.master_id)
    others = list(_rows(adapter).filter(pk__in=planned.moved))
    for other in others:
        other.lane = planned.moved[other.pk]
    fields = [*MOVED_FIELDS, models.master_field, "status"]
    _rows(adapter).bulk_update([*rows, *others], fields)
    touched += spans_of(models, rows)
    moved = list(rows)
    on_commit(
        adapter, touched, booking_rescheduled, appointments=moved, previous=previous
    )
    _tell_status(adapter, moved, before)
    return moved
