"""Lanes: which place a booking takes among those that run at the same time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from .snapshot import Busy, Span
from .values import Id


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes for new spans, and other lanes for bookings that have to make room."""

    new: tuple[int, ...]
    moved: Mapping[Id, int] = field(default_factory=dict)


def free_lanes(
    busy: Iterable[Busy], spans: Sequence[Span], capacity: int
) -> Lanes | None:
    """The first free lane for each span, or None where there is none for some."""
    taken = list(busy)
    found: list[int] = []
    for start, end in spans:
        used = {each.lane for each in taken if each.start < end and each.end > start}
        lane = next((lane for lane in range(capacity) if lane not in used), None)
        if lane is None:
            return None
        found.append(lane)
        taken.append(Busy(start, end, lane))
    return Lanes(tuple(found))


def other_lanes(
    busy: Sequence[Busy], spans: Sequence[Span], capacity: int
) -> Lanes | None:
    """Lanes for the spans when the bookings connected with them may change theirs.

    In the order of their starts everything fits into as many lanes as bookings ever
    overlap; None where these are more than there is capacity for a new one.
    """
    new = [Busy(*span, -1, f"new {place}") for place, span in enumerate(spans)]
    group = connected_group(busy, new)
    lanes = {each.pk: each.lane for each in spread([*group, *new])}
    mine = tuple(lanes[each.pk] for each in new)
    if max(mine) >= capacity:
        return None
    moved = {each.pk: lanes[each.pk] for each in group if lanes[each.pk] != each.lane}
    return Lanes(mine, moved)


def connected_group(busy: Iterable[Busy], seeds: Iterable[Busy]) -> list[Busy]:
    """The bookings that overlap the seeds, those that overlap these, and so on."""
    rest, group = list(busy), []
    edge = list(seeds)
    while edge:
        inside = [
            each
            for each in rest
            if any(each.start < other.end and each.end > other.start for other in edge)
        ]
        rest = [each for each in rest if each not in inside]
        group += inside
        edge = inside
    return group


def spread(group: Iterable[Busy]) -> list[Busy]:
    """The same bookings in as few lanes as they need, by their start."""
    placed: list[Busy] = []
    running: list[tuple[datetime, int]] = []
    free: list[int] = []
    opened = 0
    for each in sorted(group, key=lambda busy: (busy.start, busy.end)):
        while running and running[0][0] <= each.start:
            heappush(free, heappop(running)[1])
        if not free:
            heappush(free, opened)
            opened += 1
        lane = heappop(free)
        heappush(running, (each.end, lane))
        placed.append(each._replace(lane=lane))
    return placed
