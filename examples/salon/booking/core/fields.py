"""The contract's fields in queries of this project's models, wherever they are."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q

from .columns import (
    Column,
    Columns,
    Place,
    Reader,
    defaults,
    find,
    has_field,
    is_some,
    is_yes,
    reader_of,
)
from .contracts import BookingModels
from .locking import every

PLAIN = Columns()


def place_of(models: BookingModels[Any], role: str, name: str) -> Place:
    """Where a field of a role is."""
    columns = models.columns.get(role, PLAIN)
    return find(models.roles[role], role, columns, name)


@cache
def reader(
    models: BookingModels[Any], role: str, names: tuple[str, ...], prefix: str = ""
) -> Reader:
    """What to select for these fields, and how to read it.

    Args:
        prefix: the path to the role's model, with `__` at its end.
    """
    if role not in models.columns:
        return Reader(tuple(prefix + name for name in names))
    places = {name: place_of(models, role, name) for name in names}
    return reader_of(role, places, prefix)


def is_active(models: BookingModels[Any], role: str, prefix: str = "") -> Q:
    """The condition that a master or a service is active."""
    return is_yes(place_of(models, role, "is_active"), prefix)


def is_bookable(models: BookingModels[Any], prefix: str = "") -> Q:
    """The condition that a service is active, and that it is known how long it takes."""
    active = is_active(models, "service", prefix)
    if "service" not in models.columns:
        # The mixin's field always has a duration.
        return active
    duration = place_of(models, "service", "duration_minutes")
    return active & is_some(models.service, duration, prefix)


def link_of(models: BookingModels[Any], role: str) -> str:
    """The path from a row of the schedule to its master."""
    named = models.columns.get(role, PLAIN).named.get("master")
    return named.path if isinstance(named, Column) else models.master_field


def without_row(
    models: BookingModels[Any], role: str, names: tuple[str, ...]
) -> Sequence[Any]:
    """The contract's values where nobody has saved any."""
    read = reader(models, role, names)
    return read(defaults(models.roles[role], read.paths))


def order_by_name(models: BookingModels[Any], role: str) -> Sequence[Any]:
    """By the name, where there is one; else in the order that the model has."""
    model = models.roles[role]
    where = place_of(models, role, "name").where
    if isinstance(where, Column) and has_field(model, where.path):
        return (where.path, "pk")
    return (*(model._meta.ordering or ()), "pk")


def describe[M: Model](
    models: BookingModels[Any], role: str, rows: Iterable[M], names: Iterable[str]
) -> list[M]:
    """See `selectors.described`."""
    known = list(rows)
    model = models.roles[role]
    lacking = tuple(name for name in names if not _answers(models, role, name))
    if not known or not lacking:
        return known
    read = reader(models, role, lacking)
    found: Mapping[Any, Sequence[Any]] = {}
    if read.paths:
        using = known[0]._state.db or DEFAULT_DB_ALIAS
        asked = every(model, using).filter(pk__in=[row.pk for row in known])
        found = {row[0]: row[1:] for row in asked.values_list("pk", *read.paths)}
    for row in known:
        values = read(found.get(row.pk, (None,) * len(read.paths)))
        for name, value in zip(lacking, values, strict=True):
            setattr(row, name, value)
    return known


def _answers(models: BookingModels[Any], role: str, name: str) -> bool:
    """Whether instances do so themselves, or what they say would be lost."""
    model = models.roles[role]
    where = place_of(models, role, name).where
    if hasattr(model, name):
        return True
    return isinstance(where, Column) and not has_field(model, where.path)
