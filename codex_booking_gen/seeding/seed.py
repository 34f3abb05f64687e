"""The whole of it, in one transaction: look, fill, count."""

from __future__ import annotations

from importlib import import_module

from django.contrib.auth import get_user_model
from django.db import models, transaction

from .app import App, load, refuse_rows
from .fill import fill_people, fill_rules, fill_treatments
from .visits import Diary

SIGNALS = ("booking_created", "booking_cancelled", "booking_rescheduled", "status_changed")


def seed(name: str, *, force: bool) -> dict[str, object]:
    """Put the salon into the generated app with the dotted name `name`.

    The answer: `made`, the new rows by the plural of their model's name, and `superuser`, whether
    anybody can enter the admin (null where the user model does not say).
    Raises SeedError, and then nothing is written.
    """
    app = load(name)
    if not force:
        refuse_rows(app)
    _tell_nobody(name)
    before = _counts(app)
    with transaction.atomic(using=app.database):
        fill_rules(app)
        diary = Diary(app)
        diary.fill(fill_people(app, fill_treatments(app), diary.today))
    made = {label: count - before[label] for label, count in _counts(app).items()}
    return {"made": made, "superuser": _has_superuser()}


def _tell_nobody(name: str) -> None:
    """Keep the project's receivers from writing to guests who do not exist."""
    signals = import_module(f"{name}.signals")
    for signal in SIGNALS:
        getattr(signals, signal).receivers = []


def _counts(app: App) -> dict[str, int]:
    return {
        str(model._meta.verbose_name_plural): model._default_manager.count()
        for model in app.tables()
    }


def _has_superuser() -> bool | None:
    users: type[models.Model] = get_user_model()
    if "is_superuser" not in {field.name for field in users._meta.concrete_fields}:
        return None
    return users._default_manager.filter(is_superuser=True).exists()
