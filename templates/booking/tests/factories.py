"""Rows for tests: valid, saved, and free of fixed dates."""

<% if asked.staff %>
from collections.abc import Iterable
<% endif %>
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

<% if client.kind in ("linked", "unlinked") %>
from django.apps import apps
<% endif %>
from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import selectors
from ..models import (
<% for name in factory_models %>
    <%= name %>,
<% endfor %>
)
<% if mapped %>
from . import rows
<% endif %>

OPENS, CLOSES = time(9), time(17)
"""The hours of everybody whom these factories make, on every day of the week."""

ROOM = <%= room %>
"""How many bookings one of them has room for at the same time."""
<% if asked.fields %>

<%= asked.constant %>
"""What the wizard asks beside the usual, because no booking can be without it."""
<% endif %>
<% if asked.staff %>

<%= asked.staff %>
"""What the form for staff asks beside the usual."""
<% endif %>


def make_service(**values: Any) -> <%= service.cls %>:
    """One hour; no time around it."""
    fields = {"name": "An hour", "duration_minutes": 60, "price": 40} | values
<% if mapped %>
    service: <%= service.cls %> = rows.make_role("service", **fields)
    return service
<% else %>
    return <%= service.cls %>.objects.create(**fields)
<% endif %>


def make_master(
    *services: <%= service.cls %>,
    **values: Any,
) -> <%= master.cls %>:
    """Someone who offers these services, and works every day."""
    fields = {"name": "Someone"} | values
<% if mapped %>
    master: <%= master.cls %> = rows.make_role("master", **fields)
<% else %>
    master = <%= master.cls %>.objects.create(**fields)
<% endif %>
    offer(master, *services)
    for weekday in range(7):
        make_working_day(master, weekday=weekday)
    return master


def offer(
    master: <%= master.cls %>,
    *services: <%= service.cls %>,
) -> None:
    """From now on they can be booked there too."""
<% if mapped %>
    rows.offer(master, *services)
<% else %>
    master.services.add(*services)
<% endif %>


def change(row: Any, **values: Any) -> None:
    """Set fields of a row, and save them."""
<% if mapped %>
    rows.change(row, **values)
<% else %>
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
<% endif %>


def make_working_day(master: <%= master.cls %>, **values: Any) -> Any:
    """A period of work in every week."""
    fields = {"weekday": 0, "start_time": OPENS, "end_time": CLOSES} | values
<% if mapped %>
    return rows.make_role("working_day", master=master, **fields)
<% else %>
    return <%= working_day.cls %>.objects.create(
        <%= master.name %>=master,
        **fields,
    )
<% endif %>


def make_special_day(master: <%= master.cls %>, **values: Any) -> Any:
    """Other hours on one date."""
<% if mapped %>
    return rows.make_role("special_day", master=master, **values)
<% else %>
    return <%= special_day.cls %>.objects.create(
        <%= master.name %>=master,
        **values,
    )
<% endif %>


def make_day_off(master: <%= master.cls %>, **values: Any) -> Any:
    """Time off."""
<% if mapped %>
    return rows.make_role("day_off", master=master, **values)
<% else %>
    return <%= day_off.cls %>.objects.create(
        <%= master.name %>=master,
        **values,
    )
<% endif %>


def make_settings(**values: Any) -> Any:
    """The rules of the business."""
<% if mapped %>
    return rows.make_role("settings", **values)
<% else %>
    return <%= settings.cls %>.objects.create(**values)
<% endif %>


def working_days(master: <%= master.cls %>) -> list[Any]:
    """The periods of their week."""
<% if mapped %>
    return rows.days_of(master)
<% else %>
    days = <%= working_day.cls %>.objects.filter(
        <%= master.name %>=master,
    )
    return list(days)
<% endif %>


def make_booking(
    service: <%= service.cls %>,
    master: <%= master.cls %>,
    starts_at: datetime,
    **values: Any,
) -> <%= appointment.cls %>:
    """One service, booked as visitors book it."""
    return make_visit([service], starts_at, master_id=master.pk, **values)[0]


def fill(
    service: <%= service.cls %>,
    master: <%= master.cls %>,
    starts_at: datetime,
) -> <%= appointment.cls %>:
    """Book this time as often as there is room; answers with the last booking."""
    booked = [make_booking(service, master, starts_at) for _ in range(ROOM)]
    return booked[-1]


def make_visit(
    services: list[<%= service.cls %>],
    starts_at: datetime,
    **values: Any,
) -> list[<%= appointment.cls %>]:
    """Several services, booked as visitors book them."""
<% if asked.fields %>
    given = rows.values_for(<%= appointment.cls %>, ASKED)
    values["extra_fields"] = given | values.get("extra_fields", {})
<% endif %>
    return selectors.create_booking(
        service_ids=[service.pk for service in services],
        starts_at=starts_at,
        **values,
    )


<% if asked.staff %>
def answers(names: Iterable[str]) -> dict[str, Any]:
    """Fields of a booking as a browser sends them."""
    sent: dict[str, Any] = {}
    for name, value in rows.values_for(<%= appointment.cls %>, names).items():
        if isinstance(value, datetime):
            sent |= {f"{name}_0": f"{value:%Y-%m-%d}", f"{name}_1": f"{value:%H:%M:%S}"}
        sent[name] = getattr(value, "pk", value)
    return sent


<% endif %>
<% if client.kind in ("linked", "unlinked") %>
def make_client(user: Any) -> Any:
    """A client<% if client.kind == "linked" %>, who belongs to this account or to none<% endif %>."""
    model = apps.get_model("<%= client.label %>")
<% if client.kind == "linked" %>
    return rows.make(model, **({} if user is None else {"<%= client.user_field %>": user}))
<% else %>
    return rows.make(model)
<% endif %>


<% endif %>
def make_staff() -> Any:
    """Someone who may do everything in the admin, whatever the user model asks for."""
    model = get_user_model()
<% if mapped %>
    fields = rows.values_for(model, model.REQUIRED_FIELDS)
    fields |= dict.fromkeys(fields.keys() & {"email"}, "staff@example.com")
<% else %>
    fields = dict.fromkeys(model.REQUIRED_FIELDS, "staff@example.com")
<% endif %>
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
    service: <%= service.cls %>,
    day: date,
    **question: Any,
) -> list[str]:
    """The starts of a day as a visitor reads them."""
    slots = selectors.get_available_slots([service.pk], day, **question)
    return [f"{slot.local_start:%H:%M}" for slot in slots]
