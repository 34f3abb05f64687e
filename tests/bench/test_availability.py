"""The benchmark's own parts: its salon, its floor, and that it compares equal answers only."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.bench.availability.contenders.floor import Free, Span, cut
from tests.bench.availability.contenders.salon import STEP, Salon
from tests.bench.availability.questions import Found, WrongAnswerError, compare
from tests.bench.availability.races import ANY, NAMED, orders


@pytest.mark.parametrize("masters", [5, 50])
def test_about_sixty_percent_are_booked(masters: int) -> None:
    """The salon is as full as the issue and the table say."""
    salon = Salon(masters, days=20)
    booked = sum(each.end - each.start for each in salon.bookings())
    working = masters * salon.days - len(list(salon.days_off()))
    assert 0.59 < booked / (working * 8 * 60) < 0.61


def test_a_salon_is_the_same_in_every_process() -> None:
    """It travels as JSON, where a tuple becomes a list."""
    salon = Salon(3, days=5, minutes=(50, 40, 25))
    travelled = Salon(3, days=5, minutes=[50, 40, 25])  # type: ignore[arg-type]
    assert list(salon.bookings()) == list(travelled.bookings())


def test_nobody_is_booked_twice_at_a_time() -> None:
    """Bookings of one master follow one another, within the shift."""
    salon = Salon(4, days=10, full_days=2)
    rows = sorted((each.master, *each.span) for each in salon.bookings())
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(rows))
    shifts = {master: salon.shift(master) for master in range(1, 5)}
    assert all(
        shifts[each.master][0] <= each.start < each.end <= shifts[each.master][1]
        for each in salon.bookings()
    )


def test_all_orders_of_a_race_can_be_booked() -> None:
    """Each half hour is asked for once, and none of them is booked."""
    salon = Salon(4, days=10)
    named = [order for mine in orders(salon, 3, NAMED) for order in mine]
    assert len(set(named)) == len(named)
    taken = {
        (each.master, (each.span[0] + timedelta(minutes=late)).isoformat())
        for each in salon.bookings()
        for late in range(0, each.end - each.start, STEP)
    }
    assert not taken & set(named)
    whoever = [order for mine in orders(salon, 3, ANY) for order in mine]
    assert sorted(start for _, start in whoever) == sorted(start for _, start in named)


def brute_force(minutes: tuple[int, ...], windows: list[Span]) -> list[Span]:
    """Each service at each minute: when a visit that starts on the grid can end first."""
    found = []
    for start in {at for a, b in windows for at in range(a, b - minutes[0] + 1, STEP)}:
        ends = {start + minutes[0]}
        for length in minutes[1:]:
            ends = {
                at + length
                for a, b in windows
                for at in range(a, b - length + 1)
                if at >= min(ends, default=10**9)
            }
        if ends:
            found.append((start, min(ends)))
    return sorted(found)


@pytest.mark.parametrize("seed", range(100))
def test_the_floor_finds_what_brute_force_finds(seed: int) -> None:
    """All starts of a day, each with the earliest end, for one to three services."""
    die = random.Random(seed)
    windows: list[Span] = []
    for _master in range(die.randint(1, 3)):
        cuts = sorted(die.sample(range(0, 300, 5), 6))
        windows += cut(die.choice((0, 60)), 300, list(zip(cuts[::2], cuts[1::2], strict=True)))
    minutes = tuple(die.choice((15, 25, 30, 60)) for _ in range(die.randint(1, 3)))
    assert Free(minutes, {0: windows}).starts(0) == brute_force(minutes, windows)


def test_other_answers_are_not_compared() -> None:
    """A start too few, and a start too many, end the run."""
    exact = [["09:00", "10:00"], ["09:30", "10:30"]]
    compare("ours", exact, exact, "day")
    with pytest.raises(WrongAnswerError, match=r"09:30.* missing"):
        compare("ours", exact[:1], exact, "day")
    with pytest.raises(WrongAnswerError, match=r"09:30.* do not exist"):
        compare("ours", exact, exact[:1], "day")


def test_what_is_shown_is_counted_against_what_exists() -> None:
    """Starts that do not exist count as wrong, not as shown."""
    found = Found()
    found.compare(["09:00", "11:00"], [["09:00", "10:00"], ["09:30", "10:30"]])
    assert (found.shown, found.exist, found.wrong) == (1, 2, 1)
