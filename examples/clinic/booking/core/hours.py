"""When one master works: local rules of each date become periods in UTC."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .intervals import merge, subtract
from .snapshot import BookingRules, Hours, MasterFacts, Span, TimeOff, Timetable
from .values import Id
from .zones import to_utc

DAY = timedelta(days=1)

type Piece = tuple[datetime, datetime, datetime]
"""From, until, and the start of the working period that it is a piece of."""


@lru_cache(maxsize=4096)
def day_span(day: date, zone: ZoneInfo) -> Span:
    """The local day as a span: 23 or 25 hours long where the clock changes."""
    return to_utc(day, time(), zone), to_utc(day + DAY, time(), zone)


class MasterHours:
    """The working periods of those who work at the same times, bookings left aside.

    Args:
        master: one of them.
    """

    def __init__(
        self,
        master: MasterFacts,
        timetable: Timetable,
        rules: BookingRules,
        holidays: Container[date],
    ) -> None:
        self.zone = master.zone
        self.own = master.hours
        self.pause = (master.break_start, master.break_end)
        self.timetable = timetable
        self.rules = rules
        self.holidays = holidays
        self._working: dict[tuple[Span, int], list[Piece]] = {}
        self._dates: dict[date, tuple[list[Span], list[Span]]] = {}

    def of_date(self, day: date) -> tuple[Hours, ...]:
        """The hours of a date: the first source that has a say."""
        if day in self.timetable.special:
            return self.timetable.special[day]
        if day in self.holidays:
            return ()
        if self.timetable.weekly:
            return self.timetable.weekly.get(day.weekday(), ())
        business = self.rules.week[day.weekday()]
        if business.is_closed:
            return ()
        if self.own is not None:
            return (self.own,)
        return self._business_hours(business.hours)

    def _business_hours(self, hours: Hours | None) -> tuple[Hours, ...]:
        if hours is None:
            return ()
        # The master's own break holds in the business's hours too.
        return (Hours(hours.start, hours.end, *self.pause),)

    def working(self, day: Span, reach: int = 1) -> list[Piece]:
        """The working periods that run during a day, without breaks and time off.

        A period counts as one as long as it is touched by the next, up to `reach` days
        ahead. It begins the day before at the earliest.
        """
        known = self._working.get((day, reach))
        if known is None:
            known = self._working[day, reach] = list(self._pieces(day, reach))
        return known

    def _pieces(self, day: Span, reach: int) -> Iterator[Piece]:
        zone = self.zone
        first = day[0].astimezone(zone).date() - DAY
        last = (day[1] - timedelta(microseconds=1)).astimezone(zone).date()
        periods: list[Span] = []
        cuts: list[Span] = []
        # Time off of the night before still cuts into the first date.
        current = first - DAY
        while current <= last + reach * DAY:
            opened, closed = self._of_date_utc(current)
            periods += opened if current >= first else []
            cuts += closed
            current += DAY
        cuts = merge(cuts)
        for start, end in merge(periods):
            if start < day[1] and end > day[0]:
                for piece in subtract((start, end), cuts):
                    yield (*piece, start)

    def _of_date_utc(self, day: date) -> tuple[list[Span], list[Span]]:
        """The date's periods, and what breaks and time off take away."""
        known = self._dates.get(day)
        if known is None:
            zone = self.zone
            periods, cuts = [], list(self._time_off(day))
            for hours in self.of_date(day):
                periods.append(local_span(day, hours.start, hours.end, zone))
                cuts += _break(day, hours, zone)
            known = self._dates[day] = (periods, cuts)
        return known

    def _time_off(self, day: date) -> Iterator[Span]:
        for off in self.timetable.off:
            if off.first <= day <= off.last:
                yield _off_span(day, off, self.zone)


def hours_of(
    masters: Mapping[Id, MasterFacts],
    timetables: Mapping[Id, Timetable],
    rules: BookingRules,
    holidays: Container[date],
) -> dict[Id, MasterHours]:
    """Everybody's hours; those who work at the same times share what is computed."""
    known: dict[object, MasterHours] = {}
    found: dict[Id, MasterHours] = {}
    for pk, master in masters.items():
        table = timetables[pk]
        key = (
            *(master.zone, master.hours, master.break_start, master.break_end),
            *(tuple(table.weekly.items()), tuple(table.special.items()), table.off),
        )
        if key not in known:
            known[key] = MasterHours(master, table, rules, holidays)
        found[pk] = known[key]
    return found


def open_day(day: Span, hours: Iterable[MasterHours], reach: int) -> Span:
    """The day, for as long as one of the masters goes on from where another ends.

    A visit that begins on the day may run on over midnight, from one to the next: up to
    `reach` days ahead.
    """
    masters, start, end = set(hours), *day
    latest = day[1] + reach * DAY
    while end < latest:
        pieces = [
            piece for each in masters for piece in each.working((start, end), reach)
        ]
        closing = max((piece[1] for piece in pieces), default=start)
        if closing < end:
            break
        # One moment more: a period that begins exactly then goes on.
        end = min(closing, latest) + timedelta(microseconds=1)
    return start, end


@lru_cache(maxsize=16384)
def local_span(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """Local times as a span; an end not after the start lies on the next day."""
    end_day = day if end > start else day + DAY
    return to_utc(day, start, zone), to_utc(end_day, end, zone)


def _break(day: date, hours: Hours, zone: ZoneInfo) -> Iterator[Span]:
    if hours.break_start is None or hours.break_end is None:
        return
    over_midnight = hours.end <= hours.start
    if over_midnight and hours.break_start < hours.start:
        day += DAY
    yield local_span(day, hours.break_start, hours.break_end, zone)


def _off_span(day: date, off: TimeOff, zone: ZoneInfo) -> Span:
    if off.start is None or off.end is None:
        return day_span(day, zone)
    return local_span(day, off.start, off.end, zone)
