"""The core's entry points. A project binds them to its own adapter, once.

Ids are primary keys or their text form. `master_selections` maps service ids to master
ids and cannot be combined with `master_id`. All raise `BookingInputError` for a question
that is wrong in itself; all errors derive from `BookingEngineError`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from codex_services.booking.slot_master import BookingMode
from django.db.models import Model

from . import changes, staff
from .availability import DjangoAvailabilityAdapter
from .booking import Order, book
from .calendar import Choice, month_view
from .fields import describe, is_active, is_bookable, order_by_name
from .loading import load_rules
from .locking import every
from .mixins import AbstractBookableAppointment
from .question import days_from, read_id, read_moment, read_question
from .snapshot import BookingRules, Period
from .values import CalendarMonth, Id, Slot


def get_available_slots[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    service_ids: Sequence[Id],
    target_date: date,
    *,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    mode: BookingMode = BookingMode.SINGLE_DAY,
    overlap_allowed: bool = False,
) -> list[Slot]:
    """Every start on the day at which the whole visit can be booked, in order.

    Args:
        target_date: the local date, in the master's zone, of the first service.
        mode: SINGLE_DAY, or RESOURCE_LOCKED together with `master_id`.
        overlap_allowed: services may run at the same time, by different masters.
    """
    question = read_question(
        adapter.models,
        service_ids,
        master_id=master_id,
        master_selections=master_selections,
        mode=mode,
        overlap_allowed=overlap_allowed,
    )
    snapshot = adapter.look(question, Period(first=target_date, last=target_date))
    return list(adapter.slots(snapshot, target_date))


def get_nearest_slots[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    service_ids: Sequence[Id],
    search_from: date,
    *,
    search_days: int = 60,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
) -> list[Slot]:
    """The slots of the first day that has any, of `search_days` from `search_from`."""
    question = read_question(
        adapter.models,
        service_ids,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
    )
    days = days_from(search_from, search_days)
    if not days:
        return []
    seen = adapter.look_along(question, days)
    found = (list(adapter.slots(snapshot, day)) for day, snapshot in seen)
    return next((slots for slots in found if slots), [])


def get_calendar_data[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    year: int,
    month: int,
    *,
    service_ids: Sequence[Id] = (),
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
    today: date | None = None,
    selected_date: date | None = None,
) -> CalendarMonth:
    """A month that says which of its days really have room.

    Without services: where some active master, or the named one, has bookable time.
    """
    choice = Choice(master_id, master_selections, overlap_allowed)
    return month_view(
        adapter, year, month, service_ids, choice, today=today, selected=selected_date
    )


def create_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    *,
    service_ids: Sequence[Id],
    starts_at: datetime,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
    client: Model | None = None,
    extra_fields: Mapping[str, object] | None = None,
    idempotency_key: str | None = None,
) -> list[A]:
    """Book a visit; answers with one appointment per service, in order.

    Args:
        starts_at: aware; of the first service.
        extra_fields: further fields of the appointment, by name, for every row.
        idempotency_key: the same key and content again answers with the same rows.

    Raises:
        RuleError: a rule of the business forbids this start; `rule` names it.
        SlotAlreadyBookedError: other bookings are in the way, and nothing else.
        IdempotencyKeyReused: the key belongs to a visit with other content.
    """
    question = read_question(
        adapter.models,
        service_ids,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
    )
    order = Order(
        question=question,
        start=read_moment(starts_at),
        client=client,
        extra_fields=extra_fields or {},
        key=idempotency_key or None,
    )
    return book(adapter, order)


def cancel_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> list[A]:
    """Cancel the whole visit of this appointment; answers with the cancelled rows.

    Raises:
        InvalidMove: none of its rows can be cancelled.
        StatusChangedMeanwhile: the appointment no longer has the status it shows.
    """
    return changes.cancel(adapter, appointment)


def reschedule_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    appointment: A,
    *,
    starts_at: datetime,
    master_id: Id | None = None,
) -> list[A]:
    """Move the visit of this appointment: the same rows, at another time.

    Its own span is not busy. Without `master_id` every service keeps its master. Where
    a new time was proposed, moving settles it: the booking is confirmed.

    Raises:
        RuleError, SlotAlreadyBookedError: as for `create_booking`.
        InvalidMove: a row of the visit is over or cancelled.
        StatusChangedMeanwhile: the appointment no longer has the status it shows.
    """
    master = None if master_id is None else read_id(adapter.models.master, master_id)
    return changes.reschedule(adapter, appointment, read_moment(starts_at), master)


def change_status[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, status: str
) -> A:
    """Move one appointment to another status, if nobody else moved it meanwhile.

    Reopening what was cancelled is validated like a new booking.

    Raises:
        InvalidMove: the status cannot follow the present one.
        StatusChangedMeanwhile: the appointment no longer has the status it shows.
        RuleError, SlotAlreadyBookedError: on reopening.
    """
    return changes.change_status(adapter, appointment, str(status))


def validate_staff_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A, *, seen: str = ""
) -> None:
    """Apply the rules to what staff entered, and compute what they did not.

    To be called inside the transaction that saves the appointment, with the instance
    as it is about to be saved: it locks the masters until that transaction ends. Fills
    `ends_at`, `blocked_from`, `blocked_until` and `lane`. Notice and horizon do not bind
    staff. Nothing is checked where master, service, start and status stayed the same.

    Args:
        seen: `version_for_staff` of the row as the form showed it; empty: not known,
            and whoever saves last is right.

    Raises:
        RuleError, SlotAlreadyBookedError, InvalidMove, StatusChangedMeanwhile.
        TransactionManagementError: there is no transaction.
    """
    staff.validate(adapter, appointment, seen)


def version_for_staff[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> str:
    """A text that changes with the row's status, start, master or service.

    A form that carries it can tell that somebody else changed the booking meanwhile.
    """
    return staff.version_of(adapter.models, appointment)


def load_settings[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
) -> BookingRules:
    """The settings' row as a frozen value, or the defaults; never writes."""
    return load_rules(adapter.models, adapter.using)


def masters_for[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], service_ids: Sequence[Id]
) -> list[Model]:
    """The active masters who offer every one of these services, by name."""
    models = adapter.models
    question = read_question(models, service_ids)
    everybody = every(models.master, adapter.using)
    rows = models.master._default_manager.using(adapter.using)
    rows = rows.filter(is_active(models, "master"))
    for service in set(question.service_ids):
        # Not a join: who offers it for two reasons is still one.
        able = everybody.filter(**{models.services_field: service})
        rows = rows.filter(pk__in=able.values("pk"))
    return list(rows.order_by(*order_by_name(models, "master")))


def bookable_services[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
) -> list[Model]:
    """The active services that somebody active offers, in the model's own order."""
    models = adapter.models
    masters = models.master._default_manager.using(adapter.using)
    offered = masters.filter(is_active(models, "master"))
    rows = models.service._default_manager.using(adapter.using)
    rows = rows.filter(
        is_bookable(models), pk__in=offered.values(f"{models.services_field}__pk")
    )
    return list(rows if rows.ordered else rows.order_by("pk"))


def described[A: AbstractBookableAppointment, M: Model](
    adapter: DjangoAvailabilityAdapter[A],
    role: str,
    rows: Iterable[M],
    names: Sequence[str],
) -> list[M]:
    """The same rows, which now answer to these of the contract's names.

    Such as `price` or `duration_minutes` of a service, wherever the project has them.
    What the model itself has under that name stays as it is. One query, or none.

    Args:
        role: `master` or `service`.
    """
    return describe(adapter.models, role, rows, names)
