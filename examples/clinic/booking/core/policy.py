"""Who gets the booking when several masters could have it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .agenda import Agenda
from .lookup import Rank
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


def ranking(choose: Choose, day: date) -> Rank:
    """The policy's order of masters on a day, equals by primary key.

    It is asked about a master when that one first matters.
    """
    known: dict[Agenda, tuple[Any, Id]] = {}

    def rank(agenda: Agenda) -> tuple[Any, Id]:
        if agenda not in known:
            pk = agenda.master.pk
            known[agenda] = (choose(Candidate(pk, day, agenda.booked(day))), pk)
        return known[agenda]

    return rank
