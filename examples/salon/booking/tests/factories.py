"""Rows for tests: valid, saved, and free of fixed dates."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import selectors
from ..models import (
    Appointment,
    BookingSettings,
    DayOff,
    SpecialDay,
    Stylist,
    Treatment,
    WorkingDay,
)

OPENS, CLOSES = time(9), time(17)
"""The hours of everybody whom these factories make, on every day of the week."""

ROOM = 1
"""How many bookings one of them has room for at the same time."""


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
    offer(master, *services)
    for weekday in range(7):
        make_working_day(master, weekday=weekday)
    return master


def offer(
    master: Stylist,
    *services: Treatment,
) -> None:
    """From now on they can be booked there too."""
    master.services.add(*services)


def change(row: Any, **values: Any) -> None:
    """Set fields of a row, and save them."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def make_working_day(master: Stylist, **values: Any) -> Any:
    """A period of work in every week."""
    fields = {"weekday": 0, "start_time": OPENS, "end_time": CLOSES} | values
    return WorkingDay.objects.create(
        stylist=master,
        **fields,
    )


def make_special_day(master: Stylist, **values: Any) -> Any:
    """Other hours on one date."""
    return SpecialDay.objects.create(
        stylist=master,
        **values,
    )


def make_day_off(master: Stylist, **values: Any) -> Any:
    """Time off."""
    return DayOff.objects.create(
        stylist=master,
        **values,
    )


def make_settings(**values: Any) -> Any:
    """The rules of the business."""
    return BookingSettings.objects.create(**values)


def working_days(master: Stylist) -> list[Any]:
    """The periods of their week."""
    days = WorkingDay.objects.filter(
        stylist=master,
    )
    return list(days)


def make_booking(
    service: Treatment,
    master: Stylist,
    starts_at: datetime,
    **values: Any,
) -> Appointment:
    """One service, booked as visitors book it."""
    return make_visit([service], starts_at, master_id=master.pk, **values)[0]


def fill(
    service: Treatment,
    master: Stylist,
    starts_at: datetime,
) -> Appointment:
    """Book this time as often as there is room; answers with the last booking."""
    booked = [make_booking(service, master, starts_at) for _ in range(ROOM)]
    return booked[-1]


def make_visit(
    services: list[Treatment],
    starts_at: datetime,
    **values: Any,
) -> list[Appointment]:
    """Several services, booked as visitors book them."""
    return selectors.create_booking(
        service_ids=[service.pk for service in services],
        starts_at=starts_at,
        **values,
    )


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
