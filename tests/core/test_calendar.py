"""A month that says which days really have room."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.selectors import get_available_slots, get_calendar_data
from rig import build
from rig.build import MONDAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut():
    build.settings()
    return build.treatment("Cut", 60)


def month(year=2030, number=3, now=build.NOW, **options):
    return get_calendar_data(build.adapter(now), year, number, **options)


def days(calendar, what):
    return [day.date.day for week in calendar.weeks for day in week if getattr(day, what)]


def test_a_month_is_whole_weeks_from_monday(cut):
    calendar = month()
    assert [len(week) for week in calendar.weeks] == [7] * 5
    assert calendar.weeks[0][0].date == date(2030, 2, 25)
    assert days(calendar, "in_month") == list(range(1, 32))
    assert (calendar.previous, calendar.next) == ((2030, 2), (2030, 4))


def test_the_years_ends_lead_on(cut):
    assert month(2030, 12).next == (2031, 1)
    assert month(2030, 1).previous == (2029, 12)


def test_a_day_is_available_exactly_if_it_has_slots(cut):
    ada = build.stylist(hours="09:00-11:00")
    build.booked(ada, cut, at("09:30"))
    build.off(ada, MONDAY + timedelta(1), MONDAY + timedelta(2))
    available = set(days(month(service_ids=[cut.pk]), "is_available"))
    for number in range(1, 32):
        slots = get_available_slots(build.adapter(), [cut.pk], date(2030, 3, number))
        assert bool(slots) == (number in available)
    assert {4, 5, 6, 9, 10} & available == set()
    assert {7, 8, 11} <= available


def test_without_services_a_day_needs_bookable_time(cut):
    ada = build.stylist(hours="09:00-10:00")
    build.booked(ada, cut, at("09:00"))
    assert 4 not in days(month(), "is_available")
    assert 5 in days(month(), "is_available")
    bob = build.stylist("Bob", hours="09:00-09:30")
    assert 4 in days(month(), "is_available")
    assert 4 not in days(month(master_id=ada.pk), "is_available")
    assert 4 in days(month(master_id=bob.pk), "is_available")


def test_today_past_and_selected(cut):
    build.stylist()
    calendar = month(now=at("12:00"), selected_date=date(2030, 3, 7))
    assert days(calendar, "is_today") == [4]
    assert days(calendar, "is_past") == [25, 26, 27, 28, 1, 2, 3]
    assert days(calendar, "is_selected") == [7]
    assert days(month(today=date(2030, 3, 9)), "is_today") == [9]


def test_today_is_the_business_s_not_the_request_s(cut):
    with timezone.override("Pacific/Auckland"):
        assert days(month(now=at("23:30")), "is_today") == [4]
