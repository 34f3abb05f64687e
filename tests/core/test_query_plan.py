"""The overlap query finds its rows by an index, however many bookings lie before and after."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.selectors import create_booking, get_available_slots, get_calendar_data
from rig import build
from rig.build import MONDAY, at
from rig.models import Stylist, Visit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the plan is read as PostgreSQL tells it"
    ),
]

MASTERS = 20
HALF_HOURS = 18

# In one statement, as fast as the server is: half-hour bookings, all day, one day after another.
FILL = """
INSERT INTO rig_visit (stylist_id, treatment_id, starts_at, ends_at, blocked_from, blocked_until,
  lane, position, status, chain_id, guest_name, guest_email, guest_phone, note)
SELECT stylist.id, %s, span.begins, span.ends, span.begins, span.ends,
  0, 0, 'confirmed', gen_random_uuid(), '', '', '', ''
FROM rig_stylist AS stylist, generate_series(%s, %s) AS day, generate_series(1, %s) AS place,
  LATERAL (SELECT begins, begins + interval '30 minutes' AS ends
    FROM (SELECT %s::timestamptz + day * interval '1 day' + place * interval '30 minutes' AS begins)
      AS one) AS span
"""


@pytest.fixture
def cut():
    """A service that twenty masters offer; on Monday they are all booked until six."""
    build.open_all_week(max_advance_days=90)
    cut = build.treatment("Cut", 30)
    for number in range(MASTERS):
        build.stylist(f"M{number}", "09:00-20:00")
    with connection.cursor() as cursor:
        # What other tests rolled back is still in the pages.
        cursor.execute("TRUNCATE rig_visit")
    fill(cut, 0, 0)
    return cut


def fill(cut, first, last):
    """Bookings on the days from Monday + first to Monday + last, Monday left out if between."""
    with connection.cursor() as cursor:
        for begin, end in ((first, min(last, -1)), (max(first, 1), last)) if first else ((0, 0),):
            cursor.execute(FILL, [cut.pk, begin, end, HALF_HOURS, at("08:30")])
        cursor.execute("ANALYZE")


def plan_of(work):
    """What the server does for the one query of bookings."""
    with CaptureQueriesContext(connection) as found:
        work()
    reads = [query["sql"] for query in found if "SELECT" in query["sql"][:8]]
    (sql,) = [text for text in reads if 'FROM "rig_visit"' in text]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    plan = answer if isinstance(answer, list) else json.loads(answer)
    return plan[0]["Plan"]


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def pages(plan):
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def questions(cut):
    adapter, who = build.adapter(), Stylist.objects.first()
    return {
        "any": lambda: get_available_slots(adapter, [cut.pk], MONDAY),
        "named": lambda: get_available_slots(adapter, [cut.pk], MONDAY, master_id=who.pk),
        "month": lambda: get_calendar_data(adapter, 2030, 3, service_ids=[cut.pk]),
        "booking": lambda: create_booking(
            adapter, service_ids=[cut.pk], starts_at=at("18:30"), master_id=who.pk
        ),
    }


@pytest.mark.parametrize(
    ("first", "last"), [(-30, -1), (1, 30), (-30, 30)], ids=["past", "future", "both"]
)
def test_ten_thousand_bookings_are_not_read_from_end_to_end(cut, first, last):
    fill(cut, first, last)
    assert Visit.objects.count() > 10_000
    for name, question in questions(cut).items():
        kinds = {node["Node Type"] for node in nodes(plan_of(question))}
        assert "Seq Scan" not in kinds, name


@pytest.mark.parametrize(("first", "last"), [(-60, -1), (1, 60)], ids=["past", "future"])
def test_what_lies_before_or_after_a_day_costs_it_nothing(cut, first, last):
    """The pages that a day's bookings are on, and a few of the index more."""
    fill(cut, first, last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpages FROM pg_class WHERE relname = 'rig_visit'")
        (all_of_it,) = cursor.fetchone()
    asked = questions(cut)
    for name in ("any", "named"):
        found = plan_of(asked[name])
        assert pages(found) < all_of_it / 3, name
