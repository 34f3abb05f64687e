"""Why nothing can start at a moment: the bookings, or the rule that is broken."""

from collections.abc import Callable, Iterator
from datetime import datetime

from .agenda import Agenda
from .errors import (
    BookingEngineError,
    NotEnoughMasters,
    OffGrid,
    OutsideHours,
    VisitTooLong,
    slot_taken,
)
from .lookup import Placed, units_of
from .matching import can_pair
from .reading import Snapshot
from .rules import broken_rule

type VisitAt = Callable[[Snapshot, datetime], Placed | None]


def explain(
    snapshot: Snapshot, start: datetime, visit_at: VisitAt
) -> BookingEngineError:
    """The error for a start at which there is no visit: asked again without bookings.

    Args:
        visit_at: finds the visit that would be offered then.
    """
    bare = snapshot.without_bookings()
    if visit_at(bare, start) is not None:
        return slot_taken()
    broken = broken_rule(bare.options[0], bare.services[0], start, bare.now)
    if isinstance(broken, OffGrid) and _moved_the_grid(snapshot, start):
        return slot_taken()
    if broken is not None:
        return broken
    if not all(can_pair(options) for options in _groups(snapshot)):
        return NotEnoughMasters()
    if visit_at(bare.without_limit(), start) is not None:
        return VisitTooLong()
    return OutsideHours()


def _moved_the_grid(snapshot: Snapshot, start: datetime) -> bool:
    """Whether bookings may be why nothing starts then: gaps begin where they end."""
    return snapshot.rules.slot_grid == "gap" and any(
        agenda.is_booked_around(start) for agenda in snapshot.options[0]
    )


def _groups(snapshot: Snapshot) -> Iterator[list[tuple[Agenda, ...]]]:
    """Who could do the services that start together, for each such group."""
    for unit in units_of(snapshot.services):
        yield [snapshot.options[index] for index in unit]
