"""The engine stays the authority: what is shown, it has returned."""

from datetime import datetime

import pytest
from codex_services.booking.slot_master import ChainFinder

from core.selectors import get_available_slots
from rig import build
from rig.build import MONDAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """Every question to `ChainFinder`, with its answer."""
    calls = []
    find = ChainFinder.find

    def listen(self, request, availability, **options):
        result = find(self, request, availability, **options)
        calls.append((request, availability, options, result))
        return result

    monkeypatch.setattr(ChainFinder, "find", listen)
    return calls


@pytest.fixture
def slots(asked):
    build.settings()
    cut = build.treatment("Cut", 45, min_gap_after_minutes=10)
    dye = build.treatment("Dye", 30, prep_before_minutes=5)
    ada = build.stylist("Ada", hours="09:00-14:00", buffer_between_minutes=5)
    for name in ("Bob", "Cleo", "Dan"):
        build.stylist(name, hours="09:00-14:00", offers=[cut])
    build.booked(ada, cut, at("11:00"))
    found = get_available_slots(build.adapter(), [cut.pk, dye.pk, cut.pk], MONDAY)
    assert len(found) > 3
    return found


def test_each_slot_is_a_solution_that_the_engine_returned(asked, slots):
    returned = {
        tuple(
            (item.service_id, item.resource_id, item.start_time, item.end_time)
            for item in result.solutions[0].items
        )
        for _request, _availability, _options, result in asked
        if result.solutions
    }
    for slot in slots:
        items = tuple(
            (str(item.service_id), str(item.master_id), item.starts_at, item.ends_at)
            for item in slot.items
        )
        assert items in returned


def test_it_is_asked_narrowly_and_once_per_start(asked, slots):
    assert len(asked) == len(slots)
    for request, _availability, options, _result in asked:
        assert options == {"max_solutions": 1}
        assert all(len(each.possible_resource_ids) == 1 for each in request.service_requests)


def test_windows_end_where_the_free_time_ends_not_where_the_service_does(asked, slots):
    ends = {
        end
        for _request, availability, _options, _result in asked
        for master in availability.values()
        for _start, end in master.free_windows
    }
    # The end of the day; and Ada's booking at 11:00, less the gap and the buffer.
    assert ends <= {at("14:00"), at("10:45"), at("10:55")}


def test_everything_that_it_gets_is_in_utc(asked, slots):
    for _request, availability, _options, _result in asked:
        for master in availability.values():
            for moment in (moment for window in master.free_windows for moment in window):
                assert isinstance(moment, datetime)
                assert str(moment.tzinfo) == "UTC"
