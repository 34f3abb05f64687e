"""What the search looks at: when could whom do what."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from .agenda import Agenda, Placement
from .openings import Offer, Openings
from .snapshot import ServiceFacts, Span
from .values import Id

MAX_STEPS = 20_000
"""Steps for one start, beyond ten looks at every master for every service."""

type Placed = tuple[Placement, ...]
type Unit = tuple[int, ...]
type Rank = Callable[[Agenda], tuple[Any, Id]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A visit to be found.

    Attributes:
        services: in order.
        options: per service its masters.
        rank: whom the policy prefers: the least, all different.
        day: the day of the first service, as a span in UTC.
        later: the working periods that run during it may hold the later services.
    """

    services: tuple[ServiceFacts, ...]
    options: tuple[tuple[Agenda, ...], ...]
    rank: Rank
    day: Span
    later: Span
    overlap_allowed: bool
    max_visit: timedelta | None


class Lookup:
    """Looks into the masters' windows for one request on one day, and counts.

    Attributes:
        turns: of the search.
        gave_up: starts for which the steps were used up.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.units = units_of(wanted.services)
        self.turns = 0
        self.gave_up = 0
        self.skills = _skills(wanted)
        self._rooms: dict[int, Openings] = {}
        self._openings: dict[Unit, list[datetime]] = {}
        self._kinds: dict[object, int] = {}
        self._numbers: dict[object, int] = {}

    @cached_property
    def most_steps(self) -> int:
        """For one start."""
        return MAX_STEPS + 10 * sum(map(len, self.wanted.options))

    @cached_property
    def closing(self) -> datetime:
        """Nobody works from this moment on."""
        wanted = self.wanted
        agendas = {agenda for options in wanted.options for agenda in options}
        ends = [
            piece[1]
            for agenda in agendas
            for piece in agenda.hours.working(wanted.later, agenda.reach)
        ]
        return max(ends, default=wanted.day[1])

    def start_of(
        self, index: int, agenda: Agenda, not_before: datetime, placed: Placed = ()
    ) -> datetime | None:
        """When the master could do a service that is not the first; one step."""
        self.turns += 1
        mine = tuple(each for each in placed if each.agenda is agenda)
        service = self.wanted.services[index]
        return agenda.first_start(service, self.wanted.later, not_before, mine)

    def start_alone(self, unit: Unit, not_before: datetime) -> datetime | None:
        """When the unit would start if the visit had nothing else: a lower bound."""
        moment = not_before
        while True:
            latest = moment
            for index in unit:
                start = self._openings_of(index).earliest(moment)
                if start is None:
                    return None
                latest = max(latest, start)
            if latest == moment:
                return moment
            moment = latest

    def soonest(
        self, index: int, not_before: datetime, placed: Placed = ()
    ) -> Iterator[Offer]:
        """Masters in the order of their starts, then by preference."""
        busy = {each.agenda for each in placed}.intersection(self.wanted.options[index])
        mine = self._again(index, busy, not_before, placed) if busy else []
        for moment, agendas in self._openings_of(index).offers(not_before):
            while mine and mine[0][0] < moment:
                yield mine.pop(0)
            free = [agenda for agenda in agendas if agenda not in busy]
            while mine and mine[0][0] == moment:
                free.append(mine.pop(0)[1])
            for agenda in sorted(free, key=self.wanted.rank):
                yield moment, agenda
        yield from mine

    def _again(
        self, index: int, busy: Iterable[Agenda], not_before: datetime, placed: Placed
    ) -> list[Offer]:
        """When those could start who have something to do in the visit already."""
        found = []
        for agenda in sorted(busy, key=self.wanted.rank):
            start = self.start_of(index, agenda, not_before, placed)
            if start is not None:
                found.append((start, agenda))
        return sorted(found, key=_start)

    @property
    def steps(self) -> int:
        """Looks at a master's windows, and turns of the search."""
        return self.turns + sum(each.looks for each in self._rooms.values())

    def _openings_of(self, index: int) -> Openings:
        """Everybody's room for a service."""
        if index not in self._rooms:
            service, later = self.wanted.services[index], self.wanted.later
            self._rooms[index] = Openings(self.wanted.options[index], service, later)
        return self._rooms[index]

    def next_opening(
        self, unit: Unit, after: datetime, placed: Placed
    ) -> datetime | None:
        """The next moment at which one of the unit's masters becomes free."""
        if unit not in self._openings:
            self._openings[unit] = sorted(set(self._opens(unit)))
        known = self._openings[unit]
        position = bisect_right(known, after)
        found = [*known[position : position + 1]]
        # What the visit itself keeps of a master ends at moments of its own.
        found += [moment for moment in self._opens(unit, placed) if moment > after]
        return min(found, default=None)

    def _opens(self, unit: Unit, placed: Placed | None = None) -> Iterator[datetime]:
        """Where windows begin: everybody's, or those of who is placed already."""
        for index in unit:
            service = self.wanted.services[index]
            for agenda in self.wanted.options[index]:
                mine = tuple(each for each in placed or () if each.agenda is agenda)
                if placed is None or mine:
                    for window in agenda.windows(service, self.wanted.later, mine):
                        yield max(window.start, agenda.earliest)

    def kind(self, agenda: Agenda) -> int:
        """Equal for masters who differ in nothing but the policy's preference."""
        pk = agenda.master.pk
        if pk not in self._kinds:
            key = self._nature(agenda)
            self._kinds[pk] = self._numbers.setdefault(key, len(self._numbers))
        return self._kinds[pk]

    def _nature(self, agenda: Agenda) -> object:
        wanted, skills = self.wanted, self.skills[agenda.master.pk]
        windows = tuple(
            tuple(agenda.windows(wanted.services[index], wanted.later))
            for index in skills
        )
        capacity = agenda.master.capacity
        spans = tuple(sorted(each[:2] for each in agenda.busy)) if capacity > 1 else ()
        limits = (agenda.master.buffer, agenda.earliest, agenda.latest)
        return skills, windows, limits, capacity, spans


def _start(offer: Offer) -> datetime:
    return offer[0]


def units_of(services: Sequence[ServiceFacts]) -> list[Unit]:
    """The services that start together, by their positions, in order."""
    units: dict[object, list[int]] = {}
    for index, service in enumerate(services):
        units.setdefault(service.parallel_group or index, []).append(index)
    return [tuple(unit) for unit in units.values()]


def _skills(wanted: Wanted) -> dict[object, tuple[int, ...]]:
    """Per master the services that could be theirs."""
    could: dict[object, list[int]] = {}
    for index, options in enumerate(wanted.options):
        for agenda in options:
            could.setdefault(agenda.master.pk, []).append(index)
    return {pk: tuple(indexes) for pk, indexes in could.items()}
