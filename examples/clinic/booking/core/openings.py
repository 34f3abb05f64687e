"""When could any of several masters start a service, with nothing else in the visit?"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from .agenda import Agenda
from .snapshot import ServiceFacts, Span

type Offer = tuple[datetime, Agenda]
"""A start, and who could start then."""

type Room = tuple[datetime, datetime, Agenda]
"""The first and the last moment at which a service may start in one window."""

MOMENT = timedelta(microseconds=1)


class Openings:
    """The windows of all masters for one service, put in order once.

    A search asks from moment to moment: to look then is to compare two times a window,
    where to ask each master anew would be to cut the windows again.

    Attributes:
        looks: at a master, for one moment.
    """

    def __init__(
        self, agendas: Sequence[Agenda], service: ServiceFacts, day: Span
    ) -> None:
        self.agendas = agendas
        self.looks = 0
        rooms = (room for each in agendas for room in _rooms(each, service, day))
        self._rooms: list[Room] = sorted(rooms, key=_first)
        self._firsts = [room[0] for room in self._rooms]
        self._at: dict[datetime, Sequence[Agenda]] = {}

    def earliest(self, not_before: datetime) -> datetime | None:
        """The first start of anybody."""
        if self.at(not_before):
            return not_before
        position = bisect_right(self._firsts, not_before)
        return self._firsts[position] if position < len(self._firsts) else None

    def offers(
        self, not_before: datetime
    ) -> Iterator[tuple[datetime, Sequence[Agenda]]]:
        """Everybody's first start, those of one moment together; no further than asked."""
        now = self.at(not_before)
        if now:
            yield not_before, now
        seen = set(now)
        later = self._rooms[bisect_right(self._firsts, not_before) :]
        for first, rooms in groupby(later, key=_first):
            found = [who for _, _, who in rooms if who not in seen]
            seen.update(found)
            yield first, found

    def at(self, moment: datetime) -> Sequence[Agenda]:
        """Who could start at that very moment."""
        if moment not in self._at:
            begun = self._rooms[: bisect_right(self._firsts, moment)]
            self._at[moment] = [who for _, last, who in begun if last >= moment]
            self.looks += len(self.agendas)
        return self._at[moment]


def _rooms(agenda: Agenda, service: ServiceFacts, day: Span) -> Iterator[Room]:
    before_latest = agenda.latest - MOMENT
    for window in agenda.windows(service, day):
        first = max(window.start, agenda.earliest)
        last = min(window.end - service.duration, before_latest)
        if first <= last:
            yield first, last, agenda


def _first(room: Room) -> datetime:
    return room[0]
