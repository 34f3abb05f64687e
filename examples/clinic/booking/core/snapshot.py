"""What the core knows while it answers one question: frozen, without the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .values import Id

type Span = tuple[datetime, datetime]
"""From, until: aware, UTC, the end excluded."""


class Hours(NamedTuple):
    """Local times of one period of work; an end not after its start is the next day."""

    start: time
    end: time
    break_start: time | None = None
    break_end: time | None = None


@dataclass(frozen=True, slots=True)
class BusinessDay:
    """What the settings say of one weekday."""

    hours: Hours | None
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRules:
    """The settings: the row's values, or the defaults.

    Attributes:
        step: from start to start.
        slot_grid: `opening` or `gap`.
        week: the business's seven days, Monday first.
    """

    step: timedelta
    slot_grid: str
    default_buffer: timedelta
    notice: timedelta
    horizon_days: int
    max_visit: timedelta | None
    requires_confirmation: bool
    holidays_country: str
    holidays_subdivision: str
    week: tuple[BusinessDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """A service, as far as time is concerned.

    Attributes:
        gap: keeps the master after it. preparation: keeps the master before it.
    """

    pk: Id
    duration: timedelta
    gap: timedelta
    preparation: timedelta
    parallel_group: str


ANY_TIME = ServiceFacts(
    pk=0,
    duration=timedelta(minutes=1),
    gap=timedelta(),
    preparation=timedelta(),
    parallel_group="",
)
"""Stands for whatever may be booked, where no service has been chosen yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterFacts:
    """A master; what is empty in the row is taken from the settings already."""

    pk: Id
    zone: ZoneInfo
    hours: Hours | None
    break_start: time | None
    break_end: time | None
    buffer: timedelta
    notice: timedelta
    horizon_days: int
    capacity: int


class TimeOff(NamedTuple):
    """Days without work, or hours of each of these days."""

    first: date
    last: date
    start: time | None
    end: time | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """One master's rows: by weekday, by date, and the time off."""

    weekly: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    special: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    off: tuple[TimeOff, ...] = ()


class Busy(NamedTuple):
    """A blocked span of one master, and the booking that it belongs to."""

    start: datetime
    end: datetime
    lane: int = 0
    pk: Id = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked for, after the ids were read.

    Attributes:
        service_ids: in order; the same one may stand there twice.
        chosen: per service the master who was named, or None for any.
        named: the one master who was named for all of it; labels are in that zone.
    """

    service_ids: tuple[Id, ...]
    chosen: tuple[Id | None, ...]
    named: Id | None = None
    overlap_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Local dates, both included.

    Attributes:
        moment: of these dates, only the one that it has.
    """

    first: date
    last: date
    moment: datetime | None = None

    @classmethod
    def around(cls, moment: datetime) -> "Period":
        """The date of a moment in UTC: not the same everywhere on earth."""
        half = timedelta(hours=15)
        first, last = (moment - half).date(), (moment + half).date()
        return cls(first=first, last=last, moment=moment)

    def dates(self, zone: ZoneInfo) -> tuple[date, date]:
        """The first and the last date, where it is known whose they are."""
        if self.moment is None:
            return self.first, self.last
        day = self.moment.astimezone(zone).date()
        return day, day
