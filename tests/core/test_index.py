"""On every database a master's bookings are looked up, not looked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.selectors import create_booking, get_available_slots
from rig import build
from rig.build import MONDAY, at
from rig.models import Stylist, Visit

# MariaDB commits when it analyses a table: the rows would stay for the tests that follow.
pytestmark = pytest.mark.django_db(transaction=True)

MASTERS, DAYS = 20, 60


@pytest.fixture
def cut():
    """Twenty masters with an hour a day, for sixty days."""
    build.open_all_week(max_advance_days=90)
    cut = build.treatment("Cut", 30)
    rows = []
    for who in [build.stylist(f"M{number}") for number in range(MASTERS)]:
        for day in range(DAYS):
            start = at("09:00", MONDAY + timedelta(day))
            spans = {"starts_at": start, "blocked_from": start}
            spans |= dict.fromkeys(("ends_at", "blocked_until"), start + timedelta(hours=1))
            rows.append(Visit(stylist=who, treatment=cut, **spans))
    Visit.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE rig_visit" if connection.vendor == "mysql" else "ANALYZE")
    return cut


def plan_of(work):
    """What the database says of the one query of bookings, in its own words."""
    with CaptureQueriesContext(connection) as found:
        work()
    reads = [query["sql"] for query in found if "SELECT" in query["sql"][:8]]
    (sql,) = [text for text in reads if "rig_visit" in text and "blocked_until" in text]
    with connection.cursor() as cursor:
        cursor.execute(f"{connection.ops.explain_query_prefix()} {sql}")
        return " ".join(str(value) for row in cursor.fetchall() for value in row)


def test_a_named_master_s_bookings_are_found_by_the_master(cut):
    """Under the lock MariaDB locks what it reads: all bookings, if it reads them all."""
    who = Stylist.objects.first()
    named = {"master_id": who.pk}
    for work in (
        lambda: get_available_slots(build.adapter(), [cut.pk], MONDAY, **named),
        lambda: create_booking(
            build.adapter(), service_ids=[cut.pk], starts_at=at("11:00"), **named
        ),
    ):
        plan = plan_of(work)
        wanted = {"sqlite": "(stylist_id=?", "mysql": "range", "postgresql": "Index"}
        assert wanted[connection.vendor] in plan, plan
