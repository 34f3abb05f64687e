"""Which start, which masters: the candidates that the engine is then asked about.

For a start the search finds the visit that ends first, and of equals the one with the
masters whom the policy prefers. It does not enumerate combinations:

- A service looks at as many masters as the visit has services, those who would start
  first: whoever else does it can change places with one of them who is free.
- `chain` goes from service to service and remembers what it has seen; `overlap` covers
  services that may run side by side by asking, per master, what that master could do
  until when; a group that starts together is a `matching`.
- A lower bound, each service as if the visit had no other, ends the search at the first
  visit that is as good, and at once where somebody is needed who has no room.

How complete is it? Every feasible start is found, with the end that is the earliest,
but for these limits. To share out services among masters is in general as hard as to pack
a bag: `chain` stops after `MAX_STEPS` for one start, with the best visit until then or
with none, and counts it in `gave_up`. And a master with a capacity above one takes each
service of a visit at the first moment that fits: that to wait would help, because a
preparation longer than the service before meets another booking, is not considered. Nor
are more than `MAX_RUNS` orders of services, where all may run side by side.
What is offered is always true: the engine and the validator have seen it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from .agenda import Agenda, Placement
from .chain import Chain
from .lookup import Lookup, Placed, Wanted
from .overlap import Overlap

__all__ = ["MAX_SERVICES", "Placed", "VisitSearch", "Wanted"]

MAX_SERVICES = 8
"""The longest visit: beyond it the engine's own check of one answer gets slow."""


class VisitSearch(Lookup):
    """The search for one request on one day."""

    def starts(self, agendas: Sequence[Agenda]) -> Mapping[datetime, list[Agenda]]:
        """Every start on the grid of these masters, with who can begin there; unsorted."""
        found: dict[datetime, list[Agenda]] = {}
        for agenda in agendas:
            for start in agenda.grid_starts(self.wanted.services[0], self.wanted.day):
                found.setdefault(start, []).append(agenda)
        return found

    def first_start(self, agenda: Agenda) -> datetime | None:
        """The master's first start on the grid."""
        service, day = self.wanted.services[0], self.wanted.day
        return next(agenda.grid_starts(service, day), None)

    def beginners(self, agendas: Sequence[Agenda], start: datetime) -> list[Agenda]:
        """Who of these masters can begin at one start."""
        service, day = self.wanted.services[0], self.wanted.day
        return [each for each in agendas if each.is_grid_start(service, day, start)]

    def at(self, start: datetime, first: Sequence[Agenda]) -> Placed | None:
        """The best visit that begins at this start with one of these masters.

        Args:
            first: masters whose windows hold the first service then.
        """
        service = self.wanted.services[0]
        limit = self.wanted.max_visit
        if len(self.wanted.services) == 1:
            if limit is not None and service.duration > limit:
                return None
            return (Placement(0, service, min(first, key=self.wanted.rank), start),)
        last = None if limit is None else start + limit
        # All groups but the first need a moment of their own: they are for `chain`.
        if self.wanted.overlap_allowed and all(len(u) == 1 for u in self.units[1:]):
            return Overlap(self, start, first, last).best()
        return Chain(self, start, first, last).best()
