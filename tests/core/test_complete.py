"""Every feasible start is found, compared with a search through everything."""

import random

import pytest
from codex_services.booking.slot_master import (
    BookingEngineRequest,
    ChainFinder,
    MasterAvailability,
    ServiceRequest,
)

from core.agenda import Placement
from core.errors import BookingEngineError
from core.hours import day_span
from core.question import read_question
from core.rules import check_visit
from core.selectors import get_available_slots
from core.snapshot import ANY_TIME, Period
from instances import (
    SHAPES,
    STEP,
    Oracle,
    in_database,
    moment,
    starts_on_the_grid,
    with_everything_offered,
)
from rig import build
from rig.build import BERLIN, MONDAY
from rig.models import Stylist
from rig.wiring import MODELS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "seed"),
    [(kind, seed) for kind, (_shape, count) in SHAPES.items() for seed in range(count)],
)
def test_starts_and_their_ends_are_those_of_a_search_through_everything(kind, seed):
    rng = random.Random(seed)
    services, masters, bookings, overlap, longest = with_everything_offered(rng, SHAPES[kind][0])
    rows = in_database(services, masters, bookings, longest)
    oracle = Oracle(services, masters, bookings, overlap, longest)
    expected = {}
    for start in starts_on_the_grid(masters):
        end = oracle.best_end(start)
        if end is not None:
            expected[moment(start)] = moment(end)
    slots = get_available_slots(
        build.adapter(), [row.pk for row in rows], MONDAY, overlap_allowed=overlap
    )
    assert {slot.starts_at: slot.ends_at for slot in slots} == expected


@pytest.mark.parametrize(
    ("kind", "seed"),
    [(kind, seed) for kind in SHAPES for seed in range(100, 112)],
)
def test_among_equals_the_fair_master_begins(kind, seed):
    """Of those with whom the visit ends as early, the one with the least booked that day."""
    rng = random.Random(seed)
    services, masters, bookings, overlap, longest = with_everything_offered(rng, SHAPES[kind][0])
    rows = in_database(services, masters, bookings, longest)
    oracle = Oracle(services, masters, bookings, overlap, longest)
    names = dict(Stylist.objects.values_list("pk", "name"))
    pks = {name: pk for pk, name in names.items()}

    def rank(name):
        return sum(end - start for who, start, end in bookings if who == name), pks[name]

    for slot in get_available_slots(
        build.adapter(), [row.pk for row in rows], MONDAY, overlap_allowed=overlap
    ):
        start = (slot.starts_at - moment(0)).total_seconds() // 60
        end = oracle.best_end(int(start))
        equals = [name for name in masters if oracle.best_end(int(start), name) == end]
        assert names[slot.items[0].master_id] == min(equals, key=rank)


def from_the_uncapped_engine(snapshot):
    """Every visit that the engine finds when nothing is narrowed, and the rules accept."""
    day, question = day_span(MONDAY, BERLIN), snapshot.question
    availability = {
        str(pk): MasterAvailability(
            resource_id=str(pk),
            free_windows=[window[:2] for window in agenda.windows(ANY_TIME, day)],
        )
        for pk, agenda in snapshot.agendas.items()
    }
    longest = snapshot.rules.max_visit
    request = BookingEngineRequest(
        service_requests=[
            ServiceRequest(
                service_id=str(service.pk),
                duration_minutes=int(service.duration.total_seconds() // 60),
                possible_resource_ids=[str(agenda.master.pk) for agenda in agendas],
                parallel_group=service.parallel_group or None,
            )
            for service, agendas in zip(snapshot.services, snapshot.options, strict=True)
        ],
        booking_date=MONDAY,
        overlap_allowed=question.overlap_allowed,
        max_chain_duration_minutes=longest and int(longest.total_seconds() // 60),
    )
    found = ChainFinder(step_minutes=STEP).find(request, availability, max_solutions=100_000)
    for solution in found.solutions:
        visit = tuple(
            Placement(index, service, snapshot.agendas[int(item.resource_id)], item.start_time)
            for index, (service, item) in enumerate(
                zip(snapshot.services, solution.items, strict=True)
            )
        )
        try:
            check_visit(
                visit, snapshot.rules, snapshot.now, overlap_allowed=question.overlap_allowed
            )
        except BookingEngineError:
            continue
        yield visit


@pytest.mark.parametrize("kind", SHAPES)
def test_every_start_of_the_uncapped_engine_that_the_rules_accept_is_ours(kind):
    """And none of its visits ends before ours."""
    accepted = 0
    for seed in range(200, 206):
        rng = random.Random(seed)
        small = SHAPES[kind][0]._replace(services=(2, 3))
        services, masters, bookings, overlap, longest = with_everything_offered(rng, small)
        ids = [row.pk for row in in_database(services, masters, bookings, longest)]
        adapter = build.adapter()
        slots = get_available_slots(adapter, ids, MONDAY, overlap_allowed=overlap)
        ends = {slot.starts_at: slot.ends_at for slot in slots}
        question = read_question(MODELS, ids, overlap_allowed=overlap)
        snapshot = adapter.look(question, Period(first=MONDAY, last=MONDAY))
        for visit in from_the_uncapped_engine(snapshot):
            accepted += 1
            assert ends[visit[0].start] <= max(each.end for each in visit)
    assert accepted
