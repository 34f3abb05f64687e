"""Visits of several services."""

from datetime import timedelta

import pytest

from core import errors
from core.selectors import create_booking, get_available_slots
from rig import build
from rig.build import MONDAY, TUESDAY, at, local
from rig.models import Visit

pytestmark = pytest.mark.django_db


def ask(services, **options):
    ids = [service.pk for service in services]
    return get_available_slots(build.adapter(), ids, MONDAY, **options)


def times(slot):
    return [f"{item.starts_at.astimezone(build.BERLIN):%H:%M}" for item in slot.items]


def names(slot):
    from rig.models import Stylist

    by_pk = dict(Stylist.objects.values_list("pk", "name"))
    return [by_pk[item.master_id] for item in slot.items]


@pytest.fixture(autouse=True)
def _settings():
    build.settings()


def test_a_tight_chain_fits_into_a_free_75_minutes():
    long, short = build.treatment("Long", 45), build.treatment("Short", 30)
    build.stylist(hours="09:00-10:15")
    (slot,) = ask([long, short])
    assert times(slot) == ["09:00", "09:45"]


def test_later_services_are_not_held_to_the_grid_and_wait_for_their_master():
    cut, dye = build.treatment("Cut", 35), build.treatment("Dye", 40)
    build.stylist("Ada", hours="09:00-12:00", offers=[cut])
    bob = build.stylist("Bob", hours="09:00-11:00", offers=[dye])
    build.booked(bob, dye, at("09:20"), minutes=25)
    slots = ask([cut, dye])
    assert local(slots) == ["09:00", "09:30"]
    assert [times(slot)[1] for slot in slots] == ["09:45", "10:05"]


def test_a_gap_and_a_buffer_hold_back_the_master_not_the_client():
    cut = build.treatment("Cut", 30, min_gap_after_minutes=15)
    dye = build.treatment("Dye", 30)
    build.stylist("Ada", hours="09:00-10:30", buffer_between_minutes=5)
    assert [times(slot) for slot in ask([cut, dye])] == [["09:00", "09:50"]]
    build.stylist("Bob", hours="09:00-10:30", offers=[dye])
    assert times(ask([cut, dye])[0]) == ["09:00", "09:30"]


def test_preparation_of_the_next_service_holds_back_its_master():
    cut, dye = build.treatment("Cut", 30), build.treatment("Dye", 30, prep_before_minutes=10)
    build.stylist(hours="09:00-10:10")
    assert [times(slot) for slot in ask([cut, dye])] == [["09:00", "09:40"]]


def test_the_same_service_twice():
    cut = build.treatment("Cut", 30)
    build.stylist(hours="09:00-10:30")
    assert [times(slot) for slot in ask([cut, cut])] == [["09:00", "09:30"], ["09:30", "10:00"]]


def test_services_of_a_parallel_group_start_together_by_different_masters():
    cut = build.treatment("Cut", 30, parallel_group="head")
    nails = build.treatment("Nails", 60, parallel_group="head")
    ada = build.stylist("Ada", hours="09:00-11:00")
    assert ask([cut, nails]) == []
    build.stylist("Bob", hours="09:30-11:00", offers=[nails])
    for overlap in (False, True):
        slots = ask([cut, nails], overlap_allowed=overlap)
        assert [times(slot) for slot in slots] == [["09:30", "09:30"], ["10:00", "10:00"]]
        assert {tuple(names(slot)) for slot in slots} == {("Ada", "Bob")}
    assert ada.name == "Ada"


def test_a_service_between_two_of_a_group_follows_the_first():
    cut = build.treatment("Cut", 30, parallel_group="head")
    dye = build.treatment("Dye", 30)
    nails = build.treatment("Nails", 90, parallel_group="head")
    build.stylist("Ada", hours="09:00-10:30", offers=[cut, dye])
    build.stylist("Bob", hours="09:00-10:30", offers=[nails])
    (slot,) = ask([cut, dye, nails])
    assert times(slot) == ["09:00", "09:30", "09:00"]


def test_overlap_allowed_lets_services_run_at_the_same_time():
    cut, dye = build.treatment("Cut", 60), build.treatment("Dye", 60)
    build.stylist("Ada", hours="09:00-10:00", offers=[cut])
    build.stylist("Bob", hours="09:00-10:00", offers=[dye])
    assert ask([cut, dye]) == []
    (slot,) = ask([cut, dye], overlap_allowed=True)
    assert times(slot) == ["09:00", "09:00"]


def test_with_overlap_services_of_one_master_may_change_places():
    first, short, long = (
        build.treatment(name, minutes)
        for name, minutes in [("First", 30), ("Short", 30), ("Long", 45)]
    )
    build.stylist("Ada", hours="09:00-09:30", offers=[first])
    bob = build.stylist("Bob", hours="09:00-10:30", offers=[short, long])
    build.booked(bob, long, at("09:45"), minutes=15)
    (slot,) = ask([first, short, long], overlap_allowed=True)
    assert times(slot) == ["09:00", "10:00", "09:00"]


