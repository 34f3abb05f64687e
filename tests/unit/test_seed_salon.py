"""The salon's data fits together, and its guests are nobody real."""

from __future__ import annotations

import re
from datetime import time

from codex_booking_gen.seeding import salon

OFFERED = {name for person in salon.PEOPLE for name in person.skills}
TREATMENTS = {treatment.name for treatment in salon.TREATMENTS}


def test_everybody_offers_treatments_that_exist_and_no_treatment_is_left_out() -> None:
    assert OFFERED == TREATMENTS


def test_everybody_has_hours_either_of_their_own_or_as_rows() -> None:
    for person in salon.PEOPLE:
        assert (person.usual is None) is bool(person.shifts), person.name


def test_somebody_works_part_time_somebody_in_two_shifts_and_somebody_late() -> None:
    shifts = {person.name: person.shifts for person in salon.PEOPLE}
    assert {day for shift in shifts["Lucía Fernández"] for day in shift.weekdays} < set(range(4))
    assert [shift.weekdays for shift in shifts["Jonas Weber"]].count((0, 2, 4)) == 2
    assert [shift.end for shift in shifts["Mei Tanaka"]] == [time(20)]


def test_shifts_are_in_order_and_breaks_lie_inside() -> None:
    for person in salon.PEOPLE:
        for shift in (*person.shifts, *([person.usual] if person.usual else [])):
            pause = shift.pause or (shift.start, shift.end)
            assert shift.start <= pause[0] < pause[1] <= shift.end


def test_one_person_can_do_what_is_booked_together() -> None:
    for both in salon.COMBINATIONS:
        assert any(set(both) <= set(person.skills) for person in salon.PEOPLE), both


def test_hands_and_feet_are_done_by_different_people_at_once() -> None:
    groups = {t.name: t.parallel_group for t in salon.TREATMENTS}
    assert len({groups[name] for name in salon.PARALLEL}) == 1
    assert all(groups[name] for name in salon.PARALLEL)
    assert not any(set(salon.PARALLEL) <= set(person.skills) for person in salon.PEOPLE)


def test_guests_have_addresses_and_numbers_that_belong_to_nobody() -> None:
    reserved = re.compile(r"\+44 20 7946 0\d{3}|\+44 1632 960\d{3}|\+1 \d{3} 555 01\d\d")
    for guest in salon.GUESTS:
        assert re.fullmatch(r"[a-z.]+@example\.(com|net|org)", guest.email), guest
        assert reserved.fullmatch(guest.phone), guest
    assert len({guest.email for guest in salon.GUESTS}) == len(salon.GUESTS)
    assert len({guest.phone for guest in salon.GUESTS}) == len(salon.GUESTS)
