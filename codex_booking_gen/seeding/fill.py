"""Fills the app's own tables: rules, treatments, people, their hours. What is there stays so."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import models

from .app import App
from .salon import COMBINATIONS, PEOPLE, RULES, SUN, TREATMENTS, WED, Person, Shift


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, and the row that stands for them."""

    key: str
    """Begins the keys of this person's visits, after the day; short."""
    row: Any
    services: dict[str, Any]
    """Rows that can be booked with this person, by a name of their own."""
    pairs: tuple[tuple[str, str], ...]
    """What visitors ask for together."""
    busy: int
    """About how many visits fill one of this person's days."""


def fill_rules(app: App) -> None:
    """The settings row, unless there is one."""
    model = app.roles.settings
    if app.owns(model) and not model._default_manager.exists():
        app.make(model, **RULES)


def fill_treatments(app: App) -> dict[str, Any]:
    """Rows of all the salon's treatments, by name."""
    model = app.roles.service
    rows: dict[str, Any] = {}
    for treatment in TREATMENTS:
        known = model._default_manager.filter(name=treatment.name).first()
        rows[treatment.name] = known or app.make(model, **asdict(treatment))
    return rows


def fill_people(app: App, treatments: dict[str, Any], today: date) -> list[Colleague]:
    """Everybody who works in the salon, with hours and time off where they are new."""
    rows = [_fill_person(app, person, treatments, today) for person in PEOPLE]
    offers = who_offers(app, treatments)
    colleagues = []
    for person, row in zip(PEOPLE, rows, strict=True):
        offered = offers.get(row.pk, {})
        services = {name: offered[name] for name in _skills(person, treatments) if name in offered}
        pairs = tuple(both for both in COMBINATIONS if all(name in services for name in both))
        colleagues.append(Colleague(person.name, row, services, pairs, person.busy))
    return colleagues


def who_offers(app: App, services: dict[str, Any]) -> dict[object, dict[str, Any]]:
    """Primary key of a master -> what can be booked with them now, by name."""
    found: dict[object, dict[str, Any]] = {}
    for name, service in services.items():
        for master in app.masters(service.pk):
            found.setdefault(master.pk, {})[name] = service
    return found


def _fill_person(app: App, person: Person, treatments: dict[str, Any], today: date) -> Any:
    known = app.roles.master._default_manager.filter(name=person.name).first()
    if known is not None:
        return known
    row = app.make(app.roles.master, name=person.name, **_usual(person), **person.extra)
    skills = [treatments[name] for name in _skills(person, treatments)]
    getattr(row, app.roles.services_field).set(skills)
    fill_hours(app, row, person.shifts)
    _fill_exceptions(app, person, row, today)
    return row


def _skills(person: Person, treatments: dict[str, Any]) -> tuple[str, ...]:
    """What the person does; of services that are not the salon's every second one or third one."""
    if all(name in treatments for name in person.skills):
        return person.skills
    place = [each.name for each in PEOPLE].index(person.name)
    return tuple(name for number, name in enumerate(treatments) if (number + place) % 3 < 2)


def _usual(person: Person) -> dict[str, time]:
    """The hours that stand on the person's own row."""
    usual = person.usual
    if usual is None:
        return {}
    hours = {"work_start": usual.start, "work_end": usual.end}
    if usual.pause:
        hours |= {"break_start": usual.pause[0], "break_end": usual.pause[1]}
    return hours


def fill_hours(app: App, row: Any, shifts: tuple[Shift, ...]) -> None:
    """Hours of the week for one person, where the app has the model for them."""
    if not app.owns(app.roles.working_day):
        return
    for shift in shifts:
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
    wednesday, sunday = monday + timedelta(days=WED), monday + timedelta(days=SUN)
    match person.name:
        case "Jonas Weber":
            _exception(
                app,
                app.roles.day_off,
                row,
                starts_on=wednesday,
                ends_on=wednesday,
                reason="Training course",
            )
        case "Amara Okafor":
            _exception(
                app,
                app.roles.day_off,
                row,
                starts_on=wednesday,
                ends_on=wednesday,
                start_time=time(15),
                end_time=time(17),
                reason="Dentist",
            )
        case "Mei Tanaka":
            _exception(
                app, app.roles.special_day, row, date=sunday, start_time=time(11), end_time=time(16)
            )


def _exception(app: App, model: type[models.Model], row: Any, **values: object) -> None:
    if app.owns(model):
        app.make(model, **{app.roles.master_field: row}, **values)
