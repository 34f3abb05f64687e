"""Services that may run side by side: the visit that is over first.

Masters do not disturb one another, so each is asked alone: which of the services could
be this master's, and when would they be done? First each master takes one service, then
up to two, and so on, as long as it ends the visit sooner; for an end in question it
remains to cover all services, each once.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from heapq import nsmallest
from itertools import islice

from .agenda import Agenda, Placement
from .lookup import Lookup, Placed
from .matching import can_pair

MAX_RUNS = 2_000
"""Orders of services that are kept per master; reached only by those with capacity."""

type Tables = Mapping[Agenda, Mapping[frozenset[int], Placed]]
"""Per master: what they could do, and the way in which that is done first."""


class Overlap:
    """The search from one start; only the first service's group starts together."""

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
        self.limit = limit
        self.everything = range(len(self.wanted.services))
        self.singles = [self._single(index, first) for index in self.everything]

    def _single(self, index: int, first: Sequence[Agenda]) -> list[Placement]:
        """The masters who would start first; one of so many is needed nowhere else."""
        service, most = self.wanted.services[index], len(self.wanted.services)
        if index == 0:
            found = [(self.start, each) for each in sorted(first, key=self.wanted.rank)]
        else:
            found = list(islice(self.look.soonest(index, self.start), most))
        if index in self.look.units[0]:
            found = [each for each in found if each[0] == self.start]
        placed = (Placement(index, service, who, start) for start, who in found[:most])
        return [each for each in placed if self._is_in_time(each.end)]

    def _is_in_time(self, end: datetime) -> bool:
        return self.limit is None or end <= self.limit

    def best(self) -> Placed | None:
        """The visit that ends first, by the masters who are preferred."""
        if not all(self.singles):
            return None
        bound = max(min(each.end for each in placed) for placed in self.singles)
        runs: list[Placed] = [(one,) for each in self.singles for one in each]
        every = list(runs)
        best: datetime | None = None
        while runs and best != bound:
            tables = _tables(every)
            best = self._first_end(tables, bound, best)
            runs = self._longer(runs, best)
            every += runs
        return None if best is None else self._preferred(_tables(every), best)

    def _longer(self, runs: Sequence[Placed], best: datetime | None) -> list[Placed]:
        """One service more for each master, where that can still end before `best`."""
        longer: dict[object, Placed] = {}
        could = {(each.index, each.agenda) for one in self.singles for each in one}
        together = set(self.look.units[0])
        for run in runs:
            agenda, done = run[0].agenda, {each.index for each in run}
            for index in set(self.everything) - done - together:
                service = self.wanted.services[index]
                if (index, agenda) not in could:
                    continue
                if best is not None and run[-1].end + service.duration >= best:
                    continue
                start = self.look.start_of(index, agenda, run[-1].end, run)
                if start is None or not self._is_in_time(start + service.duration):
                    continue
                more = (*run, Placement(index, service, agenda, start))
                key = _likeness(more)
                if key not in longer or more[-1].end < longer[key][-1].end:
                    longer[key] = more
        return nsmallest(MAX_RUNS, longer.values(), key=lambda run: run[-1].end)

    def _first_end(
        self, tables: Tables, bound: datetime, best: datetime | None
    ) -> datetime | None:
        """The first end at which everything can be done, if it is before `best`."""
        known = {run[-1].end for table in tables.values() for run in table.values()}
        ends = sorted(end for end in known if end >= bound)
        ends = [end for end in ends if best is None or end < best]
        position = bisect_left(
            ends, True, key=lambda end: self._covers(tables, end, {})
        )
        return ends[position] if position < len(ends) else best

    def _covers(
        self, tables: Tables, end: datetime, named: Mapping[int, Agenda]
    ) -> bool:
        """Whether masters can do everything by then, the named services' being set."""
        jobs = []
        for agenda, table in tables.items():
            mine = {index for index, who in named.items() if who is agenda}
            others = named.keys() - mine
            fit = [
                todo
                for todo, run in table.items()
                if run[-1].end <= end and mine <= todo and not others & todo
            ]
            if mine and not fit:
                return False
            jobs.append((bool(mine), sorted(fit, key=len, reverse=True)))
        if all(len(todo) == 1 for _must, fit in jobs for todo in fit):
            return self._covers_one_each(jobs)
        return self._covers_jobs(jobs)

    def _covers_one_each(
        self, jobs: Sequence[tuple[bool, Sequence[frozenset[int]]]]
    ) -> bool:
        choices: list[list[int]] = [[] for _ in self.everything]
        for number, (_must, fit) in enumerate(jobs):
            for todo in fit:
                self.look.turns += 1
                choices[min(todo)].append(number)
        return can_pair(choices)

    def _covers_jobs(
        self, jobs: Sequence[tuple[bool, Sequence[frozenset[int]]]]
    ) -> bool:
        """Master by master; what was found to lead nowhere is not tried again."""
        most = [max(map(len, fit), default=0) for _must, fit in jobs]

        @cache
        def covers(number: int, rest: frozenset[int]) -> bool:
            self.look.turns += 1
            if len(rest) > sum(most[number:]):
                return False
            if number == len(jobs):
                return True
            must, fit = jobs[number]
            if any(todo <= rest and covers(number + 1, rest - todo) for todo in fit):
                return True
            return not must and covers(number + 1, rest)

        return covers(0, frozenset(self.everything))

    def _preferred(self, tables: Tables, end: datetime) -> Placed:
        """Service after service, the first master with whom the rest still works."""
        named: dict[int, Agenda] = {}
        for placed in self.singles:
            for each in placed:
                if self._covers(tables, end, named | {each.index: each.agenda}):
                    named[each.index] = each.agenda
                    break
        visit: list[Placement] = []
        for agenda in dict.fromkeys(named.values()):
            todo = frozenset(index for index, who in named.items() if who is agenda)
            visit += tables[agenda][todo]
        return tuple(sorted(visit, key=lambda each: each.index))


def _tables(runs: Sequence[Placed]) -> Tables:
    tables: dict[Agenda, dict[frozenset[int], Placed]] = {}
    for run in runs:
        table = tables.setdefault(run[0].agenda, {})
        todo = frozenset(each.index for each in run)
        if todo not in table or run[-1].end < table[todo][-1].end:
            table[todo] = run
    return tables


def _likeness(run: Placed) -> object:
    """Of runs that are alike the one that ends first leaves most room.

    With capacity the pauses may overlap, so that all of the order matters.
    """
    agenda, order = run[0].agenda, tuple(each.index for each in run)
    if agenda.master.capacity > 1:
        return agenda, order
    return agenda, frozenset(order), order[-1]
