"""Which start, which masters: the candidates that the engine is then asked about.

For a start the search finds the visit that ends first, and of equals the one with the
masters whom the policy prefers. It is complete, and it does not enumerate: a service
tries the masters in the order in which they would be done, no more of them than the
visit has services (any further master is free for a swap), and stops at the first
visit that ends as early as if the services did not share masters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest

from .agenda import Agenda, Placement
from .snapshot import ServiceFacts, Span

MAX_SERVICES = 8
"""The longest visit: beyond it the engine's own check of one answer gets slow."""

type Placed = tuple[Placement, ...]
type Unit = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A visit to be found.

    Attributes:
        services: in order.
        options: per service its masters, the preferred ones first.
        day: the day of the first service, as a span in UTC.
    """

    services: tuple[ServiceFacts, ...]
    options: tuple[tuple[Agenda, ...], ...]
    day: Span
    overlap_allowed: bool
    max_visit: timedelta | None


class VisitSearch:
    """The search for one request on one day."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.units = units_of(wanted.services)
        self.steps = 0
        self._shared = _shared_masters(wanted)
        self._alone: dict[tuple[Unit, datetime], datetime | None] = {}

    def starts(self) -> Mapping[datetime, list[Agenda]]:
        """Every start on the grid, with the masters who can begin there; unsorted."""
        found: dict[datetime, list[Agenda]] = {}
        for agenda in self.wanted.options[0]:
            for start in agenda.grid_starts(self.wanted.services[0], self.wanted.day):
                found.setdefault(start, []).append(agenda)
        return found

    def at(self, start: datetime, first: Sequence[Agenda]) -> Placed | None:
        """The best visit that begins at this start with one of these masters."""
        limit = None
        if self.wanted.max_visit is not None:
            limit = start + self.wanted.max_visit
        attempt = _Attempt(self, start, first, limit)
        found = attempt.complete(frozenset(range(len(self.units))), ())
        if found is None:
            return None
        return tuple(sorted(found, key=lambda placed: placed.index))

    def start_alone(self, unit: Unit, not_before: datetime) -> datetime | None:
        """When the unit would start if the visit had nothing else: a lower bound."""
        key = (unit, not_before)
        if key not in self._alone:
            self._alone[key] = self._start_alone(unit, not_before)
        return self._alone[key]

    def _start_alone(self, unit: Unit, not_before: datetime) -> datetime | None:
        latest = not_before
        for index in unit:
            starts = []
            for agenda in self.wanted.options[index]:
                self.steps += 1
                start = agenda.first_start(
                    self.wanted.services[index], self.wanted.day, not_before
                )
                if start == not_before:
                    break
                if start is not None:
                    starts.append(start)
            else:
                if not starts:
                    return None
                latest = max(latest, min(starts))
        return latest

    def is_shared(self, placed: Placed, rest: frozenset[int]) -> bool:
        """Whether one of these masters could also do something of the rest."""
        later = {index for unit in rest for index in self.units[unit]}
        return any(
            self._shared.get(each.agenda.master.pk, set()) & later for each in placed
        )


