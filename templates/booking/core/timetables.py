"""The schedule's rows of several masters: the weekly ones, and what differs by date."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Cast

from .contracts import BookingModels
from .snapshot import Hours, TimeOff, Timetable
from .statements import Given, among, fetch
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
    master, pks = f"{models.master_field}_id", [*masters]
    theirs = among(master, "masters", models.master._meta.pk)
    weekly = models.working_day._default_manager
    special, off = models.special_day._default_manager, models.day_off._default_manager
    begin, end = Given("first", DateField()), Given("last", DateField())

    def week_query() -> QuerySet[Any, Any]:
        rows = weekly.using(using).filter(theirs).order_by()
        return rows.values_list(master, "weekday", *HOURS, *BREAK)

    def date_query() -> QuerySet[Any, Any]:
        # A special day has no last date, and a bare NULL has no type to agree on.
        nothing = Cast(Value(None), output_field=DateField())
        days = special.using(using).filter(theirs, date__gte=begin, date__lte=end)
        days = days.order_by().annotate(until=nothing)
        spans = off.using(using).filter(theirs, ends_on__gte=begin, starts_on__lte=end)
        spans = spans.order_by()
        return (
            days.values_list(master, "date", *HOURS, "until")
            .union(spans.values_list(master, "starts_on", *HOURS, "ends_on"), all=True)
            .order_by()
        )

    weeks = fetch(using, ("weeks", models), week_query, [weekly], masters=pks)
    dates = fetch(
        using,
        ("dates", models),
        date_query,
        [special, off],
        masters=pks,
        first=first,
        last=last,
    )
    hours, (days, spans) = _weeks(weeks), _exceptions(dates)
    return {
        pk: Timetable(hours.get(pk, {}), days.get(pk, {}), tuple(spans.get(pk, ())))
        for pk in masters
    }


type ByKey[K] = dict[Id, dict[K, tuple[Hours, ...]]]


def _weeks(rows: Iterable[tuple[Any, ...]]) -> ByKey[int]:
    found: ByKey[int] = defaultdict(dict)
    for master, weekday, start, end, pause, resumed in rows:
        if start is not None and end is not None:
            days = found[master]
            hours = Hours(start, end, pause, resumed)
            days[weekday] = (*days.get(weekday, ()), hours)
    return found


def _exceptions(
    rows: Iterable[tuple[Any, ...]],
) -> tuple[ByKey[date], dict[Id, list[TimeOff]]]:
    special: ByKey[date] = defaultdict(dict)
    off: dict[Id, list[TimeOff]] = defaultdict(list)
    for master, first, start, end, last in rows:
        # Only time off has a last date, and only time off may be without times.
        if last is not None:
            off[master].append(TimeOff(first, last, start, end))
        elif start is not None and end is not None:
            dates = special[master]
            dates[first] = (*dates.get(first, ()), Hours(start, end))
    return special, off
