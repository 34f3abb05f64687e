"""What this project can ask of its bookings, and do with them.

Ids are primary keys or their text form. Times are aware and in UTC; days are those of
the master's time zone. What is refused is a `BookingEngineError`, see `core/errors.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from codex_services.booking.slot_master import BookingMode
from django.conf import settings
from django.db import models

from .core import selectors as core
from .core.values import CalendarMonth, Id, Slot
from .core.zones import get_zone
from .models import (
    Appointment,
    Stylist,
    Treatment,
)
from .wiring import ADAPTER, MODELS


def get_available_slots(
    service_ids: Sequence[Id],
    target_date: date,
    *,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    mode: BookingMode = BookingMode.SINGLE_DAY,
    overlap_allowed: bool = False,
) -> list[Slot]:
    """Every start of that day at which these services can be booked, in order.

    Raises BookingInputError when the question itself is wrong.
    """
    return core.get_available_slots(
        ADAPTER,
        service_ids,
        target_date,
        master_id=master_id,
        master_selections=master_selections,
        mode=mode,
        overlap_allowed=overlap_allowed,
    )


def get_nearest_slots(
    service_ids: Sequence[Id],
    search_from: date,
    *,
    search_days: int = 60,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
) -> list[Slot]:
    """The starts of the first day that has any, within `search_days` days.

    Raises BookingInputError when the question itself is wrong.
    """
    return core.get_nearest_slots(
        ADAPTER,
        service_ids,
        search_from,
        search_days=search_days,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
    )


def get_calendar_data(
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
    """A month that says of each day whether it really has room.

    Raises BookingInputError when the question itself is wrong.
    """
    return core.get_calendar_data(
        ADAPTER,
        year,
        month,
        service_ids=service_ids,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
        today=today,
        selected_date=selected_date,
    )


def create_booking(
    *,
    service_ids: Sequence[Id],
    starts_at: datetime,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
    client: models.Model | None = None,
    extra_fields: Mapping[str, object] | None = None,
    idempotency_key: str | None = None,
) -> list[Appointment]:
    """Book these services; one row per service, in order.

    `extra_fields` are further fields of the row. The same `idempotency_key` with the
    same content books once. Raises RuleError when a rule forbids the start,
    SlotAlreadyBookedError when only other bookings are in the way.
    """
    return core.create_booking(
        ADAPTER,
        service_ids=service_ids,
        starts_at=starts_at,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
        client=client,
        extra_fields=extra_fields,
        idempotency_key=idempotency_key,
    )


def cancel_booking(
    appointment: Appointment,
) -> list[Appointment]:
    """Cancel the whole visit that the row belongs to; answers with its rows."""
    return core.cancel_booking(ADAPTER, appointment)


def reschedule_booking(
    appointment: Appointment,
    *,
    starts_at: datetime,
    master_id: Id | None = None,
) -> list[Appointment]:
    """Move the whole visit; without `master_id` everyone keeps their part of it."""
    return core.reschedule_booking(
        ADAPTER,
        appointment,
        starts_at=starts_at,
        master_id=master_id,
    )


def change_status(
    appointment: Appointment,
    status: str,
) -> Appointment:
    """Move one row to another status, unless somebody else was faster.

    Raises InvalidMove, StatusChangedMeanwhile; on reopening what a booking raises.
    """
    return core.change_status(ADAPTER, appointment, status)


def validate_staff_booking(
    appointment: Appointment,
    *,
    seen: str = "",
) -> None:
    """Hold what staff entered to the rules, and compute the times that it blocks.

    To be called inside the transaction that saves the row. `seen` is what
    `version_for_staff` said when the row was shown.
    """
    core.validate_staff_booking(ADAPTER, appointment, seen=seen)


def version_for_staff(
    appointment: Appointment,
) -> str:
    """A text that is another one once somebody has changed the booking."""
    return core.version_for_staff(ADAPTER, appointment)


def get_status(
    appointment: Appointment,
) -> str:
    """Where it stands, as `core/statuses.py` calls that, whatever the database says."""
    return MODELS.status_of(appointment.status)


def get_bookable_services() -> list[Treatment]:
    """Everything that is active and that somebody active offers."""
    return cast(
        "list[Treatment]",
        core.bookable_services(ADAPTER),
    )


def get_masters(
    service_ids: Sequence[Id],
) -> list[Stylist]:
    """Who is active and offers every one of these services."""
    return cast(
        "list[Stylist]",
        core.masters_for(ADAPTER, service_ids),
    )


def get_visit(
    chain_id: UUID,
) -> list[Appointment]:
    """The rows of one visit, in order; none when there is no such visit."""
    rows = Appointment.objects.select_related(
        "stylist",
        "treatment",
    )
    return list(rows.filter(chain_id=chain_id).order_by("position"))


def get_visit_by_key(
    idempotency_key: str,
) -> Appointment | None:
    """The first row of the visit that was booked with this key."""
    return Appointment.objects.filter(
        idempotency_key=idempotency_key,
    ).first()


def get_local_zone(
    master: Stylist | None = None,
) -> ZoneInfo:
    """The zone in which times are shown: the master's, else the business's."""
    own = master.time_zone if master else ""
    return get_zone(own or MODELS.time_zone or settings.TIME_ZONE)
