"""Fills the tables: rules, treatments, people and their hours. What is there stays as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from .app import App
from .salon import PEOPLE, RULES, SUN, TREATMENTS, WED, Person


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the salon and the row that stands for them."""

    person: Person
    row: Any
    services: dict[str, Any]
    """Rows of the salon's treatments that can be booked with this person, by name."""


def fill_rules(app: App) -> None:
    """The settings row, unless there is one."""
    model = app.roles.settings
    if not model._default_manager.exists():
        app.make(model, **RULES)


def fill_treatments(app: App) -> dict[str, Any]:
    """Rows of all treatments, by name."""
    model = app.roles.service
    rows: dict[str, Any] = {}
    for treatment in TREATMENTS:
        known = model._default_manager.filter(name=treatment.name).first()
        rows[treatment.name] = known or app.make(model, **asdict(treatment))
    return rows


def fill_people(app: App, treatments: dict[str, Any], today: date) -> list[Colleague]:
    """Everybody who works in the salon, with hours and time off where they are new."""
    return [_fill_person(app, person, treatments, today) for person in PEOPLE]


def _fill_person(app: App, person: Person, treatments: dict[str, Any], today: date) -> Colleague:
    known = app.roles.master._default_manager.filter(name=person.name).first()
    row: Any = known or app.make(
        app.roles.master, name=person.name, **_usual(person), **person.extra
    )
    offered = getattr(row, app.roles.services_field)
    if known is None:
        offered.set([treatments[name] for name in person.skills])
        _fill_hours(app, person, row)
        _fill_exceptions(app, person, row, today)
    pks = set(offered.values_list("pk", flat=True))
    services = {
        name: treatments[name]
        for name in person.skills
        if row.is_active and treatments[name].is_active and treatments[name].pk in pks
    }
    return Colleague(person=person, row=row, services=services)


def _usual(person: Person) -> dict[str, time]:
    """The hours that stand on the person's own row."""
    usual = person.usual
    if usual is None:
        return {}
    hours = {"work_start": usual.start, "work_end": usual.end}
    if usual.pause:
        hours |= {"break_start": usual.pause[0], "break_end": usual.pause[1]}
    return hours


def _fill_hours(app: App, person: Person, row: Any) -> None:
    for shift in person.shifts:
        pause = shift.pause or (None, None)
        for weekday in shift.weekdays:
            app.make(
                app.roles.working_day,
                **{app.roles.master_field: row},
                weekday=weekday,
                start_time=shift.start,
                end_time=shift.end,
                break_start=pause[0],
                break_end=pause[1],
            )


def _fill_exceptions(app: App, person: Person, row: Any, today: date) -> None:
    """Next week one is away for a day, one for two hours, and one works on a Sunday."""
    monday = today + timedelta(days=7 - today.weekday())
    whose = {app.roles.master_field: row}
    match person.name:
        case "Jonas Weber":
            day = monday + timedelta(days=WED)
            app.make(
                app.roles.day_off, **whose, starts_on=day, ends_on=day, reason="Training course"
            )
        case "Amara Okafor":
            day = monday + timedelta(days=WED)
            app.make(
                app.roles.day_off,
                **whose,
                starts_on=day,
                ends_on=day,
                start_time=time(15),
                end_time=time(17),
                reason="Dentist",
            )
        case "Mei Tanaka":
            app.make(
                app.roles.special_day,
                **whose,
                date=monday + timedelta(days=SUN),
                start_time=time(11),
                end_time=time(16),
            )
