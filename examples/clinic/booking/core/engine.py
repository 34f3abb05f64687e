"""The engine, asked narrowly: one start, one master per service; and its answer."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from codex_services.booking.slot_master import (
    BookingEngineRequest,
    BookingMode,
    ChainFinder,
    MasterAvailability,
    ServiceRequest,
)

from .agenda import Placement
from .reading import Snapshot
from .rules import local_day
from .search import Placed
from .snapshot import Span
from .values import Slot, SlotItem

ONE_START_PER_WINDOW = 365 * 24 * 60
"""The engine's step, in minutes: a window offers its own start and nothing else."""


def is_confirmed(
    request: BookingEngineRequest,
    availability: Mapping[str, MasterAvailability],
    visit: Placed,
) -> bool:
    """Whether `ChainFinder` returns this visit, item by item."""
    finder = ChainFinder(step_minutes=ONE_START_PER_WINDOW)
    result = finder.find(request, dict(availability), max_solutions=1)
    if not result.solutions:
        return False
    ordered = _engine_order(visit, request.overlap_allowed)
    answer = [
        (item.service_id, item.resource_id, item.start_time, item.end_time)
        for item in result.solutions[0].items
    ]
    return answer == [
        (str(each.service.pk), str(each.agenda.master.pk), each.start, each.end)
        for each in ordered
    ]


def build_request(snapshot: Snapshot, visit: Placed) -> BookingEngineRequest:
    """The visit as the engine's request, with one master per service."""
    question, longest = snapshot.question, snapshot.rules.max_visit
    first = visit[0]
    return BookingEngineRequest(
        service_requests=[
            ServiceRequest(
                service_id=str(each.service.pk),
                duration_minutes=minutes(each.service.duration),
                min_gap_after_minutes=_alone(each, each.service.gap),
                possible_resource_ids=[str(each.agenda.master.pk)],
                parallel_group=each.service.parallel_group or None,
            )
            for each in _engine_order(visit, question.overlap_allowed)
        ],
        booking_date=first.start.astimezone(first.agenda.master.zone).date(),
        mode=(
            BookingMode.SINGLE_DAY
            if question.named is None
            else BookingMode.RESOURCE_LOCKED
        ),
        overlap_allowed=question.overlap_allowed,
        max_chain_duration_minutes=None if longest is None else minutes(longest),
    )


def build_availability(visit: Placed) -> Mapping[str, MasterAvailability]:
    """The free windows that the visit is in, from each of its starts on.

    They end where the master's free time ends: whether a service fits is for the
    engine to find.
    """
    windows: dict[str, list[Span]] = {}
    masters: dict[str, Placement] = {}
    for placed in sorted(visit, key=lambda each: (each.start, each.index)):
        key = str(placed.agenda.master.pk)
        masters[key] = placed
        windows.setdefault(key, []).extend(_from_start(placed))
    return {
        key: MasterAvailability(
            resource_id=key,
            free_windows=windows[key],
            buffer_between_minutes=_alone(placed, placed.agenda.master.buffer),
        )
        for key, placed in masters.items()
    }


def _engine_order(visit: Placed, overlap_allowed: bool) -> list[Placement]:
    """Where services may overlap, the engine expects a master's in order of time."""
    if not overlap_allowed:
        return list(visit)
    return sorted(visit, key=lambda each: (each.start, each.index))


def _from_start(placed: Placement) -> Iterator[Span]:
    day = local_day(placed.agenda, placed.start)
    for window in placed.agenda.windows(placed.service, day):
        if window.start <= placed.start < window.end:
            yield placed.start, window.end


def _alone(placed: Placement, pause: timedelta) -> int:
    """Minutes of a pause that the engine keeps; with capacity, pauses may overlap."""
    return minutes(pause) if placed.agenda.master.capacity == 1 else 0


def minutes(length: timedelta) -> int:
    """Whole minutes."""
    return length // timedelta(minutes=1)


def slot_of(visit: Placed, zone: ZoneInfo) -> Slot:
    """The visit as it is shown, with labels in this zone."""
    return Slot(
        starts_at=min(each.start for each in visit),
        ends_at=max(each.end for each in visit),
        zone=zone,
        items=tuple(
            SlotItem(
                service_id=each.service.pk,
                master_id=each.agenda.master.pk,
                starts_at=each.start,
                ends_at=each.end,
            )
            for each in visit
        ),
    )
