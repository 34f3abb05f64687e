"""The schedule's rows of several masters: the weekly ones, and what differs by date."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, time
from typing import Any

from django.db.models import DateField, Model, QuerySet, Value
from django.db.models.functions import Cast

from .contracts import BookingModels
from .snapshot import Hours, TimeOff, Timetable
from .values import Id

HOURS = ("start_time", "end_time")
BREAK = ("break_start", "break_end")


def load_timetables(
    models: BookingModels[Any],
    using: str,
    masters: Collection[Id],
    first: date,
    last: date,
) -> dict[Id, Timetable]:
    """The schedules, with exceptions and time off from `first` to `last`; two queries."""
    theirs = {f"{models.master_field}__in": masters}
    master = f"{models.master_field}_id"

    def rows_of(model: type[Model], **dates: date) -> QuerySet[Any, Any]:
        rows = model._default_manager.using(using).order_by()
        return rows.filter(**theirs, **dates)

    weekly = rows_of(models.working_day)
    special = rows_of(models.special_day, date__gte=first, date__lte=last)
    off = rows_of(models.day_off, ends_on__gte=first, starts_on__lte=last)
    # A special day has no last date, and a bare NULL has no type to agree on.
    nothing = Cast(Value(None), output_field=DateField())
    days = special.annotate(until=nothing).values_list(master, "date", *HOURS, "until")
    spans = off.values_list(master, "starts_on", *HOURS, "ends_on")
    weeks = _weeks(weekly.values_list(master, "weekday", *HOURS, *BREAK))
    dates, times_off = _exceptions(days.union(spans, all=True))
    return {
        pk: Timetable(
            weeks.get(pk, {}), dates.get(pk, {}), tuple(times_off.get(pk, ()))
        )
        for pk in masters
    }


type Clock = time | None
type WeekdayRow = tuple[Id, int, Clock, Clock, Clock, Clock]
type DateRow = tuple[Id, date, Clock, Clock, date | None]
"""Only time off has a last date; only time off may be without times."""

type ByKey[K] = dict[Id, dict[K, tuple[Hours, ...]]]


def _weeks(rows: QuerySet[Any, WeekdayRow]) -> ByKey[int]:
    found: ByKey[int] = defaultdict(dict)
    for master, weekday, start, end, pause, resumed in rows:
        if start is not None and end is not None:
            days = found[master]
            hours = Hours(start, end, pause, resumed)
            days[weekday] = (*days.get(weekday, ()), hours)
    return found


def _exceptions(
    rows: QuerySet[Any, DateRow],
) -> tuple[ByKey[date], dict[Id, list[TimeOff]]]:
    special: ByKey[date] = defaultdict(dict)
    off: dict[Id, list[TimeOff]] = defaultdict(list)
    for master, first, start, end, last in rows:
        if last is not None:
            off[master].append(TimeOff(first, last, start, end))
        elif start is not None and end is not None:
            dates = special[master]
            dates[first] = (*dates.get(first, ()), Hours(start, end))
    return special, off