class _Attempt:
    """The search from one start."""

    def __init__(
        self,
        search: VisitSearch,
        start: datetime,
        first: Sequence[Agenda],
        limit: datetime | None,
    ) -> None:
        self.search = search
        self.wanted = search.wanted
        self.start = start
        self.first = first
        self.limit = limit
        self.known: dict[object, Placed | None] = {}

    def complete(self, rest: frozenset[int], placed: Placed) -> Placed | None:
        """The best way to place the rest, in addition to what is placed."""
        if not rest:
            return None if self._is_too_long(placed) else placed
        key = (rest, self._state(rest, placed))
        if key not in self.known:
            best = self._best(rest, placed)
            self.known[key] = None if best is None else best[len(placed) :]
        tail = self.known[key]
        return None if tail is None else placed + tail

    def _is_too_long(self, placed: Placed) -> bool:
        return self.limit is not None and _end(placed) > self.limit

    def _best(self, rest: frozenset[int], placed: Placed) -> Placed | None:
        bound = self._bound(rest, placed)
        if bound is None or (self.limit is not None and bound > self.limit):
            return None
        best: Placed | None = None
        for unit in self._next_units(rest):
            for more in self._ways(unit, placed):
                self.search.steps += 1
                whole = self.complete(rest - {unit}, placed + more)
                if whole is not None and (best is None or _end(whole) < _end(best)):
                    best = whole
                if best is not None and _end(best) <= bound:
                    return best
                if not self.search.is_shared(more, rest - {unit}):
                    break
        return best

    def _next_units(self, rest: frozenset[int]) -> Iterator[int]:
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
        indexes = self.search.units[unit]
        return tuple(
            (self.wanted.services[index], self.wanted.options[index])
            for index in indexes
        )

    def _bound(self, rest: frozenset[int], placed: Placed) -> datetime | None:
        """No visit ends before this; None where some service has no room at all."""
        ends = {each.index: each.end for each in placed}
        for unit in sorted(rest):
            indexes = self.search.units[unit]
            not_before = self._not_before(indexes[0], ends)
            start = self.search.start_alone(indexes, not_before)
            if start is None:
                return None
            for index in indexes:
                ends[index] = start + self.wanted.services[index].duration
        return max(ends.values())

    def _not_before(self, index: int, ends: Mapping[int, datetime]) -> datetime:
        if self.wanted.overlap_allowed:
            return self.start
        return max([end for i, end in ends.items() if i < index] or [self.start])

    def _state(self, rest: frozenset[int], placed: Placed) -> object:
        """All of what is placed that the rest can feel."""
        if not placed:
            return None
        first = self.search.units[min(rest)][0]
        ends = {each.index: each.end for each in placed}
        later = frozenset((i, end) for i, end in ends.items() if i > first)
        held = frozenset(
            (each.agenda.master.pk, each.index, each.start)
            for each in placed
            if self.search.is_shared((each,), rest)
        )
        return self._not_before(first, ends), later, held, _end(placed)

    def _ways(self, unit: int, placed: Placed) -> Iterator[Placed]:
        """Ways to place a unit, the earliest first, then by preference."""
        indexes = self.search.units[unit]
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
        """The masters who would be done first; one of so many is needed nowhere else."""
        service = self.wanted.services[index]
        found: list[tuple[datetime, int]] = []
        for rank, agenda in enumerate(self.wanted.options[index]):
            self.search.steps += 1
            mine = _of(agenda, placed)
            start = agenda.first_start(service, self.wanted.day, not_before, mine)
            if start is not None:
                found.append((start, rank))
        for start, rank in nsmallest(len(self.wanted.services), found):
            yield (Placement(index, service, self.wanted.options[index][rank], start),)

    def _moments(
        self, indexes: Unit, not_before: datetime, placed: Placed
    ) -> list[datetime]:
        """The moments at which a master becomes free for a service of the group."""
        found = {not_before}
        for index in indexes:
            service = self.wanted.services[index]
            for agenda in self.wanted.options[index]:
                mine = _of(agenda, placed)
                for window in agenda.windows(service, self.wanted.day, mine):
                    found.add(max(window.start, not_before, agenda.earliest))
        return sorted(found)

    def _together(
        self, indexes: Unit, moment: datetime, placed: Placed
    ) -> Iterator[Placed]:
        """Each of the services starts at the moment, by masters of their own."""
        index, rest = indexes[0], indexes[1:]
        service = self.wanted.services[index]
        left = len(self.wanted.services)
        for agenda in self.wanted.options[index]:
            if index == 0 and agenda not in self.first:
                continue
            self.search.steps += 1
            mine = _of(agenda, placed)
            day = self.wanted.day
            if agenda.first_start(service, day, moment, mine) != moment:
                continue
            one = (Placement(index, service, agenda, moment),)
            if not rest:
                yield one
            for others in self._together(rest, moment, placed + one) if rest else ():
                yield one + others
            left -= 1
            if not left:
                return


def _of(agenda: Agenda, placed: Placed) -> Placed:
    return tuple(each for each in placed if each.agenda is agenda)


def _end(placed: Placed) -> datetime:
    return max(each.end for each in placed)


def units_of(services: Sequence[ServiceFacts]) -> list[Unit]:
    """The services that start together, by their positions, in order."""
    units: dict[object, list[int]] = {}
    for index, service in enumerate(services):
        units.setdefault(service.parallel_group or index, []).append(index)
    return [tuple(unit) for unit in units.values()]


def _shared_masters(wanted: Wanted) -> dict[object, set[int]]:
    """Per master the services that could be theirs, of those who have several."""
    could: dict[object, set[int]] = {}
    for index, options in enumerate(wanted.options):
        for agenda in options:
            could.setdefault(agenda.master.pk, set()).add(index)
    return {pk: indexes for pk, indexes in could.items() if len(indexes) > 1}
