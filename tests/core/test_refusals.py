"""Why a start is refused: the bookings, or the rule that is broken."""

import pytest

from core import errors
from core.selectors import create_booking, get_available_slots
from rig import build
from rig.build import MONDAY, at

pytestmark = pytest.mark.django_db


def refusal(services, start, **options):
    ids = [service.pk for service in services]
    with pytest.raises(errors.BookingEngineError) as refused:
        create_booking(build.adapter(), service_ids=ids, starts_at=at(start), **options)
    return type(refused.value)


def test_who_comes_second_to_a_start_between_bookings_is_told_that_it_is_taken():
    build.settings(slot_grid="gap")
    short, cut = build.treatment("Short", 45), build.treatment("Cut", 60)
    ada = build.stylist()
    build.booked(ada, short, at("09:00"))
    slots = get_available_slots(build.adapter(), [cut.pk], MONDAY)
    assert slots[0].starts_at == at("09:45")
    build.booked(ada, cut, at("09:45"))
    assert refusal([cut], "09:45") is errors.SlotAlreadyBookedError
    assert refusal([cut], "09:45", master_id=ada.pk) is errors.SlotAlreadyBookedError


def test_without_bookings_the_grid_of_gaps_is_the_grid():
    build.settings(slot_grid="gap")
    cut = build.treatment("Cut", 60)
    build.stylist()
    assert refusal([cut], "09:45") is errors.OffGrid


def test_a_group_that_needs_more_masters_than_there_are_says_so():
    build.settings()
    cut, nails = (build.treatment(name, 30, parallel_group="g") for name in ("Cut", "Nails"))
    build.stylist()
    assert refusal([cut, nails], "09:00") is errors.NotEnoughMasters
    assert refusal([cut, nails], "05:00") is errors.OutsideHours
    build.stylist()
    assert refusal([cut, nails], "09:10") is errors.OffGrid
