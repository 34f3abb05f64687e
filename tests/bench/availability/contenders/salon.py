"""The same salon for everybody: masters, hours, bookings and days off, without any chance.

All times are UTC, and every master offers every service: the most that a search can meet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FIRST = date(2035, 1, 1)  # a Monday
STEP = 30  # minutes
SHIFTS = ((8 * 60, 16 * 60), (12 * 60, 20 * 60))  # minutes of the day, by turns
BOOKED = 0.6
FULL = 60  # minutes of each booking on a full day
HISTORY_HOURS = 8  # bookings of a day, in the history


@dataclass(frozen=True)
class Booking:
    """Times in minutes of the day."""

    master: int
    service: int
    day: date
    start: int
    end: int

    def moment(self, minutes: int) -> datetime:
        return datetime(*self.day.timetuple()[:3], tzinfo=UTC) + timedelta(minutes=minutes)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.moment(self.start), self.moment(self.end)


@dataclass(frozen=True)
class Salon:
    """What is loaded into each contender's database.

    Attributes:
        masters: how many; their ids are 1 to this.
        days: with bookings, from `FIRST` on.
        full_days: of these, the first ones that have no minute left.
        minutes: what each service takes; their ids are 1, 2, ...
    """

    masters: int
    days: int = 60
    full_days: int = 0
    minutes: tuple[int, ...] = (60, 60, 30)

    @property
    def name(self) -> str:
        minutes = "_".join(map(str, self.minutes))
        return f"s{self.masters}_d{self.days}_f{self.full_days}_m{minutes}"

    def shift(self, master: int) -> tuple[int, int]:
        return SHIFTS[master % len(SHIFTS)]

    def is_off(self, master: int, day: int) -> bool:
        """One day in two weeks, another one for each master; none while all is full."""
        return day >= self.full_days and (7 * master + day) % 13 == 0

    def days_off(self) -> Iterator[tuple[int, date]]:
        for master in range(1, self.masters + 1):
            for day in range(self.days):
                if self.is_off(master, day):
                    yield master, FIRST + timedelta(days=day)

    def bookings(self) -> Iterator[Booking]:
        for day in range(self.days):
            for master in range(1, self.masters + 1):
                if day < self.full_days:
                    yield from self._full(master, day)
                elif not self.is_off(master, day):
                    yield from self._partly(master, day)

    def _full(self, master: int, day: int) -> Iterator[Booking]:
        start, end = self.shift(master)
        for at in range(start, end, FULL):
            yield Booking(master, 1, FIRST + timedelta(days=day), at, at + FULL)

    def _partly(self, master: int, day: int) -> Iterator[Booking]:
        """Bookings until so much of the day is taken, and half hours of nothing, shuffled."""
        die = random.Random(" ".join(map(str, (master, day, *self.minutes))))
        at, end = self.shift(master)
        services = list(enumerate(self.minutes, 1))
        pieces: list[tuple[int, int]] = []
        left = BOOKED * (end - at)
        while left > 0:
            piece = die.choice(services)
            # The last one may take a little more, as often as a little less.
            if piece[1] / 2 <= left:
                pieces.append(piece)
            left -= piece[1]
        taken = sum(minutes for _service, minutes in pieces)
        pieces += [(0, STEP)] * ((end - at - taken) // STEP)
        die.shuffle(pieces)
        for service, minutes in pieces:
            if service:
                yield Booking(master, service, FIRST + timedelta(days=day), at, at + minutes)
            at += minutes

    def free_starts(self) -> Iterator[tuple[int, datetime]]:
        """Where the half hours are that nobody has booked: master and start.

        With services of half and whole hours each of them can be booked, in any order.
        """
        taken = {
            (each.master, each.day, at)
            for each in self.bookings()
            for at in range(each.start, each.end, STEP)
        }
        for number in range(self.full_days, self.days):
            day = FIRST + timedelta(days=number)
            for master in range(1, self.masters + 1):
                if self.is_off(master, number):
                    continue
                for at in range(*self.shift(master), STEP):
                    if (master, day, at) not in taken:
                        yield master, Booking(master, 0, day, at, at).span[0]


HISTORY = f"""
SELECT 1 + mod(number, %(masters)s) AS master,
    timestamptz '{FIRST} 08:00+00' - interval '1 day' * (1 + number / %(masters)s / {HISTORY_HOURS})
        + interval '1 hour' * mod(number / %(masters)s, {HISTORY_HOURS}) AS starts_at,
    CASE mod(number, 10) WHEN 0 THEN 'confirmed' ELSE 'completed' END AS status
FROM generate_series(0, %(rows)s - 1) AS number
"""
"""Bookings of one hour each, eight a day, backwards from the day before the first.

One in ten was never marked as completed.
"""
