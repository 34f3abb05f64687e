"""Where a contract's field is: on a model that the project had before, or nowhere.

A field is called by the name that it has in the core's mixins, which also say what
kind it is and what holds where there is no value. What stands in the database is read
as that kind: a duration as whole minutes, whatever the project counts in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import time, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, Literal, cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, CharField, Field, Model, Q, TimeField

from .mixins import (
    AbstractBookableMaster,
    AbstractBookableService,
    AbstractBookingSettings,
    AbstractSpecialDay,
    AbstractWorkingDay,
    MasterDayOffMixin,
)

CONTRACT: Mapping[str, type[Model]] = {
    "master": AbstractBookableMaster,
    "service": AbstractBookableService,
    "working_day": AbstractWorkingDay,
    "special_day": AbstractSpecialDay,
    "day_off": MasterDayOffMixin,
    "settings": AbstractBookingSettings,
}
"""The roles whose fields may be somewhere else, and the models that have them all."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the role's model, or of one that it leads to.

    Attributes:
        path: as in a lookup: `length`, `branch__time_zone`.
        unit: of a number that is a duration; a DurationField says it itself.
        values: for a yes or no: what counts as yes; empty: the field is a boolean. For
            a weekday: what stands for Monday, Tuesday, …; empty: it counts from 0.
    """

    path: str
    _: KW_ONLY
    unit: Literal["minutes", "hours"] = "minutes"
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every row; a duration in minutes."""

    value: object


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of one role are.

    A field that is not named is on the satellite if that has it, else on the model
    itself, under the contract's name.

    Attributes:
        satellite: what the model calls its one-to-one model of the booking app. A row
            that has none is as one with the contract's defaults.
        named: by the contract's name; a schedule's `master` is its link to the master.
    """

    satellite: str = ""
    named: Mapping[str, Column | Constant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """One field, found.

    Attributes:
        where: the column or the constant.
        missing: what holds where the database has no value.
    """

    where: Column | Constant
    missing: Any = None


def contract_field(role: str, name: str) -> "Field[Any, Any]":
    """The mixins' field of this name.

    Raises:
        FieldDoesNotExist: the role has none.
    """
    found: Any = CONTRACT[role]._meta.get_field(name)
    return cast("Field[Any, Any]", found)


def find(model: type[Model], role: str, columns: Columns, name: str) -> Place:
    """Where a field of a role is; whether that exists is for `checks` to say."""
    if name == "pk":
        return Place(Column("pk"))
    missing = contract_field(role, name).get_default()
    beside = f"{columns.satellite}__{name}"
    if name not in columns.named and columns.satellite and has_field(model, beside):
        return Place(Column(beside), missing)
    # Nobody can be booked of whom the project does not say so.
    missing = None if name == "is_active" else missing
    return Place(columns.named.get(name, Column(name)), missing)


def field_at(model: type[Model], path: str) -> Any:
    """The field or relation at the end of a lookup path.

    Raises:
        FieldDoesNotExist: the path ends, or breaks off, where there is none.
    """
    *links, last = path.split("__")
    for link in links:
        related = model._meta.get_field(link).related_model
        if not (isinstance(related, type) and issubclass(related, Model)):
            raise FieldDoesNotExist(f"{model._meta.label}.{link} leads nowhere")
        model = related
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def has_field(model: type[Model], path: str) -> bool:
    """Whether there is something at the end of the path."""
    try:
        field_at(model, path)
    except FieldDoesNotExist:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Reader:
    """What a query selects of a role, and how its row becomes the contract's values.

    Attributes:
        paths: for `values_list`.
        pieces: one for each of the contract's values; None: the row is they.
    """

    paths: tuple[str, ...]
    pieces: tuple[Callable[[Sequence[Any]], Any], ...] | None = None

    def __call__(self, row: Sequence[Any]) -> Sequence[Any]:
        """The contract's values."""
        if self.pieces is None:
            return row
        return [piece(row) for piece in self.pieces]


