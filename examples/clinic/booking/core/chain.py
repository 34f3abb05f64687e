"""Services one after another: the visit that ends first.

After some services all that matters is the time, and until when their masters are kept:
two ways there that agree in this have the same future, which is looked for once. Masters
who differ in nothing are one and the same for this.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from .agenda import Agenda, Placement
from .lookup import Lookup, Placed, Unit
from .matching import pairings

type Rest = frozenset[int]
"""The units that are not placed yet, by their positions."""


type Held = tuple[int, tuple[tuple[datetime, ...], ...]]
"""A kind of master, and the times that the visit keeps of one."""


class Chain:
    """The search from one start."""

    def __init__(
        self,
        look: Lookup,
        start: datetime,
        first: Sequence[Agenda],
        limit: datetime | None,
    ) -> None:
        self.look = look
        self.wanted = look.wanted
        self.start = start
        self.first = first
        self.limit = limit
        self.until = look.steps + look.most_steps
        self.ends: dict[object, datetime | None] = {}

    def best(self) -> Placed | None:
        """The visit that ends first: mostly the first way at every turn leads there."""
        everything: Rest = frozenset(range(len(self.look.units)))
        bound = self._bound(everything, ())
        if bound is None or (self.limit is not None and bound > self.limit):
            return None
        placed = self._straight_on(everything)
        if placed is None or _end(placed) != bound:
            placed = self._searched(everything)
        return placed and tuple(sorted(placed, key=lambda each: each.index))

    def _straight_on(self, rest: Rest) -> Placed | None:
        """The first way at every turn. None is better if it ends at the lower bound."""
        placed: Placed = ()
        while rest:
            self.look.turns += 1
            way = next(self._ways(rest, placed), None)
            if way is None:
                return None
            rest, placed = rest - {way[0]}, placed + way[1]
        return placed

    def _searched(self, rest: Rest) -> Placed | None:
        """First the end of the best visit, then a way that leads there."""
        placed: Placed = ()
        end = self._end_of(rest, placed)
        self.look.gave_up += self._is_spent()
        if end is None:
            return None
        while rest:
            ways = (
                (unit, more)
                for unit, more in self._ways(rest, placed)
                if self._end_of(rest - {unit}, placed + more) == end
            )
            # There is one, unless the steps were used up on the way to it.
            unit, more = next(ways, (None, ()))
            if unit is None:
                return None
            rest, placed = rest - {unit}, placed + more
        return placed

    def _is_spent(self) -> bool:
        return self.look.steps > self.until

    def _end_of(self, rest: Rest, placed: Placed) -> datetime | None:
        """When the whole visit ends at best, if this much of it is placed so."""
        if not rest:
            end = _end(placed)
            return None if self.limit is not None and end > self.limit else end
        key = self._state(rest, placed)
        if key not in self.ends:
            if self._is_spent():
                return None
            self.ends[key] = self._search(rest, placed)
        return self.ends[key]

    def _search(self, rest: Rest, placed: Placed) -> datetime | None:
        bound = self._bound(rest, placed)
        if bound is None or (self.limit is not None and bound > self.limit):
            return None
        best: datetime | None = None
        for unit, more in self._ways(rest, placed):
            self.look.turns += 1
            end = self._end_of(rest - {unit}, placed + more)
            if end is not None and (best is None or end < best):
                best = end
            if best == bound or self._is_spent():
                break
        return best

    def _ways(self, rest: Rest, placed: Placed) -> Iterator[tuple[int, Placed]]:
        """The next units, each with the ways to place it that may matter."""
        for unit in self._next_units(rest):
            for more in self._placements(unit, placed):
                yield unit, more
                if not self._is_shared(more, rest - {unit}):
                    # The masters of the first way are needed for nothing else.
                    break

    def _is_shared(self, placed: Placed, rest: Rest) -> bool:
        """Whether one of these masters could also do something of the rest."""
        later = {index for unit in rest for index in self.look.units[unit]}
        skills = self.look.skills
        return any(later.intersection(skills[each.agenda.master.pk]) for each in placed)

    def _next_units(self, rest: Rest) -> Iterator[int]:
        """In order; where services may overlap, any may come before another."""
        ordered = sorted(rest)
        yield ordered[0]
        if not self.wanted.overlap_allowed or 0 in rest:
            return
        seen = {self._kind(ordered[0])}
        for unit in ordered[1:]:
            if self._kind(unit) not in seen:
                seen.add(self._kind(unit))
                yield unit

    def _kind(self, unit: int) -> object:
        """Two units of one kind need not be tried in both orders."""
        services, options = self.wanted.services, self.wanted.options
        return tuple(
            (services[index], options[index]) for index in self.look.units[unit]
        )

    def _bound(self, rest: Rest, placed: Placed) -> datetime | None:
        """No visit ends before this; None where some service has no room at all."""
        ends = {each.index: each.end for each in placed}
        for unit in sorted(rest):
            indexes = self.look.units[unit]
            start: datetime | None = self.start
            if unit:
                not_before = self._not_before(indexes[0], ends)
                start = self.look.start_alone(indexes, not_before)
            if start is None:
                return None
            for index in indexes:
                ends[index] = start + self.wanted.services[index].duration
        return max(ends.values())

    def _not_before(self, index: int, ends: Mapping[int, datetime]) -> datetime:
        if self.wanted.overlap_allowed:
            return self.start
        return max([end for i, end in ends.items() if i < index] or [self.start])

    def _state(self, rest: Rest, placed: Placed) -> object:
        """All of what is placed that the rest can feel."""
        if not placed:
            return rest
        first = self.look.units[min(rest)][0]
        ends = {each.index: each.end for each in placed}
        not_before = self._not_before(first, ends)
        later = frozenset((i, end) for i, end in ends.items() if i > first)
        held: list[Held] = []
        for agenda in {each.agenda for each in placed}:
            mine = tuple(each for each in placed if each.agenda is agenda)
            if self._is_shared(mine, rest):
                held += self._held(agenda, mine, not_before)
        return rest, not_before, later, _end(placed), tuple(sorted(held))

    def _held(
        self, agenda: Agenda, mine: Placed, not_before: datetime
    ) -> Iterator[Held]:
        """What is kept of one master: of no matter where it is over, or is for good."""
        kind = self.look.kind(agenda)
        if agenda.master.capacity > 1 or self.wanted.overlap_allowed:
            spans = sorted((each.start, each.end, *each.blocked) for each in mine)
            yield kind, tuple(spans)
            return
        until = max(each.blocked[1] for each in mine)
        if until > not_before - self._longest_preparation():
            last = min(self.limit or self.look.closing, self.look.closing)
            yield kind, ((min(until, last),),)

    def _longest_preparation(self) -> timedelta:
        return max(service.preparation for service in self.wanted.services)

    def _placements(self, unit: int, placed: Placed) -> Iterator[Placed]:
        """Ways to place a unit, the earliest first, then by preference."""
        indexes = self.look.units[unit]
        if not placed:
            yield from self._together(indexes, self.start, placed)
            return
        ends = {each.index: each.end for each in placed}
        not_before = self._not_before(indexes[0], ends)
        if len(indexes) == 1:
            yield from self._one(indexes[0], not_before, placed)
            return
        for moment in self._moments(indexes, not_before, placed):
            yield from self._together(indexes, moment, placed)

    def _one(
        self, index: int, not_before: datetime, placed: Placed
    ) -> Iterator[Placed]:
        """The masters who would start first; one of so many is needed nowhere else."""
        soonest = self.look.soonest(index, not_before, placed)
        service = self.wanted.services[index]
        first = islice(soonest, len(self.wanted.services))
        for start, agenda in self._without_twins(first, placed):
            yield (Placement(index, service, agenda, start),)

    def _without_twins(
        self, found: Iterator[tuple[datetime, Agenda]], placed: Placed
    ) -> Iterator[tuple[datetime, Agenda]]:
        """Of masters who are alike and not in the visit yet, the preferred one."""
        used = {each.agenda for each in placed}
        seen: set[int] = set()
        for start, agenda in found:
            if seen and agenda not in used and self.look.kind(agenda) in seen:
                continue
            yield start, agenda
            # Only now: mostly the first is the last.
            if agenda not in used:
                seen.add(self.look.kind(agenda))

    def _moments(
        self, indexes: Unit, not_before: datetime, placed: Placed
    ) -> Iterator[datetime]:
        """The moments at which a group might start, as far as each alone could."""
        moment = self.look.start_alone(indexes, not_before)
        while moment is not None and not self._is_spent():
            yield moment
            after = self.look.next_opening(indexes, moment, placed)
            moment = None if after is None else self.look.start_alone(indexes, after)

    def _together(
        self, indexes: Unit, moment: datetime, placed: Placed
    ) -> Iterator[Placed]:
        """Each of the services starts at the moment, by masters of their own."""
        choices = [self._free(index, moment, placed) for index in indexes]
        for team in pairings(choices):
            yield tuple(
                Placement(index, self.wanted.services[index], agenda, moment)
                for index, agenda in zip(indexes, team, strict=True)
            )

    def _free(self, index: int, moment: datetime, placed: Placed) -> list[Agenda]:
        """Who can start then; so many that others of the visit cannot need them all."""
        most = len(self.wanted.services)
        if index == 0:
            return sorted(self.first, key=self.wanted.rank)[:most]
        soonest = islice(self.look.soonest(index, moment, placed), most)
        return [agenda for start, agenda in soonest if start == moment]


def _end(placed: Placed) -> datetime:
    return max(each.end for each in placed)