def test_a_visit_is_no_longer_than_the_settings_allow():
    build.settings(max_visit_minutes=80)
    cut, dye = build.treatment("Cut", 30), build.treatment("Dye", 30)
    build.stylist("Ada", hours="09:00-11:00", offers=[cut])
    bob = build.stylist("Bob", hours="09:00-11:00", offers=[dye])
    build.booked(bob, dye, at("09:30"), minutes=45)
    slots = ask([cut, dye])
    assert [times(slot) for slot in slots] == [["09:30", "10:15"], ["10:00", "10:30"]]
    Visit.objects.all().delete()
    build.settings(max_visit_minutes=50)
    with pytest.raises(errors.VisitTooLong):
        book([cut, dye], "09:00")


def book(services, start, **options):
    ids = [service.pk for service in services]
    return create_booking(build.adapter(), service_ids=ids, starts_at=at(start), **options)


def test_a_chain_is_saved_in_order_as_one_visit():
    cut, dye = build.treatment("Cut", 45), build.treatment("Dye", 30)
    build.stylist()
    rows = book([cut, dye], "09:00", idempotency_key="k")
    assert [row.treatment for row in rows] == [cut, dye]
    assert [row.position for row in rows] == [0, 1]
    assert len({row.chain_id for row in rows}) == 1
    assert rows[1].starts_at == at("09:45")


def test_master_selections_name_a_master_per_service():
    cut, dye = build.treatment("Cut", 30), build.treatment("Dye", 30)
    build.stylist("Ada")
    bob = build.stylist("Bob")
    slots = ask([cut, dye], master_selections={dye.pk: bob.pk})
    assert {names(slot)[1] for slot in slots} == {"Bob"}


def test_a_chain_tries_other_masters_when_the_first_choice_leads_nowhere():
    """Ada is preferred for the cut, but only she can dye, and her gap comes between."""
    cut = build.treatment("Cut", 30, min_gap_after_minutes=60)
    dye = build.treatment("Dye", 30)
    build.stylist("Ada", hours="09:00-10:00")
    build.stylist("Bob", hours="09:00-10:00", offers=[cut])
    (slot,) = ask([cut, dye])
    assert names(slot) == ["Bob", "Ada"]


def test_a_master_with_capacity_still_serves_one_service_of_a_visit_at_a_time():
    cut, dye = build.treatment("Cut", 60), build.treatment("Dye", 60)
    build.stylist(hours="09:00-10:00", max_clients_parallel=2)
    assert ask([cut, dye], overlap_allowed=True) == []


def test_capacity_lets_pauses_of_one_visit_overlap():
    cut = build.treatment("Cut", 30, min_gap_after_minutes=30)
    dye = build.treatment("Dye", 30, prep_before_minutes=30)
    build.stylist(hours="09:00-10:00", max_clients_parallel=2)
    (slot,) = ask([cut, dye])
    assert times(slot) == ["09:00", "09:30"]
    first, second = book([cut, dye], "09:00")
    assert {first.lane, second.lane} == {0, 1}


def test_a_long_chain_by_one_master_is_found_and_a_too_long_one_is_refused():
    service = build.treatment("Short", 10)
    build.stylist(hours="09:00-10:20")
    (slot,) = ask([service] * 8)
    assert slot.ends_at - slot.starts_at == timedelta(minutes=80)
    with pytest.raises(errors.BookingInputError):
        ask([service] * 9)


def over_midnight(second_hours):
    cut, dye = build.treatment("Cut", 60), build.treatment("Dye", 60)
    ada, bob = build.stylist("Ada", offers=[cut]), build.stylist("Bob", offers=[dye])
    build.works(ada, 0, "22:00-00:00")
    build.works(bob, 1, second_hours)
    return [times(slot) for slot in ask([cut, dye])]


def test_a_chain_goes_on_over_midnight_with_another_master():
    assert over_midnight("00:00-08:00") == [
        ["22:00", "00:00"],
        ["22:30", "00:00"],
        ["23:00", "00:00"],
    ]


def test_a_chain_does_not_go_on_after_a_night_s_pause():
    assert over_midnight("08:00-16:00") == []


def test_a_booking_after_midnight_is_in_the_way_of_a_chain():
    cut, dye = build.treatment("Cut", 60), build.treatment("Dye", 60)
    ada, bob = build.stylist("Ada", offers=[cut]), build.stylist("Bob", offers=[dye])
    build.works(ada, 0, "23:00-00:00")
    build.works(bob, 1, "00:00-08:00")
    build.booked(bob, dye, at("00:30", TUESDAY), minutes=390)
    assert [times(slot) for slot in ask([cut, dye])] == [["23:00", "07:00"]]
    (first, second) = book([cut, dye], "23:00")
    assert second.starts_at == at("07:00", TUESDAY)
    assert first.chain_id == second.chain_id
