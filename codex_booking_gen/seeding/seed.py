"""The whole of it, in one transaction: look, fill, count."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from django.contrib.auth import get_user_model
from django.db import models, transaction

from .app import App, load, refuse_rows
from .existing import colleagues_there, services_there
from .fill import Colleague, fill_people, fill_rules, fill_treatments
from .visitors import Visitors
from .visits import Diary

SIGNALS = ("booking_created", "booking_cancelled", "booking_rescheduled", "status_changed")


def seed(name: str, *, force: bool) -> dict[str, object]:
    """Fill the generated app with the dotted name `name`: with the salon, or around what is there.

    The answer: `made`, the new rows of each role that got some (`5 stylists`); `superuser`,
    whether anybody can enter the admin (null where the user model does not say).
    Raises SeedError, and then nothing is written.
    """
    app = load(name)
    if not force:
        refuse_rows(app)
    _tell_nobody(name)
    tables = [*app.tables(), *app.satellites()]
    before = [model._default_manager.count() for model in tables]
    with transaction.atomic(using=app.database):
        fill_rules(app)
        diary = Diary(app, Visitors(app))
        diary.fill(_staff(app, diary.today))
    made = [
        _counted(model, model._default_manager.count() - count)
        for model, count in zip(tables, before, strict=True)
    ]
    return {"made": [text for text in made if text], "superuser": _has_superuser()}


def _staff(app: App, today: date) -> list[Colleague]:
    """Those whose time is booked: the project's own people and services, else the salon's."""
    is_salon = app.owns(app.roles.service)
    services = fill_treatments(app) if is_salon else services_there(app)
    if app.owns(app.roles.master):
        return fill_people(app, services, today)
    return colleagues_there(app, services)


def _tell_nobody(name: str) -> None:
    """Keep the project's receivers from writing to guests who do not exist."""
    signals = import_module(f"{name}.signals")
    for signal in SIGNALS:
        getattr(signals, signal).receivers = []


def _counted(model: type[models.Model], count: int) -> str:
    """`1 special day`, `5 stylists`; nothing for none."""
    names = model._meta.verbose_name, model._meta.verbose_name_plural
    return f"{count} {names[count > 1]}" if count else ""


def _has_superuser() -> bool | None:
    users: type[models.Model] = get_user_model()
    if "is_superuser" not in {field.name for field in users._meta.concrete_fields}:
        return None
    return users._default_manager.filter(is_superuser=True).exists()