def reader_of(role: str, places: Mapping[str, Place], prefix: str = "") -> Reader:
    """Reads these fields, in their order. `prefix` leads to the role's model."""
    paths: dict[str, int] = {}
    pieces: list[Callable[[Sequence[Any]], Any]] = []
    for name, place in places.items():
        read = reading(role, name, place)
        if isinstance(place.where, Constant):
            pieces.append(_always(read(place.where.value)))
        else:
            position = paths.setdefault(prefix + place.where.path, len(paths))
            pieces.append(_at(position, read))
    return Reader(tuple(paths), tuple(pieces))


def _always(value: Any) -> Callable[[Sequence[Any]], Any]:
    return lambda row: value


def _at(position: int, read: Callable[[Any], Any]) -> Callable[[Sequence[Any]], Any]:
    return lambda row: read(row[position])


def reading(role: str, name: str, place: Place) -> Callable[[Any], Any]:
    """From what the database has, or the wiring says, to the contract's value."""
    convert, missing = _conversion(role, name, place.where), place.missing
    if name in NEVER_NONE:
        return lambda raw: (raw is not None and convert(raw)) or missing
    return lambda raw: missing if raw is None else convert(raw)


NEVER_NONE = ("step_minutes", "max_visit_minutes")
"""Durations of which none at all would forbid everything: it means the default."""


def _conversion(role: str, name: str, where: Column | Constant) -> Callable[[Any], Any]:
    kind = None if name == "pk" else contract_field(role, name)
    if name.endswith("_minutes"):
        unit = "minutes" if isinstance(where, Constant) else where.unit
        return lambda raw: whole_minutes(raw, unit)
    if isinstance(kind, BooleanField):
        values = () if isinstance(where, Constant) else where.values
        return lambda raw: raw in values if values else bool(raw)
    if isinstance(kind, TimeField):
        return lambda raw: time.fromisoformat(raw) if isinstance(raw, str) else raw
    # A project's own zone or choice is an object, and its text is what counts.
    return str if isinstance(kind, CharField) else _same


def _same(raw: Any) -> Any:
    return raw


def whole_minutes(raw: Any, unit: str = "minutes") -> int:
    """A duration in minutes, a part of one counted as one; never less than none."""
    if isinstance(raw, int) and unit == "minutes":
        return max(0, raw)
    if isinstance(raw, timedelta):
        minutes = Decimal(raw // timedelta(microseconds=1)) / 60_000_000
    else:
        minutes = Decimal(str(raw)) * (60 if unit == "hours" else 1)
    # Nobody means the billionth of a minute by which 0.1 hours are more than six.
    counted = minutes.quantize(Decimal("0.0001"))
    return max(0, int(counted.to_integral_value(ROUND_CEILING)))


def is_yes(place: Place, prefix: str = "") -> Q:
    """The condition that a yes or no is yes."""
    where = place.where
    if isinstance(where, Constant):
        return Q() if where.value else nothing(prefix)
    path = prefix + where.path
    if where.values:
        return Q(**{f"{path}__in": where.values})
    yes = Q(**{path: True})
    if place.missing and "__" in where.path:
        # On a satellite, which the row may not have yet.
        yes |= Q(**{f"{path}__isnull": True})
    return yes


def is_some(model: type[Model], place: Place, prefix: str = "") -> Q:
    """The condition that there is a duration, and that it is longer than none."""
    where = place.where
    if isinstance(where, Constant):
        return Q() if whole_minutes(where.value or 0) else nothing(prefix)
    least: object = 0
    if field_at(model, where.path).get_internal_type() == "DurationField":
        least = timedelta()
    return Q(**{f"{prefix}{where.path}__gt": least})


def nothing(prefix: str) -> Q:
    """The condition that no row fulfils."""
    return Q(**{f"{prefix}pk__in": ()})


def defaults(model: type[Model], paths: Iterable[str]) -> list[Any]:
    """What a row would have that nobody has saved; None where only links lead."""
    return [
        None if "__" in path else field_at(model, path).get_default() for path in paths
    ]
