"""The number of queries does not depend on masters, days or services."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.selectors import get_available_slots, get_calendar_data, get_nearest_slots
from rig import build
from rig.build import MONDAY, at

pytestmark = pytest.mark.django_db


def counted(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries)


def test_slots_a_month_and_the_nearest_cost_five_queries_whatever_the_size():
    build.settings()
    services = [build.treatment(f"S{number}", 30) for number in range(5)]
    adapter = build.adapter()
    counts = set()
    for masters in (1, 12):
        for number in range(masters):
            who = build.stylist(f"M{number}")
            build.works(who, 0, "09:00-17:00")
            for day in range(0, 28, 7):
                build.booked(who, services[0], at("09:00", MONDAY + timedelta(day)))
        for ids in ([services[0].pk], [each.pk for each in services]):
            counts |= {
                counted(lambda ids=ids: get_available_slots(adapter, ids, MONDAY)),
                counted(lambda ids=ids: get_nearest_slots(adapter, ids, MONDAY)),
                counted(lambda ids=ids: get_calendar_data(adapter, 2030, 3, service_ids=ids)),
            }
    assert counts == {5}
