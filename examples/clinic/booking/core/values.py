"""What the selectors answer with. Nothing here knows the database."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

type Id = int | str | UUID
"""A primary key. Where one is asked for, its text form does as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotItem:
    """One service of a slot, with the master who would do it. Times are aware, UTC."""

    service_id: Id
    master_id: Id
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A start that can be booked, and the visit that it would be.

    Attributes:
        starts_at, ends_at: of the whole visit; aware, UTC.
        items: one per service, in the order asked.
        zone: for labels only: the named master's zone, else the business's.
    """

    starts_at: datetime
    ends_at: datetime
    items: tuple[SlotItem, ...]
    zone: ZoneInfo

    @property
    def local_start(self) -> datetime:
        """The start as the clock on the wall shows it."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        """The end as the clock on the wall shows it."""
        return self.ends_at.astimezone(self.zone)

    @property
    def local_date(self) -> date:
        """The day of the start, in `zone`."""
        return self.local_start.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One cell of a month; `is_available` means that a visit can start on that day."""

    date: date
    in_month: bool
    is_today: bool
    is_past: bool
    is_selected: bool
    is_holiday: bool
    is_available: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarMonth:
    """A month in rows of seven days, Monday first.

    Attributes:
        weeks: the rows; days of the months around fill the first and the last.
        previous, next: `(year, month)` to link to; None where the calendar ends.
    """

    year: int
    month: int
    weeks: tuple[tuple[CalendarDay, ...], ...]
    previous: tuple[int, int] | None
    next: tuple[int, int] | None
