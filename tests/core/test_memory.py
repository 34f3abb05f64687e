"""A month of two hundred masters fits into fifty megabytes."""

import tracemalloc
from datetime import date, timedelta

import pytest
from django.db import connection

from core.selectors import get_calendar_data
from rig import build
from rig.build import at, clock
from rig.models import Stylist, Visit, WorkingDay

pytestmark = pytest.mark.django_db

MASTERS, DAYS, HOURS = 200, 30, 9
MEGABYTE = 2**20


def fill(cut, team):
    """Three hours of five: written for the first, and copied for all others."""
    opening, first = at("09:00", date(2030, 4, 1)), team[0]
    for place in range(DAYS * HOURS):
        if place % 5 < 3:
            day, hour = divmod(place, HOURS)
            build.booked(first, cut, opening + timedelta(days=day, hours=hour), 60)
    names = [field.column for field in Visit._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(names)
    copied = ", ".join("who.id" if name == "stylist_id" else f"visit.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rig_visit ({columns}) SELECT {copied} FROM rig_visit AS visit, "
            "rig_stylist AS who WHERE who.id <> visit.stylist_id"
        )
    return Visit.objects.count()


def test_a_month_of_two_hundred_masters_takes_no_more_than_fifty_megabytes():
    build.open_all_week(max_advance_days=90)
    cut = build.treatment("Cut", 30)
    team = Stylist.objects.bulk_create(Stylist(name=f"M{number}") for number in range(MASTERS))
    link = Stylist.services.through
    link.objects.bulk_create(link(stylist=who, treatment=cut) for who in team)
    hours = {"start_time": clock("09:00"), "end_time": clock("18:00")}
    WorkingDay.objects.bulk_create(
        WorkingDay(stylist=who, weekday=day, **hours) for who in team for day in range(7)
    )
    booked = fill(cut, team)
    assert booked > 30_000
    tracemalloc.start()
    try:
        month = get_calendar_data(build.adapter(), 2030, 4, service_ids=[cut.pk])
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(day.is_available for week in month.weeks for day in week) == DAYS
    assert peak < 50 * MEGABYTE
    # It holds every booking: a measure that shows less would measure nothing.
    assert peak > MEGABYTE
