"""The search's cost follows the answer, not the number of combinations."""

import pytest
from codex_services.booking.slot_master import ChainFinder

from core.question import read_question
from core.selectors import create_booking, get_available_slots, get_calendar_data
from core.snapshot import Period
from rig import build
from rig.build import BERLIN, MONDAY, at
from rig.wiring import MODELS

pytestmark = pytest.mark.django_db


class Cost:
    """What a whole day's search costs, per service, master and start."""

    def __init__(self, services, *, overlap=False):
        adapter = build.adapter()
        ids = [service.pk for service in services]
        question = read_question(MODELS, ids, overlap_allowed=overlap)
        snapshot = adapter.look(question, Period(first=MONDAY, last=MONDAY))
        search = adapter._search(snapshot, MONDAY, BERLIN)
        starts = search.starts(snapshot.options[0])
        found = [search.at(start, first) for start, first in starts.items()]
        self.starts = len(found)
        self.feasible = sum(visit is not None for visit in found)
        self.steps = search.steps
        self.gave_up = search.gave_up
        pairs = len(services) * len(snapshot.agendas)
        self.per_pair = search.steps / (pairs * max(self.starts, 1))


def several(count, minutes=60, **values):
    return [build.treatment(f"S{number}", minutes, **values) for number in range(count)]


def team(count, offers, hours="09:00-17:00"):
    return [build.stylist(f"M{number}", hours, offers=offers) for number in range(count)]


@pytest.mark.parametrize(("last_hours", "some"), [("09:00-17:00", True), ("09:00-09:30", False)])
@pytest.mark.parametrize("masters", [5, 200])
def test_a_free_day_and_one_where_just_the_last_does_not_fit(masters, last_hours, some):
    build.settings(default_buffer_between_minutes=10)
    services = several(5, 30, min_gap_after_minutes=15)
    team(masters, services[:-1])
    build.stylist("Last", last_hours, offers=services[-1:])
    cost = Cost(services)
    assert bool(cost.feasible) == some
    assert cost.per_pair <= 2
    assert not cost.gave_up


@pytest.mark.parametrize("overlap", [True, False])
def test_a_full_day_has_no_starts_to_search(overlap):
    build.settings()
    services = several(5)
    for who in team(200, services):
        build.booked(who, services[0], at("09:00"), 60 * 8)
    cost = Cost(services, overlap=overlap)
    assert (cost.starts, cost.steps) == (0, 0)


@pytest.mark.parametrize("masters", [5, 200])
@pytest.mark.parametrize("longest", [60, None])
def test_side_by_side_with_one_free_master_too_few(masters, longest):
    build.settings(max_visit_minutes=longest)
    services = several(5)
    for number, who in enumerate(team(masters, services)):
        if number >= 4:
            build.booked(who, services[0], at("09:00"), 60 * 8)
    cost = Cost(services, overlap=True)
    assert bool(cost.feasible) == (longest is None)
    assert cost.per_pair <= 20
    assert not cost.gave_up


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8])
@pytest.mark.parametrize("longest", [60, None])
def test_side_by_side_with_more_services_than_masters(count, longest):
    build.settings(max_visit_minutes=longest)
    services = several(count)
    team(count - 1, services)
    cost = Cost(services, overlap=True)
    assert cost.feasible == (13 if longest is None else 0)
    assert cost.per_pair <= 20
    assert not cost.gave_up


@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_one_parallel_group_with_a_master_too_few(count):
    build.settings()
    service = build.treatment("S", 60, parallel_group="g")
    team(count - 1, [service])
    cost = Cost([service] * count)
    assert cost.starts
    assert not cost.feasible
    assert cost.per_pair <= 2
    assert not cost.gave_up


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("count", [5, 6, 7])
def test_one_after_another_with_gaps_until_the_evening(count, alike):
    """Each master can do one service only, and there is one master too few."""
    build.settings()
    services = several(count, 30, min_gap_after_minutes=600)
    for number in range(count - 1):
        minute = 59 if alike else 59 - number
        build.stylist(f"M{number}", f"09:00-16:{minute}", offers=services)
    cost = Cost(services)
    assert cost.starts
    assert not cost.feasible
    assert cost.per_pair <= (2 if alike else 60)
    assert not cost.gave_up


def test_a_search_that_is_cut_short_says_so_and_offers_nothing_false(monkeypatch):
    monkeypatch.setattr("core.lookup.MAX_STEPS", -10_000)
    build.settings()
    # The gaps keep one and the same master: the first way is not as good as none.
    services = several(3, 30, min_gap_after_minutes=60)
    team(1, services)
    cost = Cost(services)
    assert cost.gave_up
    assert not cost.feasible


@pytest.mark.parametrize("steps", range(1, 400, 7))
def test_wherever_a_search_is_cut_short_it_ends_well(steps, monkeypatch):
    build.settings()
    first, last = several(2, 30, min_gap_after_minutes=60)
    together = [build.treatment(f"G{n}", 45, parallel_group="g") for n in range(2)]
    services = [first, *together, last]
    for number, who in enumerate(team(3, services, "09:00-12:00")):
        build.booked(who, first, at(f"{10 + number % 2}:00"), 15)
    monkeypatch.setattr("core.lookup.MAX_STEPS", steps - 10 * 3 * len(services))
    cost = Cost(services)
    assert cost.gave_up <= cost.starts


class Counted:
    """A policy that counts how often it is asked, and takes whom it likes."""

    def __init__(self):
        self.asked = 0

    def __call__(self, candidate):
        self.asked += 1
        return candidate.booked


def engine_calls(monkeypatch):
    calls = []
    find = ChainFinder.find
    monkeypatch.setattr(
        ChainFinder, "find", lambda *args, **named: calls.append(1) or find(*args, **named)
    )
    return calls


@pytest.mark.parametrize("day", ["free", "full", "the last does not fit"])
def test_two_hundred_masters_cost_one_call_of_the_engine_for_each_start_shown(day, monkeypatch):
    build.open_all_week()
    services = several(5, 30)
    who = team(200, services if day != "the last does not fit" else services[:-1])
    if day == "full":
        for each in who:
            build.booked(each, services[0], at("09:00"), 60 * 8)
    if day == "the last does not fit":
        build.stylist("Last", "09:00-09:20", offers=services[-1:])
    calls = engine_calls(monkeypatch)
    slots = get_available_slots(build.adapter(), [each.pk for each in services], MONDAY)
    assert len(slots) == (12 if day == "free" else 0)
    assert len(calls) == len(slots)


def test_a_booking_asks_about_its_own_start_only(monkeypatch):
    """Of fifty masters, those who can begin then are compared, for the one lock."""
    build.settings()
    (cut,) = several(1)
    for number, who in enumerate(team(50, [cut])):
        if number >= 5:
            build.booked(who, cut, at("09:30"))
    policy, calls = Counted(), engine_calls(monkeypatch)
    create_booking(build.adapter(choose=policy), service_ids=[cut.pk], starts_at=at("09:00"))
    assert len(calls) <= 2
    assert policy.asked <= 5 + 1


def test_a_month_asks_once_for_each_day_with_room(monkeypatch):
    build.open_all_week(max_advance_days=90)
    (cut,) = several(1)
    team(50, [cut])
    policy, calls = Counted(), engine_calls(monkeypatch)
    month = get_calendar_data(build.adapter(choose=policy), 2030, 4, service_ids=[cut.pk])
    assert sum(day.is_available for week in month.weeks for day in week) == 30
    assert len(calls) == 30
    assert policy.asked <= 30
