"""Rows for tests: valid, saved, and free of fixed dates."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import selectors
from ..models import (
    Appointment,
    Practitioner,
    Procedure,
)
from . import rows

OPENS, CLOSES = time(9), time(17)
"""The hours of everybody whom these factories make, on every day of the week."""

ROOM = 1
"""How many bookings one of them has room for at the same time."""


def make_service(**values: Any) -> Procedure:
    """One hour; no time around it."""
    fields = {"name": "An hour", "duration_minutes": 60, "price": 40} | values
    service: Procedure = rows.make_role("service", **fields)
    return service


def make_master(
    *services: Procedure,
    **values: Any,
) -> Practitioner:
    """Someone who offers these services, and works every day."""
    fields = {"name": "Someone"} | values
    master: Practitioner = rows.make_role("master", **fields)
    offer(master, *services)
    for weekday in range(7):
        make_working_day(master, weekday=weekday)
    return master


def offer(
    master: Practitioner,
    *services: Procedure,
) -> None:
    """From now on they can be booked there too."""
    rows.offer(master, *services)


def change(row: Any, **values: Any) -> None:
    """Set fields of a row, and save them."""
    rows.change(row, **values)


def make_working_day(master: Practitioner, **values: Any) -> Any:
    """A period of work in every week."""
    fields = {"weekday": 0, "start_time": OPENS, "end_time": CLOSES} | values
    return rows.make_role("working_day", master=master, **fields)


def make_special_day(master: Practitioner, **values: Any) -> Any:
    """Other hours on one date."""
    return rows.make_role("special_day", master=master, **values)


def make_day_off(master: Practitioner, **values: Any) -> Any:
    """Time off."""
    return rows.make_role("day_off", master=master, **values)


def make_settings(**values: Any) -> Any:
    """The rules of the business."""
    return rows.make_role("settings", **values)


def working_days(master: Practitioner) -> list[Any]:
    """The periods of their week."""
    return rows.days_of(master)


def make_booking(
    service: Procedure,
    master: Practitioner,
    starts_at: datetime,
    **values: Any,
) -> Appointment:
    """One service, booked as visitors book it."""
    return make_visit([service], starts_at, master_id=master.pk, **values)[0]


def fill(
    service: Procedure,
    master: Practitioner,
    starts_at: datetime,
) -> Appointment:
    """Book this time as often as there is room; answers with the last booking."""
    booked = [make_booking(service, master, starts_at) for _ in range(ROOM)]
    return booked[-1]


def make_visit(
    services: list[Procedure],
    starts_at: datetime,
    **values: Any,
) -> list[Appointment]:
    """Several services, booked as visitors book them."""
    return selectors.create_booking(
        service_ids=[service.pk for service in services],
        starts_at=starts_at,
        **values,
    )


def make_client(user: Any) -> Any:
    """A client, who belongs to this account or to none."""
    model = apps.get_model("patients.Patient")
    return rows.make(model, **({} if user is None else {"account": user}))


def make_staff() -> Any:
    """Someone who may do everything in the admin, whatever the user model asks for."""
    model = get_user_model()
    fields = rows.values_for(model, model.REQUIRED_FIELDS)
    fields |= dict.fromkeys(fields.keys() & {"email"}, "staff@example.com")
    fields[model.USERNAME_FIELD] = "staff@example.com"
    manager: Any = model._default_manager
    return manager.create_superuser(password="not-a-secret", **fields)


def day_ahead(days: int = 7) -> date:
    """A local date in the days to come."""
    return timezone.localdate(timezone=selectors.get_local_zone()) + timedelta(days)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """When the business's clock shows this time; aware, UTC."""
    clock = time(hour, minute, tzinfo=selectors.get_local_zone())
    return datetime.combine(day, clock).astimezone(UTC)


def clock_times(
    service: Procedure,
    day: date,
    **question: Any,
) -> list[str]:
    """The starts of a day as a visitor reads them."""
    slots = selectors.get_available_slots([service.pk], day, **question)
    return [f"{slot.local_start:%H:%M}" for slot in slots]
