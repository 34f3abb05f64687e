"""Who gets the booking when several masters could have it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .values import Id


@dataclass(frozen=True, slots=True)
class Candidate:
    """A master who could do the service.

    Attributes:
        master_id: the primary key.
        day: the local date, in the master's zone.
        booked: how much of that day other bookings block.
    """

    master_id: Id
    day: date
    booked: timedelta


type Choose = Callable[[Candidate], timedelta | int | float]
"""The masters are tried by this number, the smallest first; equals by primary key."""


def least_loaded(candidate: Candidate) -> timedelta:
    """The default: whoever has the least time booked that day."""
    return candidate.booked
