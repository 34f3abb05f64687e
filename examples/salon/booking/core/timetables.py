"""The schedule's rows of several masters: the weekly ones, and what differs by date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import (
    DateField,
    Field,
    IntegerField,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.functions import Cast

from .columns import Column, Constant, field_at, reading
from .contracts import BookingModels
from .fields import link_of, place_of
from .snapshot import Hours, TimeOff, Timetable
from .statements import Given, among, fetch
from .values import Id


class Row(NamedTuple):
    """A row of any of the three tables; what a table does not have is None."""

    master: Id
    weekday: int | None
    first: date | None
    last: date | None
    start: Any
    end: Any
    pause: Any
    resumed: Any


TABLES: Mapping[str, Mapping[str, str]] = {
    "working_day": {
        "weekday": "weekday",
        "start": "start_time",
        "end": "end_time",
        "pause": "break_start",
        "resumed": "break_end",
    },
    "special_day": {"first": "date", "start": "start_time", "end": "end_time"},
    "day_off": {
        "first": "starts_on",
        "last": "ends_on",
        "start": "start_time",
        "end": "end_time",
    },
}
"""Which field of each table stands where in a `Row`."""


def load_timetables(
    models: BookingModels[Any],
    using: str,
    masters: Collection[Id],
    first: date,
    last: date,
) -> dict[Id, Timetable]:
    """The schedules, with exceptions and time off from `first` to `last`; one query."""
    rows = fetch(
        using,
        ("timetables", models),
        lambda: _query(models, using),
        [models.roles[role]._default_manager for role in TABLES],
        masters=[*masters],
        first=first,
        last=last,
    )
    weekly, special, off = _sorted_out(_read(models, rows))
    return {
        pk: Timetable(weekly.get(pk, {}), special.get(pk, {}), tuple(off.get(pk, ())))
        for pk in masters
    }


def _query(models: BookingModels[Any], using: str) -> QuerySet[Any, Any]:
    """The three tables as one, with the columns of `Row`."""
    weekly, special, off = (_table(models, using, role) for role in TABLES)
    return weekly.union(special, off, all=True).order_by()


def _table(models: BookingModels[Any], using: str, role: str) -> QuerySet[Any, Any]:
    master = f"{link_of(models, role)}_id"
    rows = models.roles[role]._default_manager.using(using)
    rows = rows.filter(among(master, "masters", models.master._meta.pk))
    found = {}
    for slot, name in TABLES[role].items():
        where = place_of(models, role, name).where
        if isinstance(where, Column):
            found[slot] = where.path
    if "first" in found:
        begin, end = Given("first", DateField()), Given("last", DateField())
        until = found.get("last", found["first"])
        rows = rows.filter(**{f"{until}__gte": begin, f"{found['first']}__lte": end})
    columns: list[Any] = [master]
    kinds = dict(KINDS)
    weekday = place_of(models, "working_day", "weekday").where
    if isinstance(weekday, Column):
        # A project may have names for them.
        kinds["weekday"] = field_at(models.working_day, weekday.path)
    for slot, kind in kinds.items():
        # What a table does not have stands there without a name: none can be taken
        # already.
        columns.append(found[slot] if slot in found else _nothing(kind))
    return rows.order_by().values_list(*columns)


KINDS: Mapping[str, "Field[Any, Any]"] = {
    "weekday": IntegerField(),
    "first": DateField(),
    "last": DateField(),
    "start": TimeField(),
    "end": TimeField(),
    "pause": TimeField(),
    "resumed": TimeField(),
}


def _nothing(field: "Field[Any, Any]") -> Cast:
    # A bare NULL has no type for the tables to agree on.
    return Cast(Value(None), output_field=field)


def _read(models: BookingModels[Any], rows: Iterable[Sequence[Any]]) -> Iterable[Row]:
    """With what is the same in all rows of a table, and the core's own weekdays."""
    same, days = _constants(models), _weekdays(models)
    found: Iterable[Row] = map(Row._make, rows)
    if days:
        found = [row._replace(weekday=days.get(row.weekday)) for row in found]
    if same:
        found = [row._replace(**same[_table_of(row)]) for row in found]
    return found


def _table_of(row: Row) -> str:
    if row.first is None:
        return "working_day"
    return "special_day" if row.last is None else "day_off"


@cache
def _constants(models: BookingModels[Any]) -> Mapping[str, Mapping[str, Any]]:
    """By table; nothing where there is none at all."""
    same: dict[str, dict[str, Any]] = {role: {} for role in TABLES}
    for role, slots in TABLES.items():
        for slot, name in slots.items():
            place = place_of(models, role, name)
            if isinstance(place.where, Constant):
                same[role][slot] = reading(role, name, place)(place.where.value)
    return same if any(same.values()) else {}


@cache
def _weekdays(models: BookingModels[Any]) -> Mapping[object, int]:
    """What the project has for Monday and the others; nothing where it has numbers."""
    where = place_of(models, "working_day", "weekday").where
    if isinstance(where, Constant):
        return {}
    return {value: number for number, value in enumerate(where.values)}


type ByKey[K] = dict[Id, dict[K, tuple[Hours, ...]]]


def _sorted_out(
    rows: Iterable[Row],
) -> tuple[ByKey[int], ByKey[date], dict[Id, list[TimeOff]]]:
    """By weekday, by date, and the time off."""
    weekly: ByKey[int] = defaultdict(dict)
    special: ByKey[date] = defaultdict(dict)
    off: dict[Id, list[TimeOff]] = defaultdict(list)
    for row in rows:
        # Only time off has a last date, and only time off may be without times.
        if row.first is not None and row.last is not None:
            off[row.master].append(TimeOff(row.first, row.last, row.start, row.end))
        elif row.start is not None and row.end is not None:
            hours = Hours(row.start, row.end, row.pause, row.resumed)
            if row.weekday is not None:
                _add(weekly[row.master], row.weekday, hours)
            elif row.first is not None:
                _add(special[row.master], row.first, hours)
    return weekly, special, off


def _add[K](days: dict[K, tuple[Hours, ...]], day: K, hours: Hours) -> None:
    days[day] = (*days.get(day, ()), hours)
