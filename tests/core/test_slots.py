"""Which starts of a day are offered for one service."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.selectors import get_available_slots, get_nearest_slots
from rig import build
from rig.build import MONDAY, NOW, TUESDAY, at, local

pytestmark = pytest.mark.django_db


def starts(service, day=MONDAY, now=NOW, **options):
    return local(get_available_slots(build.adapter(now), [service.pk], day, **options))


@pytest.fixture
def cut():
    build.settings()
    return build.treatment("Cut", 60)


def test_a_free_day_is_offered_on_the_grid_until_the_service_no_longer_fits(cut):
    build.stylist(hours="09:00-12:15")
    assert starts(cut) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_the_grid_counts_from_the_opening_past_bookings(cut):
    ada = build.stylist(hours="09:00-13:00")
    build.booked(ada, cut, at("09:30"), minutes=70)
    assert starts(cut) == ["11:00", "11:30", "12:00"]


def test_the_gap_grid_counts_from_each_free_window(cut):
    build.settings(slot_grid="gap")
    ada = build.stylist(hours="09:00-13:00")
    build.booked(ada, cut, at("09:30"), minutes=70)
    assert starts(cut) == ["10:40", "11:10", "11:40"]


def test_a_tight_gap_between_bookings_is_used(cut):
    ada = build.stylist(hours="09:00-12:00")
    build.booked(ada, cut, at("09:00"))
    build.booked(ada, cut, at("11:00"))
    assert starts(cut) == ["10:00"]


@pytest.mark.parametrize("status", ["pending", "confirmed", "reschedule_proposed"])
def test_what_is_open_blocks(cut, status):
    build.booked(build.stylist(hours="09:00-10:00"), cut, at("09:00"), status=status)
    assert starts(cut) == []


@pytest.mark.parametrize("status", ["cancelled", "completed", "no_show"])
def test_what_is_over_does_not_block(cut, status):
    build.booked(build.stylist(hours="09:00-10:00"), cut, at("09:00"), status=status)
    assert starts(cut) == ["09:00"]


def test_the_buffer_keeps_apart_on_both_sides(cut):
    ada = build.stylist(hours="09:00-15:00", buffer_between_minutes=30)
    build.booked(ada, cut, at("11:00"))
    assert starts(cut) == ["09:00", "09:30", "12:30", "13:00", "13:30", "14:00"]


def test_an_empty_buffer_is_the_settings_and_zero_is_zero(cut):
    build.settings(default_buffer_between_minutes=30)
    ada = build.stylist("Ada", hours="09:00-12:00")
    bob = build.stylist("Bob", hours="09:00-12:00", buffer_between_minutes=0)
    build.booked(ada, cut, at("10:30"))
    build.booked(bob, cut, at("10:00"))
    assert starts(cut, master_id=ada.pk) == ["09:00"]
    assert starts(cut, master_id=bob.pk) == ["09:00", "11:00"]


def test_preparation_and_gap_bind_against_bookings_only(cut):
    cut.prep_before_minutes, cut.min_gap_after_minutes = 30, 30
    cut.save()
    ada = build.stylist(hours="09:00-15:00")
    other = build.treatment("Other", 60)
    build.booked(ada, other, at("11:30"))
    # 09:00 prepares before opening, 14:00 runs its gap past closing: both are fine.
    assert starts(cut) == ["09:00", "09:30", "10:00", "13:00", "13:30", "14:00"]


def test_capacity_counts_bookings_at_every_moment(cut):
    ada = build.stylist(hours="09:00-12:00", max_clients_parallel=2)
    build.booked(ada, cut, at("09:00"), lane=0)
    build.booked(ada, cut, at("10:00"), lane=1)
    long = build.treatment("Long", 120)
    ada.services.add(long)
    assert starts(long) == ["09:00", "09:30", "10:00"]
    build.booked(ada, cut, at("10:00"), lane=0)
    assert starts(long) == []
    assert starts(cut) == ["09:00", "11:00"]


def test_notice_from_the_master_over_the_settings(cut):
    build.settings(min_advance_minutes=120)
    ada = build.stylist("Ada", hours="09:00-12:00")
    bob = build.stylist("Bob", hours="09:00-12:00", min_advance_minutes=0)
    now = at("08:30")
    assert starts(cut, now=now, master_id=ada.pk) == ["10:30", "11:00"]
    assert starts(cut, now=now, master_id=bob.pk) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_start_exactly_at_the_notice_is_offered(cut):
    build.settings(min_advance_minutes=60)
    build.stylist(hours="09:00-11:00")
    assert starts(cut, now=at("08:00")) == ["09:00", "09:30", "10:00"]
    assert starts(cut, now=at("08:00") + timedelta(seconds=1)) == ["09:30", "10:00"]


def test_the_past_is_never_offered(cut):
    build.stylist(hours="09:00-12:00")
    assert starts(cut, now=at("10:40")) == ["11:00"]
    assert starts(cut, now=at("10:40", TUESDAY)) == []


def test_the_horizon_s_last_day_is_today_plus_n(cut):
    build.stylist("Ada", hours="09:00-10:00", max_advance_days=3)
    assert NOW.date() + timedelta(3) == MONDAY
    assert starts(cut, MONDAY) == ["09:00"]
    assert starts(cut, TUESDAY) == []


def test_a_horizon_of_zero_means_today_only(cut):
    build.stylist("Ada", hours="09:00-10:00", max_advance_days=0)
    assert starts(cut, MONDAY, now=at("08:00")) == ["09:00"]
    assert starts(cut, TUESDAY, now=at("08:00")) == []


def test_any_master_s_starts_are_the_union_and_each_is_shown_once(cut):
    build.stylist("Ada", hours="09:00-10:30")
    build.stylist("Bob", hours="09:30-11:00")
    assert starts(cut) == ["09:00", "09:30", "10:00"]


def test_of_several_masters_the_least_loaded_is_offered(cut):
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    slots = get_available_slots(build.adapter(), [cut.pk], MONDAY)
    assert {slot.items[0].master_id for slot in slots} == {ada.pk}
    build.booked(ada, cut, at("16:00"))
    slots = get_available_slots(build.adapter(), [cut.pk], MONDAY)
    assert {slot.items[0].master_id for slot in slots} == {bob.pk}


def test_the_policy_can_be_replaced(cut):
    build.stylist("Ada")
    bob = build.stylist("Bob")
    last_first = build.adapter(choose=lambda candidate: -candidate.master_id)
    slots = get_available_slots(last_first, [cut.pk], MONDAY)
    assert {slot.items[0].master_id for slot in slots} == {bob.pk}


def test_inactive_masters_do_not_count(cut):
    build.stylist("Ada", is_active=False)
    build.stylist("Bob", hours="09:00-10:00")
    assert starts(cut) == ["09:00"]


def test_a_slot_says_what_it_is(cut):
    ada = build.stylist(hours="09:00-10:00")
    (slot,) = get_available_slots(build.adapter(), [str(cut.pk)], MONDAY)
    assert (slot.starts_at, slot.ends_at) == (at("09:00"), at("10:00"))
    assert f"{slot.local_start:%H:%M}-{slot.local_end:%H:%M}" == "09:00-10:00"
    assert slot.local_date == MONDAY
    (item,) = slot.items
    assert (item.service_id, item.master_id) == (cut.pk, ada.pk)


def test_the_request_s_time_zone_changes_no_result(cut):
    ada = build.stylist(hours="00:00-00:00")
    build.booked(ada, cut, at("00:30"))
    build.booked(ada, cut, at("22:30"))
    expected = starts(cut)
    assert "23:30" in expected
    assert "22:00" not in expected
    for name in ("Pacific/Auckland", "America/Los_Angeles"):
        with timezone.override(name):
            assert starts(cut) == expected


def test_nearest_is_the_first_day_with_room(cut):
    ada = build.stylist(hours="09:00-10:00")
    for offset in range(3):
        build.booked(ada, cut, at("09:00", MONDAY + timedelta(offset)))
    slots = get_nearest_slots(build.adapter(), [cut.pk], MONDAY)
    assert [slot.local_date for slot in slots] == [date(2030, 3, 7)]


def test_nearest_looks_at_each_day_with_that_day_s_masters(cut):
    """Monday's only one is full; on Wednesday two others work, and the earlier one counts."""
    ada, bob, cleo = (build.stylist(name, hours=None) for name in ("Ada", "Bob", "Cleo"))
    build.works(ada, 0, "09:00-12:00")
    build.booked(ada, cut, at("09:00"), 180)
    build.works(bob, 2, "14:00-18:00")
    build.works(cleo, 2, "10:00-11:30")
    slots = get_nearest_slots(build.adapter(), [cut.pk], MONDAY)
    wednesday = MONDAY + timedelta(days=2)
    assert slots == get_available_slots(build.adapter(), [cut.pk], wednesday)
    assert local(slots)[:3] == ["10:00", "10:30", "14:00"]
    assert slots[0].items[0].master_id == cleo.pk


