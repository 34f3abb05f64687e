"""One master's time: the windows that are free for a service."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from .hours import DAY, MasterHours, day_span
from .intervals import merge, saturated, subtract
from .snapshot import Busy, MasterFacts, ServiceFacts, Span

SPAN = itemgetter(0, 1)
"""A booking's blocked span."""


class Window(NamedTuple):
    """A free window, cut to no service's measure.

    Attributes:
        grid: the moment from which the slot grid counts its steps.
    """

    start: datetime
    end: datetime
    grid: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """One service of a visit, at a time, with a master."""

    index: int
    service: ServiceFacts
    agenda: "Agenda"
    start: datetime

    @property
    def end(self) -> datetime:
        """When the client is done."""
        return self.start + self.service.duration

    @property
    def blocked(self) -> Span:
        """The time that the booking keeps of its master."""
        after = self.service.gap + self.agenda.master.buffer
        return self.start - self.service.preparation, self.end + after


class Agenda:
    """One master's hours and bookings, as of one moment.

    Attributes:
        busy: the blocked spans of the bookings.
        earliest: no service starts before it: now, and the notice.
        latest: no service starts from it on: the end of the horizon's last day.
    """

    def __init__(
        self,
        master: MasterFacts,
        hours: MasterHours,
        busy: Sequence[Busy],
        now: datetime,
        reach: int,
    ) -> None:
        self.master = master
        self.hours = hours
        self.busy = busy
        self.reach = reach
        self.earliest = now + self.master.notice
        self.latest = self._horizon(now)
        self._full = saturated(map(SPAN, busy), self.master.capacity)
        self._booked: dict[date, timedelta] | None = None
        self._windows: dict[tuple[Span, timedelta, timedelta], list[Window]] = {}

    def _horizon(self, now: datetime) -> datetime:
        zone = self.master.zone
        today = now.astimezone(zone).date()
        days = min(self.master.horizon_days, (date.max - today).days - 2)
        return day_span(today + timedelta(days), zone)[1]

    def day(self, day: date) -> Span:
        """The local day, in UTC."""
        return day_span(day, self.master.zone)

    def windows(
        self, service: ServiceFacts, day: Span, mine: Sequence[Placement] = ()
    ) -> list[Window]:
        """The windows in which the service may lie, as the bookings leave them.

        Preparation, gap, buffer and capacity against all blocked spans are accounted
        for: what fits into a window can be booked.

        Args:
            day: the UTC span of the day; periods that run during it count.
            mine: what this master has to do in the same visit already.
        """
        after = service.gap + self.master.buffer
        if mine:
            return list(self._besides(service.preparation, after, day, mine))
        key = (day, service.preparation, after)
        known = self._windows.get(key)
        if known is None:
            known = list(self._free(service.preparation, after, day, self._full))
            self._windows[key] = known
        return known

    def _besides(
        self,
        before: timedelta,
        after: timedelta,
        day: Span,
        mine: Sequence[Placement],
    ) -> Iterator[Window]:
        full = self._full_with(before, after, day, mine)
        # One at a time within a visit, whatever the capacity.
        serving = merge((each.start, each.end) for each in mine)
        for window in self._free(before, after, day, full):
            for start, end in subtract((window.start, window.end), serving):
                yield Window(start, end, window.grid)

    def _full_with(
        self,
        before: timedelta,
        after: timedelta,
        day: Span,
        mine: Sequence[Placement],
    ) -> Sequence[Span]:
        """The time without capacity left, as far as the day is concerned."""
        pieces = self.hours.working(day, self.reach)
        if not pieces:
            return ()
        left, right = pieces[0][0] - before, pieces[-1][1] + after
        near = [SPAN(each) for each in self.busy if each[0] < right and each[1] > left]
        return saturated(
            [*near, *(each.blocked for each in mine)], self.master.capacity
        )

    def _free(
        self, before: timedelta, after: timedelta, day: Span, full: Sequence[Span]
    ) -> Iterator[Window]:
        from_gap = self.hours.rules.slot_grid == "gap"
        for start, end, opened in self.hours.working(day, self.reach):
            cuts = _kept_apart(full, start - before, end + after, before, after)
            for left, right in subtract((start, end), list(cuts)):
                yield Window(left, right, left if from_gap else opened)

    def first_start(
        self,
        service: ServiceFacts,
        day: Span,
        not_before: datetime,
        mine: Sequence[Placement] = (),
    ) -> datetime | None:
        """The earliest moment at which the service fits, off the grid."""
        not_before = max(not_before, self.earliest)
        one_at_a_time = mine and self.master.capacity == 1
        if one_at_a_time and all(each.end <= not_before for each in mine):
            # What comes later begins when all that is over: no need to cut windows.
            kept = max(each.blocked[1] for each in mine)
            not_before, mine = max(not_before, kept + service.preparation), ()
        for window in self.windows(service, day, mine):
            start = max(window.start, not_before)
            if start >= self.latest:
                return None
            if start + service.duration <= window.end:
                return start
        return None

    def grid_starts(self, service: ServiceFacts, day: Span) -> Iterator[datetime]:
        """Where the service may start as the first of a visit, in order."""
        step = self.hours.rules.step
        earliest, latest = max(self.earliest, day[0]), min(self.latest, day[1])
        for window in self.windows(service, day):
            start = on_grid(max(window.start, earliest), window.grid, step)
            while start + service.duration <= window.end and start < latest:
                yield start
                start += step

    def is_grid_start(self, service: ServiceFacts, day: Span, start: datetime) -> bool:
        """Whether the service may start then as the first of a visit."""
        earliest, latest = max(self.earliest, day[0]), min(self.latest, day[1])
        if not earliest <= start < latest:
            return False
        step = self.hours.rules.step
        return any(
            window.start <= start
            and start + service.duration <= window.end
            and not (start - window.grid) % step
            for window in self.windows(service, day)
        )

    def is_booked_around(self, moment: datetime) -> bool:
        """Whether there are bookings in the working period of that moment."""
        day = self.day(moment.astimezone(self.master.zone).date())
        return any(
            start <= moment < end
            and any(b.start < end and b.end > start for b in self.busy)
            for start, end, _opened in self.hours.working(day, self.reach)
        )

    def booked(self, day: date) -> timedelta:
        """How much of the local day the bookings block, each counted."""
        if self._booked is None:
            self._booked = self._by_date()
        return self._booked.get(day, timedelta())

    def _by_date(self) -> dict[date, timedelta]:
        found: dict[date, timedelta] = defaultdict(timedelta)
        day, left, right = date.min, self.earliest, self.earliest
        for start, end, *_ in self.busy:
            while start < end:
                # Bookings come in order: mostly it is the day of the one before.
                if not left <= start < right:
                    day = start.astimezone(self.master.zone).date()
                    left, right = self.day(day)
                until = min(end, right)
                found[day] += until - start
                start = until
        return found


def _kept_apart(
    full: Sequence[Span],
    start: datetime,
    end: datetime,
    before: timedelta,
    after: timedelta,
) -> Iterator[Span]:
    """The full spans near a period, widened by what the service keeps around it."""
    # The spans are disjoint, so the one before the first that starts may still run.
    position = max(bisect_left(full, (start, start)) - 1, 0)
    for full_start, full_end in full[position:]:
        if full_start >= end:
            break
        yield full_start - after, full_end + before


def on_grid(moment: datetime, origin: datetime, step: timedelta) -> datetime:
    """The first moment of the grid that is not before the given one."""
    return origin + -((origin - moment) // step) * step


def reach_of(services: Iterable[ServiceFacts]) -> int:
    """How many days a visit may run on into periods that touch one another."""
    return 1 + sum((each.duration for each in services), timedelta()) // DAY
