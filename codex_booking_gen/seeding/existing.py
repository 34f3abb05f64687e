"""People and services that the project had before: its rows stay as they are.

What is the app's own is added to them: hours, what somebody does where a satellite says it, and how
long something takes where the project does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from hashlib import sha256
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from .app import App
from .errors import SeedError
from .fill import Colleague, fill_hours, who_offers
from .salon import FRI, MON, SAT, THU, TUE, WED, Shift

PEOPLE, SERVICES = 12, 40
"""So many of the project's rows get visits: the rest of a long list would look no different."""

MINUTES = (45, 30, 60)
SHIFTS = (
    (
        Shift(
            weekdays=(MON, TUE, WED, THU, FRI),
            start=time(8),
            end=time(16),
            pause=(time(12), time(12, 30)),
        ),
    ),
    (Shift(weekdays=(TUE, WED, THU, FRI, SAT), start=time(10), end=time(18)),),
    (
        Shift(weekdays=(MON, WED), start=time(12), end=time(20)),
        Shift(weekdays=(THU, FRI), start=time(9), end=time(15)),
    ),
)
HINT = "Add what is missing first, in the admin for example. seed changes no row of yours."


def services_there(app: App) -> dict[str, Any]:
    """The project's services that can be booked, by primary key as text."""
    rows = [row for row in app.rows("service", "is_active", "duration_minutes") if row.is_active]
    rows = rows[:SERVICES]
    for number, row in enumerate(rows):
        if not row.duration_minutes:
            _satellite(app, "service", row, duration_minutes=MINUTES[number % len(MINUTES)])
    label = app.roles.service._meta.label
    if not rows:
        raise SeedError(f"There is nothing to book: {label} has no row that is active.", HINT)
    return {str(row.pk): row for row in rows}


def colleagues_there(app: App, services: dict[str, Any]) -> list[Colleague]:
    """The project's people who are active, with hours where nobody has given them any.

    Raises SeedError when there are none, or they offer nothing.
    """
    rows = [row for row in app.rows("master", "is_active") if row.is_active][:PEOPLE]
    label = app.roles.master._meta.label
    if not rows:
        raise SeedError(f"There is nobody to book: {label} has no row that is active.", HINT)
    offered = who_offers(app, services)
    if not offered and _say_who_offers(app, rows, list(services.values())):
        offered = who_offers(app, services)
    if not any(row.pk in offered for row in rows):
        service = app.roles.service._meta.label
        raise SeedError(f"Nothing can be booked: nobody of {label} offers a {service}.", HINT)
    for number, row in enumerate(rows):
        _give_hours(app, row, SHIFTS[number % len(SHIFTS)])
    return [_colleague(row, offered.get(row.pk, {})) for row in rows]


def _say_who_offers(app: App, rows: Sequence[Any], services: Sequence[Any]) -> bool:
    """Let everybody offer two of three services, where that is for the app to say."""
    satellite, _, field = app.roles.services_field.partition("__")
    if not field or satellite != app.satellite("master"):
        return False
    for place, row in enumerate(rows):
        profile = _satellite(app, "master", row)
        mine = [each for number, each in enumerate(services) if (number + place) % 3 < 2]
        if profile is not None:
            getattr(profile, field).set(mine)
    return True


def _satellite(app: App, role: str, row: Any, **values: object) -> Any:
    """The app's own row beside one of the project's, made now; None where one was there.

    Nor is one made that could not say what is to be said.
    """
    name = app.satellite(role)
    if not name:
        return None
    link: Any = type(row)._meta.get_field(name)
    model: type[models.Model] = link.related_model
    if not all(_has(model, each) for each in values):
        return None
    if model._default_manager.filter(**{link.field.name: row}).exists():
        return None
    return app.make(model, **{link.field.name: row}, **values)


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _give_hours(app: App, row: Any, shifts: tuple[Shift, ...]) -> None:
    hours = app.roles.working_day._default_manager
    if (
        app.owns(app.roles.working_day)
        and not hours.filter(**{app.roles.master_field: row}).exists()
    ):
        fill_hours(app, row, shifts)


def _colleague(row: Any, services: dict[str, Any]) -> Colleague:
    names = list(services)
    return Colleague(
        # Of a fixed length, whatever the key is: that of a visit has a limit.
        key=sha256(str(row.pk).encode()).hexdigest()[:16],
        row=row,
        services=services,
        pairs=tuple(zip(names[::2], names[1::2], strict=False)),
        busy=3,
    )
