"""The days that have passed: what a person did in their hours, one visit after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
STEP = timedelta(minutes=15)
# How many steps pass between two visits: mostly none, sometimes the chair stays empty for long.
IDLE_STEPS = (0, 0, 1, 1, 2, 4, 8, 12)


class Bookable(Protocol):
    """A treatment's row: minutes."""

    duration_minutes: int
    min_gap_after_minutes: int
    prep_before_minutes: int


@dataclass(frozen=True, slots=True)
class Past:
    """One visit; all times are aware and in UTC."""

    service: Any
    starts_at: datetime
    ends_at: datetime
    blocked_from: datetime
    blocked_until: datetime


def plan_day(
    day: date,
    periods: Sequence[tuple[time, time]],
    *,
    zone: ZoneInfo,
    services: Sequence[Bookable],
    buffer_minutes: int,
    random: Random,
) -> Iterator[Past]:
    """Visits inside the periods (local to `zone`) of one person's day; none overlap."""
    busy_until: datetime | None = None
    for opens, closes in periods:
        opening, closing = (
            datetime.combine(day, hour, zone).astimezone(UTC) for hour in (opens, closes)
        )
        earliest = opening
        while True:
            service = random.choice(services)
            visit = _next_visit(service, opening, earliest, busy_until, buffer_minutes, random)
            if visit.ends_at > closing:
                break
            yield visit
            earliest, busy_until = visit.ends_at, visit.blocked_until


def _next_visit(
    service: Bookable,
    opening: datetime,
    earliest: datetime,
    busy_until: datetime | None,
    buffer_minutes: int,
    random: Random,
) -> Past:
    """The next visit on the grid that counts from `opening`."""
    prepare = timedelta(minutes=service.prep_before_minutes)
    free_from = earliest if busy_until is None else max(earliest, busy_until + prepare)
    steps = -((opening - free_from) // STEP)  # rounded up
    start = opening + (steps + random.choice(IDLE_STEPS)) * STEP
    end = start + timedelta(minutes=service.duration_minutes)
    after = timedelta(minutes=service.min_gap_after_minutes + buffer_minutes)
    return Past(service, start, end, start - prepare, end + after)
