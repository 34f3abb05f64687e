"""The search's cost follows the answer, not the number of combinations."""

import pytest

from core.question import read_question
from core.reading import Period
from rig import build
from rig.build import BERLIN, MONDAY
from rig.wiring import MODELS

pytestmark = pytest.mark.django_db

SERVICES = 5


def steps(masters, last_hours):
    """Search steps for a whole day: five services, the last by masters of their own."""
    build.settings(default_buffer_between_minutes=10)
    services = [
        build.treatment(f"S{masters}-{i}", 30, min_gap_after_minutes=15) for i in range(SERVICES)
    ]
    for number in range(masters):
        build.stylist(f"M{masters}-{number}", "09:00-17:00", offers=services[:-1])
    build.stylist(f"L{masters}", last_hours, offers=services[-1:])
    adapter = build.adapter()
    question = read_question(MODELS, [service.pk for service in services])
    snapshot = adapter.look(question, Period(first=MONDAY, last=MONDAY))
    search = adapter._search(snapshot, MONDAY, BERLIN)
    found = [search.at(start, first) for start, first in search.starts().items()]
    return search.steps, sum(visit is not None for visit in found), len(found)


@pytest.mark.parametrize(("last_hours", "some"), [("09:00-17:00", True), ("09:00-09:30", False)])
def test_steps_grow_no_faster_than_services_times_masters_times_starts(last_hours, some):
    for masters in (5, 40):
        count, feasible, starts = steps(masters, last_hours)
        assert bool(feasible) == some
        assert count <= 2 * SERVICES * (masters + 1) * starts
