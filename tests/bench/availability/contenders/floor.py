"""The floor: two SQL queries and plain Python, for the exact answer and nothing else.

It reads the tables of the generated app. It knows what this salon needs: one time zone,
weekly hours, days off, no gaps and no buffers. Times are minutes since 1970.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg

from .database import DSN
from .floor_sql import BUSY, FREE, INSERT, LOCK, TEAM
from .salon import STEP
from .worker import serve

type Span = tuple[int, int]

DAY = 24 * 60
EPOCH = date(1970, 1, 1)
START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Free:
    """The free windows of some days, a list for each day, and what the services take."""

    minutes: Sequence[int]
    windows: dict[int, list[Span]]

    def starts(self, day: int) -> list[Span]:
        """Start and end of each visit that can begin on the day; the earliest end."""
        first, *rest = self.minutes
        windows = self.windows.get(day, ())
        grid = {at for start, end in windows for at in range(start, end - first + 1, STEP)}
        later = [(_begins(windows, length), length) for length in rest]
        visits = ((start, _end(start + first, later)) for start in sorted(grid))
        return [(start, end) for start, end in visits if end is not None]


def _end(end: int, later: Sequence[tuple[Sequence[Span], int]]) -> int | None:
    """When the last service is over, each begun as soon as it can; None: it cannot."""
    for begins, length in later:
        at = bisect_right(begins, end, key=lambda span: span[0])
        if at and begins[at - 1][1] >= end:
            end += length
        elif at < len(begins):
            end = begins[at][0] + length
        else:
            return None
    return end


def _begins(windows: Sequence[Span], length: int) -> list[Span]:
    """When a service can begin: spans apart from one another, sorted."""
    spans: list[Span] = []
    for start, end in sorted((start, end - length) for start, end in windows):
        if start > end:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def cut(start: int, end: int, busy: Sequence[Span]) -> Iterator[Span]:
    """What is left of working hours; `busy` is sorted."""
    for taken, until in busy:
        if until <= start:
            continue
        if taken >= end:
            break
        if taken > start:
            yield start, taken
        start = until
    if start < end:
        yield start, end


class Floor:
    def __init__(self) -> None:
        self.connection: psycopg.Connection[Any] | None = None
        self.queries = 0

    def connect(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        if self.connection is None:
            self.connection = psycopg.connect(os.environ[DSN], autocommit=True)
        self.queries += 1
        cursor = self.connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    def free(self, services: list[int], first: date, last: date) -> Free:
        """The two queries, and what they leave of the masters' hours."""
        days = [
            (each.toordinal() - EPOCH.toordinal(), each.weekday())
            for each in (first + timedelta(n) for n in range((last - first).days + 1))
        ]
        weekdays = list({weekday for _day, weekday in days})
        team = self.rows(TEAM, {"services": services, "weekdays": weekdays})
        team = [row for row in team if len(row[4]) == len(services)]
        values = {
            "masters": list({row[0] for row in team}),
            "start": START + timedelta(days=days[0][0]),
            "end": START + timedelta(days=days[-1][0] + 1),
            "first": first,
            "last": last,
        }
        busy: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for master, start, end in self.rows(BUSY, values):
            for day in range(start // DAY, (end - 1) // DAY + 1):
                busy[master, day].append((start, end))
        windows: dict[int, list[Span]] = defaultdict(list)
        hours = defaultdict(list)
        for master, weekday, start, end, _minutes in team:
            hours[weekday].append((master, start, end))
        for day, weekday in days:
            midnight = day * DAY
            for master, start, end in hours[weekday]:
                taken = busy.get((master, day), ())
                windows[day] += cut(midnight + start, midnight + end, taken)
        return Free(team[0][4] if team else (), windows)

    def day(self, services: list[int], day: str) -> list[tuple[datetime, datetime]]:
        wanted = date.fromisoformat(day)
        free = self.free(services, wanted, wanted)
        return _moments(free.starts(wanted.toordinal() - EPOCH.toordinal()))

    def month(self, services: list[int], year: int, month: int) -> list[date]:
        first = date(year, month, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        free = self.free(services, first, last)
        return [EPOCH + timedelta(days=day) for day in sorted(free.windows) if free.starts(day)]

    def nearest(self, services: list[int], day: str) -> list[tuple[datetime, datetime]]:
        first = date.fromisoformat(day)
        free = self.free(services, first, first + timedelta(days=59))
        found = (free.starts(day) for day in sorted(free.windows))
        return _moments(next((starts for starts in found if starts), []))

    def book(self, master: int | None, start: str) -> bool:
        """Under the master's lock: look at the day's hours and bookings, then insert."""
        moment = datetime.fromisoformat(start)
        return any(self._book(each, moment) for each in self._candidates(master, moment))

    def _candidates(self, master: int | None, start: datetime) -> Iterator[int]:
        """Who seems to be free, whoever has least to do first."""
        if master is not None:
            yield master
            return
        # Half an hour, as all bookings here.
        end = start + timedelta(minutes=STEP)
        values = {
            "service": 3,
            "start": start,
            "end": end,
            "midnight": datetime(*start.timetuple()[:3], tzinfo=UTC),
            "weekday": start.weekday(),
            "day": start.date(),
            "from": start.time(),
            "until": end.time(),
        }
        for (each,) in self.rows(FREE, values):
            yield each

    def _book(self, master: int, start: datetime) -> bool:
        self.rows("BEGIN", {})
        try:
            done = self._book_locked(master, start)
        except BaseException:
            self.rows("ROLLBACK", {})
            raise
        self.rows("COMMIT" if done else "ROLLBACK", {})
        return done

    def _book_locked(self, master: int, start: datetime) -> bool:
        midnight = datetime(*start.timetuple()[:3], tzinfo=UTC)
        at = (start - START) // timedelta(minutes=1)
        values = {
            "master": master,
            "masters": [master],
            "service": 3,
            "weekday": start.weekday(),
            "start": midnight,
            "end": midnight + timedelta(days=1),
            "first": start.date(),
            "last": start.date(),
        }
        locked = self.rows(LOCK, values)
        if not locked:
            return False
        opens, closes, length = locked[0]
        busy = [span[1:] for span in self.rows(BUSY, values)]
        day = at - at % DAY
        windows = list(cut(day + opens, day + closes, busy))
        if not any(at in range(a, b - length + 1, STEP) for a, b in windows):
            return False
        end = start + timedelta(minutes=length)
        self.rows(INSERT, {**values, "start": start, "end": end, "chain": uuid4()})
        return True

    def booked(self) -> int:
        number: int = self.rows("SELECT count(*) FROM booking_appointment", {})[0][0]
        return number

    def clear(self, keep: int) -> None:
        """Forget the bookings of a race: those that came after the first `keep`."""
        last = "SELECT id FROM booking_appointment ORDER BY id LIMIT 1 OFFSET %(keep)s"
        sql = f"DELETE FROM booking_appointment WHERE id >= ({last})"
        self.rows(sql, {"keep": keep})
        self.rows("VACUUM ANALYZE", {})

    @contextmanager
    def counted(self) -> Iterator[Callable[[], int]]:
        before = self.queries
        yield lambda: self.queries - before

    def plain(self, work: str, answer: Any) -> Any:
        if work == "month":
            return [str(day) for day in answer]
        if work in ("day", "nearest"):
            return [[each.isoformat() for each in span] for span in answer]
        return answer


def _moments(spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    return [(START + timedelta(minutes=a), START + timedelta(minutes=b)) for a, b in spans]


if __name__ == "__main__":
    serve(Floor())
