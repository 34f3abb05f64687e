"""When a service may start, told once more: minute by minute, in plain Python.

Nothing here comes from the core. A day is a line of minutes in UTC; the rules mark
minutes on it, and a start is one from which all minutes of the service are good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(1)
MINUTE = timedelta(minutes=1)
DAYS_BEFORE, DAYS = 3, 8
"""The line of a date begins three days before it and is eight days long."""


@dataclass
class Period:
    """Local times; an end not after the start lies on the next day."""

    start: time
    end: time
    pause: tuple[time, time] | None = None


@dataclass
class Business:
    step: int = 30
    grid: str = "opening"
    buffer: int = 0
    notice: int = 0
    horizon: int = 60
    longest: int | None = None
    holidays: frozenset[date] = frozenset()
    week: dict[int, Period | None] = field(default_factory=dict)


@dataclass
class Service:
    minutes: int
    before: int = 0
    after: int = 0


@dataclass
class Person:
    zone: str
    hours: Period | None = None
    pause: tuple[time, time] | None = None
    weekly: dict[int, list[Period]] = field(default_factory=dict)
    special: dict[date, list[Period]] = field(default_factory=dict)
    off: list[tuple[date, date, Period | None]] = field(default_factory=list)
    buffer: int | None = None
    notice: int | None = None
    horizon: int | None = None
    capacity: int = 1


@dataclass
class Line:
    """Which minutes are good for a service, and where each one's grid begins."""

    good: list[bool]
    origins: list[int]
    step: int

    def fits(self, minute: int, service: Service, *, on_grid: bool = True) -> bool:
        """All minutes of the service are good, and the first is on the grid."""
        if on_grid and (minute - self.origins[minute]) % self.step:
            return False
        return all(self.good[minute : minute + service.minutes])


@dataclass
class Oracle:
    """Knows the business, and what each person's bookings block: spans in UTC."""

    business: Business
    blocked: dict[object, tuple[Person, datetime, datetime]] = field(default_factory=dict)

    def starts(
        self, person: Person, service: Service, day: date, now: datetime
    ) -> Iterator[datetime]:
        """Every start of the person's local day."""
        line = self.line(person, service, day)
        midnights = (_minute(person.zone, day, date_, time()) for date_ in (day, day + DAY))
        for minute in range(*midnights):
            moment = _base(day) + minute * MINUTE
            if line.fits(minute, service) and self._may_start(person, service, moment, now):
                yield moment

    def can_start(
        self,
        person: Person,
        service: Service,
        start: datetime,
        now: datetime,
        *,
        first: bool = True,
    ) -> bool:
        """Whether this one moment is a start; `first`: of its visit, so held to the grid."""
        day = start.astimezone(ZoneInfo(person.zone)).date()
        minute, odd = divmod(start - _base(day), MINUTE)
        if odd or not self._may_start(person, service, start, now):
            return False
        line = self.line(person, service, day)
        return line.fits(minute, service, on_grid=first)

    def _may_start(self, person: Person, service: Service, start: datetime, now: datetime) -> bool:
        """Notice, horizon, and the longest visit."""
        zone = ZoneInfo(person.zone)
        notice = _or(person.notice, self.business.notice)
        last_day = now.astimezone(zone).date() + _or(person.horizon, self.business.horizon) * DAY
        return (
            start >= now + notice * MINUTE
            and start.astimezone(zone).date() <= last_day
            and service.minutes <= _or(self.business.longest, service.minutes)
        )

    def line(self, person: Person, service: Service, day: date) -> "Line":
        """The minutes around a day, as this service sees them."""
        periods, works = self.hours(person, day)
        good = self._without_bookings(person, service, day, works)
        origins = _beginnings(periods if self.business.grid == "opening" else good)
        return Line(good, origins, self.business.step)

    def hours(self, person: Person, day: date) -> tuple[list[bool], list[bool]]:
        """For each minute of the line: is it in a period of work, and is it worked.

        A period begins on the day before at the earliest.
        """
        periods, works = [False] * DAYS * 1440, [False] * DAYS * 1440
        for date_ in (day - DAY, day, day + DAY, day + 2 * DAY):
            for period in self._periods(person, date_):
                left, right = _span(person.zone, day, date_, period)
                periods[left:right] = works[left:right] = [True] * (right - left)
        for date_ in (day - 2 * DAY, day - DAY, day, day + DAY, day + 2 * DAY):
            for left, right in self._closed(person, day, date_):
                works[left:right] = [False] * (right - left)
        return periods, works

    def _periods(self, person: Person, date_: date) -> list[Period]:
        """The first source that has a say about a date."""
        if date_ in person.special:
            return person.special[date_]
        if date_ in self.business.holidays:
            return []
        if person.weekly:
            return person.weekly.get(date_.weekday(), [])
        business = self.business.week[date_.weekday()]
        if business is None:
            return []
        hours = person.hours or business
        return [Period(hours.start, hours.end, person.pause)]

    def _closed(self, person: Person, day: date, date_: date) -> Iterator[tuple[int, int]]:
        """What breaks and time off of a date take away."""
        for period in self._periods(person, date_):
            if period.pause is not None:
                start, end = period.pause
                at_night = period.end <= period.start and start < period.start
                on = date_ + DAY if at_night else date_
                yield _span(person.zone, day, on, Period(start, end))
        for first, last, hours in person.off:
            if first <= date_ <= last:
                yield _span(person.zone, day, date_, hours or Period(time(), time()))

    def _without_bookings(
        self, person: Person, service: Service, day: date, works: list[bool]
    ) -> list[bool]:
        """The worked minutes that bookings, with what is kept around them, leave."""
        after = service.after + _or(person.buffer, self.business.buffer)
        taken = [0] * len(works)
        for who, start, end in self.blocked.values():
            if who is person:
                left, right = (_clip((moment - _base(day)) // MINUTE) for moment in (start, end))
                for minute in range(left, right):
                    taken[minute] += 1
        good = list(works)
        for minute, count in enumerate(taken):
            if count >= person.capacity:
                left, right = _clip(minute - after), _clip(minute + service.before + 1)
                good[left:right] = [False] * (right - left)
        return good


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _clip(minute: int) -> int:
    return max(0, min(minute, DAYS * 1440))


def _beginnings(marked: list[bool]) -> list[int]:
    """For each minute the first of the unbroken row of marked minutes that it is in."""
    found: list[int] = []
    for minute, mark in enumerate(marked):
        found.append(found[-1] if mark and minute and marked[minute - 1] else minute)
    return found


def _base(day: date) -> datetime:
    """Where the line of a date begins."""
    return datetime.combine(day - DAYS_BEFORE * DAY, time(), UTC)


def _span(zone: str, day: date, date_: date, period: Period) -> tuple[int, int]:
    end_day = date_ if period.end > period.start else date_ + DAY
    left = _minute(zone, day, date_, period.start)
    return left, max(left, _minute(zone, day, end_day, period.end))


@cache
def _minute(zone: str, day: date, date_: date, clock: time) -> int:
    """The minute of the line at which the clock on the wall first gets there."""
    wanted = datetime.combine(date_, clock)
    return next(minute for minute, wall in enumerate(_walls(zone, day)) if wall >= wanted)


@cache
def _walls(zone: str, day: date) -> list[datetime]:
    """What the clock on the wall shows at each minute of the line."""
    there = ZoneInfo(zone)
    moments = (_base(day) + minute * MINUTE for minute in range(DAYS * 1440))
    return [moment.astimezone(there).replace(tzinfo=None) for moment in moments]
