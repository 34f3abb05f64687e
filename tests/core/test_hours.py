"""The hours of a date: which source counts, and what the clock changes do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps

from core import timetables
from core.errors import ConfigurationError, OffGrid, UnknownTimezone
from core.mixins import AbstractSpecialDay, AbstractWorkingDay, MasterDayOffMixin
from core.selectors import create_booking, get_available_slots
from rig import build
from rig.build import AUTUMN, BERLIN, MONDAY, NOW, SPRING, SUNDAY, TUESDAY, at, local
from rig.models import Stylist
from rig.wiring import MODELS

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut():
    build.open_all_week(max_advance_days=400)
    return build.treatment("Cut", 60)


def starts(service, day=MONDAY, zone=BERLIN, **options):
    return local(get_available_slots(build.adapter(), [service.pk], day, **options), zone)


def test_special_days_replace_the_weekly_hours(cut):
    ada = build.stylist()
    build.works(ada, 0, "09:00-12:00")
    build.special(ada, MONDAY, "14:00-15:00")
    build.special(ada, MONDAY, "16:00-17:00")
    assert starts(cut) == ["14:00", "16:00"]
    assert starts(cut, MONDAY + timedelta(7)) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_working_days_count_alone_once_there_are_any(cut):
    ada = build.stylist(hours="09:00-17:00")
    build.works(ada, 0, "10:00-11:00")
    build.works(ada, 0, "13:00-14:00")
    assert starts(cut, MONDAY) == ["10:00", "13:00"]
    assert starts(cut, TUESDAY) == []


def test_the_master_s_hours_count_where_the_settings_do_not_close(cut):
    build.settings()
    build.stylist(hours="10:00-11:00")
    assert starts(cut, MONDAY) == ["10:00"]
    assert starts(cut, SUNDAY) == []


def test_without_hours_of_the_own_the_settings_count_for_any_and_for_named(cut):
    ada = build.stylist(hours=None)
    assert starts(cut)[0] == "09:00"
    assert starts(cut, master_id=ada.pk)[-1] == "17:00"


def test_breaks_are_cut_out_and_the_grid_goes_on_past_them(cut):
    build.works(build.stylist(), 0, "09:00-14:00", pause="11:10-12:10")
    assert starts(cut) == ["09:00", "09:30", "10:00", "12:30", "13:00"]


def test_days_off_and_hours_off(cut):
    ada = build.stylist(hours="09:00-12:00")
    build.off(ada, MONDAY, MONDAY + timedelta(1), hours="10:00-11:00")
    build.off(ada, MONDAY + timedelta(2), MONDAY + timedelta(3))
    assert starts(cut, MONDAY) == ["09:00", "11:00"]
    assert starts(cut, TUESDAY) == ["09:00", "11:00"]
    assert starts(cut, MONDAY + timedelta(2)) == []
    assert starts(cut, MONDAY + timedelta(3)) == []
    assert len(starts(cut, MONDAY + timedelta(4))) == 5


def test_time_off_counts_on_special_days_too(cut):
    ada = build.stylist()
    build.special(ada, MONDAY, "09:00-11:00")
    build.off(ada, MONDAY, hours="09:00-10:00")
    assert starts(cut) == ["10:00"]


def test_a_night_shift_is_one_period_and_offers_on_both_dates(cut):
    build.works(build.stylist(), 0, "22:00-02:00", pause="00:00-00:30")
    assert starts(cut, MONDAY) == ["22:00", "22:30", "23:00"]
    assert starts(cut, TUESDAY) == ["00:30", "01:00"]


def test_a_shift_until_midnight_meets_one_from_midnight(cut):
    ada = build.stylist()
    build.works(ada, 0, "23:00-00:00")
    build.works(ada, 1, "00:00-01:00")
    assert starts(cut, MONDAY) == ["23:00", "23:30"]
    assert starts(cut, TUESDAY) == ["00:00"]


def test_a_shift_that_ends_when_it_starts_lasts_a_day(cut):
    build.works(build.stylist(), 0, "09:00-09:00")
    assert len(starts(cut, MONDAY)) == 30
    assert starts(cut, TUESDAY)[-1] == "08:00"


def test_around_the_clock_each_date_counts_from_the_opening_of_the_day_before(cut):
    """A step that does not divide the day: what is offered is what can be booked."""
    build.open_all_week(step_minutes=50)
    build.stylist(hours="00:00-00:00")
    for day in (MONDAY, TUESDAY):
        offered = starts(cut, day)
        assert (offered[0], offered[-1], len(offered)) == ("00:10", "23:30", 29)
        create_booking(build.adapter(), service_ids=[cut.pk], starts_at=at("00:10", day))
        with pytest.raises(OffGrid):
            create_booking(build.adapter(), service_ids=[cut.pk], starts_at=at("05:00", day))


def test_night_bookings_are_seen_from_both_dates(cut):
    ada = build.stylist()
    build.works(ada, 0, "22:00-02:00")
    build.booked(ada, cut, at("23:30"))
    assert starts(cut, MONDAY) == ["22:00", "22:30"]
    assert starts(cut, TUESDAY) == ["00:30", "01:00"]


def test_no_slot_lies_in_the_hour_that_spring_skips(cut):
    build.works(build.stylist(), 6, "01:00-05:00")
    slots = get_available_slots(build.adapter(), [cut.pk], SPRING)
    assert local(slots) == ["01:00", "01:30", "03:00", "03:30", "04:00"]
    assert slots[2].starts_at - slots[1].starts_at == timedelta(minutes=30)


def test_both_halves_of_the_doubled_hour_are_distinct_starts(cut):
    build.works(build.stylist(), 6, "01:00-04:00")
    slots = get_available_slots(build.adapter(), [cut.pk], AUTUMN)
    assert local(slots) == ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    assert len({slot.starts_at for slot in slots}) == 7


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_master_lives_in_a_zone_of_the_own(cut, zone):
    far = ZoneInfo(zone)
    ada = build.stylist(hours="09:00-11:00", time_zone=zone)
    slots = get_available_slots(build.adapter(), [cut.pk], MONDAY, master_id=ada.pk)
    assert local(slots, far) == ["09:00", "09:30", "10:00"]
    assert {slot.zone.key for slot in slots} == {zone}
    assert {slot.local_date for slot in slots} == {MONDAY}
    build.booked(ada, cut, at("09:00", zone=far))
    assert starts(cut, zone=far) == ["10:00"]


def test_the_business_s_zone_counts_where_the_master_has_none(cut):
    tokyo = ZoneInfo("Asia/Tokyo")
    build.stylist(hours="09:00-10:00")
    (slot,) = get_available_slots(build.adapter(time_zone="Asia/Tokyo"), [cut.pk], MONDAY)
    assert slot.starts_at == at("09:00", zone=tokyo)
    assert slot.zone == tokyo


def test_a_zone_that_does_not_exist_is_refused_on_clean_and_on_save():
    ada = build.stylist()
    ada.time_zone = "Europe/Berlinn"
    with pytest.raises(ValidationError) as refused:
        ada.full_clean()
    assert "time_zone" in refused.value.message_dict
    with pytest.raises(UnknownTimezone, match="Berlinn"):
        ada.save()


def test_a_business_zone_that_does_not_exist_is_an_error(cut):
    build.stylist()
    with pytest.raises(UnknownTimezone):
        get_available_slots(build.adapter(time_zone="Mars/Base"), [cut.pk], MONDAY)


def test_holidays_without_the_library_are_a_clear_error(cut):
    row = build.settings()
    row.holidays_country = "XX"
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(ConfigurationError):
        row.save()
    type(row).objects.update(holidays_country="XX")
    build.stylist()
    with pytest.raises(ConfigurationError):
        get_available_slots(build.adapter(), [cut.pk], MONDAY)


def test_the_far_end_of_the_calendar_is_an_empty_list(cut):
    build.stylist()
    late = datetime(9990, 1, 1, tzinfo=UTC)
    assert get_available_slots(build.adapter(late), [cut.pk], date(9990, 1, 2)) != []
    assert NOW.year == 2030
    assert get_available_slots(build.adapter(), [cut.pk], date(9990, 1, 2)) == []


@isolate_apps("rig")
def test_a_project_may_have_fields_of_any_name_on_its_schedule():
    names = {*timetables.Row._fields, "every", "kind", "nothing"}

    def own(name, base):
        link = models.ForeignKey(Stylist, models.CASCADE, related_name="+")
        fields = {"__module__": "rig.models", "stylist": link}
        taken = {field.name for field in base._meta.get_fields()}
        fields |= {each: models.IntegerField() for each in names - taken}
        return type(name, (base,), fields)

    mine = replace(
        MODELS,
        working_day=own("Shift", AbstractWorkingDay),
        special_day=own("Opening", AbstractSpecialDay),
        day_off=own("Absence", MasterDayOffMixin),
    )
    sql = str(timetables._query(mine, "default").query)
    assert all(table in sql for table in ("rig_shift", "rig_opening", "rig_absence"))
