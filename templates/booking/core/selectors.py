"""The core's entry points. A project binds them to its own adapter, once.

Ids are primary keys or their text form. `master_selections` maps service ids to master
ids and cannot be combined with `master_id`. All raise `BookingInputError` for a question
that is wrong in itself; all errors derive from `BookingEngineError`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from codex_services.booking.slot_master import BookingMode
from django.db.models import Model

from .availability import DjangoAvailabilityAdapter
from .mixins import AbstractBookableAppointment, AbstractBookableMaster
from .snapshot import BookingRules
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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


def cancel_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> list[A]:
    """Cancel the whole visit of this appointment; answers with the cancelled rows.

    Raises:
        InvalidMove: none of its rows can be cancelled.
        StatusChangedMeanwhile: the appointment no longer has the status it shows.
    """
    raise NotImplementedError


def reschedule_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
    appointment: A,
    *,
    starts_at: datetime,
    master_id: Id | None = None,
) -> list[A]:
    """Move the visit of this appointment: the same rows, at another time.

    Its own span is not busy. Without `master_id` every service keeps its master.

    Raises:
        RuleError, SlotAlreadyBookedError: as for `create_booking`.
        InvalidMove: a row of the visit is over or cancelled.
        StatusChangedMeanwhile: the appointment no longer has the status it shows.
    """
    raise NotImplementedError


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
    raise NotImplementedError


def validate_staff_booking[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], appointment: A
) -> None:
    """Apply the rules to what staff entered, and compute what they did not.

    To be called inside the transaction that saves the appointment, with the instance
    as it is about to be saved: it locks the masters until that transaction ends. Fills
    `ends_at`, `blocked_from`, `blocked_until` and `lane`. Notice and horizon do not bind
    staff. Nothing is checked where master, service, start and status stayed the same.

    Raises:
        RuleError, SlotAlreadyBookedError, InvalidMove, StatusChangedMeanwhile.
        TransactionManagementError: there is no transaction.
    """
    raise NotImplementedError


def load_settings[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A],
) -> BookingRules:
    """The settings' row as a frozen value, or the defaults; never writes."""
    raise NotImplementedError


def masters_for[A: AbstractBookableAppointment](
    adapter: DjangoAvailabilityAdapter[A], service_ids: Sequence[Id]
) -> list[AbstractBookableMaster]:
    """The active masters who offer every one of these services, by name."""
    raise NotImplementedError
