"""Tells at `manage.py check` what of the wiring no longer fits the project's models."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from .columns import CONTRACT, Columns, field_at
from .constraints import NoOverlap
from .contracts import BookingModels
from .fitting import (
    DJANGO,
    HINT,
    TEXTS,
    choices_of,
    lost,
    misfits,
    names_of,
    type_of,
)
from .mixins import AbstractBookableAppointment
from .statuses import Status

ONLY_SHOWN = frozenset({"name", "price", "reason", "singleton"})
"""Fields of the contract that the core can do without, unless the wiring names them."""

SCHEDULES = ("working_day", "special_day", "day_off")

NEEDED = (Status.CONFIRMED.value, Status.CANCELLED.value)
"""Statuses without which nothing can be booked, or cancelled."""


def register(models: BookingModels[Any]) -> None:
    """Have Django run `check_models`. To be called from apps.ready()."""

    def booking_fits(
        app_configs: Sequence[AppConfig] | None, **_kwargs: object
    ) -> Sequence[CheckMessage]:
        ours = {each._meta.app_config for each in _all_models(models)}
        if app_configs is not None and ours.isdisjoint(app_configs):
            return []
        return check_models(models)

    checks.register(booking_fits, checks.Tags.models)


def check_models(models: BookingModels[Any]) -> list[CheckMessage]:
    """Everything that is wrong, with what there is instead.

    E001: a field is not there. E002: it leads to many. E003: it is of another kind.
    E004: its `values` are not its choices. E005: a constant of another kind.
    E006: the contract has no such field, or the satellite is none. E007: a link does
    not lead where it should. E008: the appointment lacks a field of its own. E009: a
    status has no text, or one that cannot be. E010: the constraint is about others.
    W001: rows that would count for nothing.
    """
    found: list[CheckMessage] = []
    for role in models.roles:
        found += _role(models, role)
    found += [*_links(models), *_appointment(models), *_statuses(models)]
    return found


def _all_models(models: BookingModels[Any]) -> list[type[Model]]:
    return [*models.roles.values(), models.appointment]


def _role(models: BookingModels[Any], role: str) -> Iterator[CheckMessage]:
    model, columns = models.roles[role], models.columns.get(role, Columns())
    known = {field.name for field in CONTRACT[role]._meta.get_fields()}
    links = {"master"} if role in SCHEDULES else set()
    for name in columns.named.keys() - known - links:
        text = f"{model._meta.label}: a {role} has no “{name}” that could be named."
        yield Error(text, hint=HINT, obj=model, id="booking.E006")
    if columns.satellite:
        broken = list(_satellite(model, columns.satellite))
        if broken:
            yield from broken
            return
    for name in sorted(known - (ONLY_SHOWN - columns.named.keys())):
        yield from misfits(model, role, columns, name)


def _satellite(model: type[Model], name: str) -> Iterator[CheckMessage]:
    said = "the booking app's own fields of it"
    problems = list(lost(model, name, said))
    yield from problems
    if not problems and not field_at(model, name).one_to_one:
        text = f"{model._meta.label}.{name} is not one-to-one: {said}."
        yield Error(text, hint=HINT, obj=model, id="booking.E006")


def _links(models: BookingModels[Any]) -> Iterator[CheckMessage]:
    booked = models.appointment
    yield from _leads(booked, models.master_field, models.master, "the master")
    yield from _leads(booked, models.service_field, models.service, "the service")
    if models.client_field:
        yield from _leads(booked, models.client_field, None, "the client")
    for role in SCHEDULES:
        named = models.columns.get(role, Columns()).named.get("master")
        path = getattr(named, "path", models.master_field)
        yield from _leads(models.roles[role], path, models.master, f"whose {role}")
    path = models.services_field
    yield from _leads(models.master, path, models.service, "services", many=True)


def _leads(
    model: type[Model],
    path: str,
    target: type[Model] | None,
    said: str,
    *,
    many: bool = False,
) -> Iterator[CheckMessage]:
    """What is wrong with a path to a model, by whose primary keys the core goes."""
    try:
        field = field_at(model, path)
    except FieldDoesNotExist:
        hint = f"{names_of(model, path.split('__')[0])} {HINT}"
        text = f"{model._meta.label} has no link “{path}”: {said}."
        yield Error(text, hint=hint, obj=model, id="booking.E007")
        return
    end: Any = field.related_model
    is_model = isinstance(end, type)
    label = end._meta.label if is_model else "no model"
    if not is_model or (target is not None and not _is_same(end, target)):
        wanted = "a model" if target is None else target._meta.label
        text = f"{model._meta.label}: “{path}” leads to {label}, not to {wanted}."
        yield Error(text, hint=f"It is {said}. {HINT}", obj=model, id="booking.E007")
    elif not many and not _by_key(field, end):
        text = f"{model._meta.label}: “{path}” is not a foreign key to a primary key."
        yield Error(text, hint=f"It is {said}.", obj=model, id="booking.E007")


def _is_same(end: type[Model], target: type[Model]) -> bool:
    """Whether the rows are the same: those of a proxy are, and of a table below."""
    base = target._meta.concrete_model or target
    return issubclass(end, base) or end._meta.concrete_model is base


def _by_key(field: Any, end: type[Model]) -> bool:
    if not (field.concrete and (field.many_to_one or field.one_to_one)):
        return False
    return bool(field.target_field.primary_key)


def _appointment(models: BookingModels[Any]) -> Iterator[CheckMessage]:
    model = models.appointment
    has = {field.name for field in model._meta.get_fields()}
    lacks = [
        field.name
        for field in AbstractBookableAppointment._meta.get_fields()
        if field.name not in has
    ]
    if lacks:
        text = f"{model._meta.label} has no {', '.join(lacks)}."
        hint = "Derive it from core.mixins.AbstractBookableAppointment."
        yield Error(text, hint=hint, obj=model, id="booking.E008")


def _statuses(models: BookingModels[Any]) -> Iterator[CheckMessage]:
    model = models.appointment
    owner: dict[str, str] = {}
    problems: list[str] = []
    for status in models.statuses.keys() - set(Status.values):
        known = ", ".join(Status.values)
        problems.append(f"“{status}” is none of the statuses: {known}")
    for status in Status.values:
        texts = models.texts(status)
        if not texts and status in NEEDED:
            problems.append(f"“{status}” needs a text")
        for text in texts:
            if owner.setdefault(text, status) != status:
                problems.append(f"“{text}” is both {owner[text]} and {status}")
    field: Any = next((f for f in model._meta.fields if f.name == "status"), None)
    choices = choices_of(field)
    if field is not None and type_of(field) in DJANGO - TEXTS:
        problems.append(f"“status” is a {type_of(field)}, and statuses are texts")
    for text in owner:
        if choices and text not in choices:
            listed = ", ".join(map(str, choices))
            problems.append(f"“{text}” is none of the field's choices: {listed}")
    for problem in problems:
        text = f"{model._meta.label}: {problem}."
        hint = "Say in wiring.py which text stands for which status."
        yield Error(text, hint=hint, obj=model, id="booking.E009")
    yield from _constraint(models)


def _constraint(models: BookingModels[Any]) -> Iterator[CheckMessage]:
    """The database's guard is about the statuses that block, and no others."""
    model = models.appointment
    for each in model._meta.constraints:
        if isinstance(each, NoOverlap) and each.statuses != models.blocking:
            listed = ", ".join(each.statuses)
            text = f"{model._meta.label}: {each.name} is about {listed}."
            hint = f"Those that block are statuses={models.blocking!r}; then migrate."
            yield Error(text, hint=hint, obj=model, id="booking.E010")
