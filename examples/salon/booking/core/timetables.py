"""The schedule's rows of several masters, from three models in one query."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django.db.models import (
    DateField,
    F,
    Field,
    IntegerField,
    Model,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.functions import Cast

from .contracts import BookingModels
from .snapshot import Hours, TimeOff, Timetable
from .values import Id


class ScheduleRow(NamedTuple):
    """A row of any of the three schedule models; what a model lacks is None.

    Only weekly rows have a weekday, and only time off has a last date.
    """

    master: Id
    weekday: int | None
    first: date | None
    last: date | None
    start: time | None
    end: time | None
    break_start: time | None
    break_end: time | None


def load_timetables(
    models: BookingModels[Any],
    using: str,
    masters: Collection[Id],
    first: date,
    last: date,
) -> dict[Id, Timetable]:
    """The schedules, with exceptions and time off from `first` to `last`; one query."""
    theirs = {f"{models.master_field}__in": masters}
    master = f"{models.master_field}_id"

    def rows_of(model: type[Model], **dates: date) -> QuerySet[Any, Any]:
        return model._default_manager.using(using).filter(**theirs, **dates)

    weekly = _columns(
        rows_of(models.working_day), master, {"weekday": "weekday", **HOURS, **BREAK}
    )
    special = _columns(
        rows_of(models.special_day, date__gte=first, date__lte=last),
        master,
        {"first": "date", **HOURS},
    )
    off = _columns(
        rows_of(models.day_off, ends_on__gte=first, starts_on__lte=last),
        master,
        {"first": "starts_on", "last": "ends_on", **HOURS},
    )
    rows = weekly.union(special, off, all=True).order_by()
    return _timetables(masters, (ScheduleRow(*row) for row in rows))


COLUMNS: "Mapping[str, type[Field[Any, Any]]]" = {
    "weekday": IntegerField,
    "first": DateField,
    "last": DateField,
    "start": TimeField,
    "end": TimeField,
    "break_start": TimeField,
    "break_end": TimeField,
}


HOURS = {"start": "start_time", "end": "end_time"}
BREAK = {"break_start": "break_start", "break_end": "break_end"}


def _columns(
    rows: QuerySet[Any, Any], master: str, fields: Mapping[str, str]
) -> QuerySet[Any, Any]:
    """The rows in the shape of `ScheduleRow`."""
    # Every column is cast: a bare NULL has no type that the parts could agree on.
    columns = {
        f"row_{name}": Cast(
            F(fields[name]) if name in fields else Value(None), output_field=column()
        )
        for name, column in COLUMNS.items()
    }
    annotated: QuerySet[Any, Any] = rows.order_by().annotate(**columns)
    return annotated.values_list(master, *columns)


def _timetables(
    masters: Iterable[Id], rows: Iterable[ScheduleRow]
) -> dict[Id, Timetable]:
    weekly: dict[Id, dict[int, tuple[Hours, ...]]] = {pk: {} for pk in masters}
    special: dict[Id, dict[date, tuple[Hours, ...]]] = {pk: {} for pk in weekly}
    off: dict[Id, tuple[TimeOff, ...]] = dict.fromkeys(weekly, ())
    for row in rows:
        if row.first is not None and row.last is not None:
            off[row.master] += (TimeOff(row.first, row.last, row.start, row.end),)
        elif row.start is None or row.end is None:
            continue
        elif row.weekday is not None:
            hours = Hours(row.start, row.end, row.break_start, row.break_end)
            days = weekly[row.master]
            days[row.weekday] = (*days.get(row.weekday, ()), hours)
        elif row.first is not None:
            dates = special[row.master]
            hours = Hours(row.start, row.end)
            dates[row.first] = (*dates.get(row.first, ()), hours)
    return {pk: Timetable(weekly[pk], special[pk], off[pk]) for pk in weekly}
