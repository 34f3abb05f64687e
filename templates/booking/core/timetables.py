"""The schedule's rows of several masters: the weekly ones, and what differs by date."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, Field, IntegerField, QuerySet, TimeField, Value
from django.db.models.functions import Cast

from .contracts import BookingModels
from .snapshot import Hours, TimeOff, Timetable
from .statements import Given, among, fetch
from .values import Id

HOURS = ("start_time", "end_time")
BREAK = ("break_start", "break_end")


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


def load_timetables(
    models: BookingModels[Any],
    using: str,
    masters: Collection[Id],
    first: date,
    last: date,
) -> dict[Id, Timetable]:
    """The schedules, with exceptions and time off from `first` to `last`; one query."""
    managers = [
        each._default_manager
        for each in (models.working_day, models.special_day, models.day_off)
    ]
    rows = fetch(
        using,
        ("timetables", models),
        lambda: _query(models, using),
        managers,
        masters=[*masters],
        first=first,
        last=last,
    )
    weekly, special, off = _sorted_out(Row(*row) for row in rows)
    return {
        pk: Timetable(weekly.get(pk, {}), special.get(pk, {}), tuple(off.get(pk, ())))
        for pk in masters
    }


def _query(models: BookingModels[Any], using: str) -> QuerySet[Any, Any]:
    """The three tables as one, with the columns of `Row`."""
    master = f"{models.master_field}_id"
    theirs = among(master, "masters", models.master._meta.pk)
    begin, end = Given("first", DateField()), Given("last", DateField())
    no_day, no_date = _nothing(IntegerField()), _nothing(DateField())
    no_time = _nothing(TimeField())
    weekly = models.working_day._default_manager.using(using).filter(theirs)
    special = models.special_day._default_manager.using(using)
    special = special.filter(theirs, date__gte=begin, date__lte=end)
    off = models.day_off._default_manager.using(using)
    off = off.filter(theirs, ends_on__gte=begin, starts_on__lte=end)
    # What a table does not have stands there without a name: none can be taken already.
    return (
        weekly.order_by()
        .values_list(master, "weekday", no_date, no_date, *HOURS, *BREAK)
        .union(
            special.order_by().values_list(
                *(master, no_day, "date", no_date, *HOURS, no_time, no_time)
            ),
            off.order_by().values_list(
                *(master, no_day, "starts_on", "ends_on", *HOURS, no_time, no_time)
            ),
            all=True,
        )
        .order_by()
    )


def _nothing(field: "Field[Any, Any]") -> Cast:
    # A bare NULL has no type for the tables to agree on.
    return Cast(Value(None), output_field=field)


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