def test_nearest_searches_no_further_than_told(cut):
    ada = build.stylist(hours="09:00-10:00")
    for offset in range(3):
        build.booked(ada, cut, at("09:00", MONDAY + timedelta(offset)))
    assert get_nearest_slots(build.adapter(), [cut.pk], MONDAY, search_days=3) == []
    assert get_nearest_slots(build.adapter(), [cut.pk], MONDAY, search_days=4) != []


def test_without_a_settings_row_the_defaults_hold_and_none_is_written(cut):
    from rig.models import BookingSettings

    BookingSettings.objects.all().delete()
    build.stylist(hours="09:00-10:30")
    assert starts(cut) == ["09:00", "09:30"]
    assert not BookingSettings.objects.exists()


@pytest.mark.parametrize(
    "zones",
    [("Europe/Berlin", "Europe/Vienna"), ("Europe/Rome", "Europe/Paris")],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_fair_master_is_fair_across_zones(zones, turned):
    cut = build.treatment("Cut", 60)
    ada, bob = (
        build.stylist(name, time_zone=zone)
        for name, zone in zip("AB", zones[:: -1 if turned else 1], strict=True)
    )
    build.booked(ada, cut, at("12:00"))
    slots = get_available_slots(build.adapter(), [cut.pk], MONDAY)
    assert {slot.items[0].master_id for slot in slots} == {bob.pk}
