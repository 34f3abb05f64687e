"""Rows for tests: valid, saved, and free of fixed dates."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import selectors
from ..models import (
    Appointment,
    Stylist,
    Treatment,
    WorkingDay,
)

OPENS, CLOSES = time(9), time(17)
"""The hours of everybody whom these factories make, on every day of the week."""


def make_service(**values: Any) -> Treatment:
    """One hour; no time around it."""
    fields = {"name": "An hour", "duration_minutes": 60, "price": 40} | values
    return Treatment.objects.create(**fields)


def make_master(
    *services: Treatment,
    **values: Any,
) -> Stylist:
    """Someone who offers these services, and works every day."""
    fields = {"name": "Someone"} | values
    master = Stylist.objects.create(**fields)
    master.services.set(services)
    for weekday in range(7):
        make_working_day(master, weekday=weekday)
    return master


def make_working_day(
    master: Stylist,
    **values: Any,
) -> WorkingDay:
    """A period of work in every week."""
    fields = {"weekday": 0, "start_time": OPENS, "end_time": CLOSES} | values
    return WorkingDay.objects.create(
        stylist=master,
        **fields,
    )


def make_booking(
    service: Treatment,
    master: Stylist,
    starts_at: datetime,
    **values: Any,
) -> Appointment:
    """One service, booked as visitors book it."""
    rows = selectors.create_booking(
        service_ids=[service.pk],
        starts_at=starts_at,
        master_id=master.pk,
        **values,
    )
    return rows[0]


def make_staff() -> Any:
    """Someone who may do everything in the admin, whatever the user model asks for."""
    model = get_user_model()
    fields = dict.fromkeys(model.REQUIRED_FIELDS, "staff@example.com")
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
    service: Treatment,
    day: date,
    **question: Any,
) -> list[str]:
    """The starts of a day as a visitor reads them."""
    slots = selectors.get_available_slots([service.pk], day, **question)
    return [f"{slot.local_start:%H:%M}" for slot in slots]
