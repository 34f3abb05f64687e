"""From a question to a few calls of the engine.

1. `look` reads everything that the question is about, in a fixed number of queries.
2. `search.VisitSearch` lists the starts on the slot grid and proposes, for one start,
   who could do what when: one master per service. `chain` does it for services one after
   another, `overlap` for services side by side; both see the masters through `lookup`.
3. `ask_engine` puts exactly this to `ChainFinder`: `build_request` names one master per
   service, `build_availability` gives their true free windows from these times on.
   That a service fits, and that the chain holds, is the engine's finding; an answer that
   differs from the proposal is none.
4. `rules.check_visit`, the one validator, has the last word: here and on writing.

So a day costs one call of the engine per start that is shown, however many masters,
services and combinations there are.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from codex_services.booking.slot_master import BookingEngineRequest, MasterAvailability
from django.conf import settings
from django.db import router
from django.utils import timezone

from .agenda import Agenda, reach_of
from .cache import BookingCacheAdapter
from .contracts import BookingModels, BookingPersistenceHook
from .engine import build_availability, build_request, is_confirmed, slot_of
from .errors import BookingEngineError
from .hours import day_span, open_day
from .loading import Team
from .locking import every, lock_row, lock_rows
from .mixins import AbstractBookableAppointment
from .policy import Choose, least_loaded, ranking
from .question import check_year
from .reading import Snapshot, Source, read_schedule, resolve_masters, with_bookings
from .refusals import explain
from .rules import check_visit
from .search import Placed, VisitSearch, Wanted
from .snapshot import ANY_TIME, Period, Question
from .values import Id, Slot
from .zones import get_zone

SOON_DAYS = 35
"""Whoever looks for the nearest slot mostly finds it within these."""


class DjangoAvailabilityAdapter[AppointmentT: AbstractBookableAppointment]:
    """What the core knows of a project, and how it asks the engine.

    Args:
        models: the project's models and field names.
        hook: saves a visit.
        cache: busy time in Redis; None means that it is read from the database.
        choose: who gets the booking where several could; the least number is first.
        clock: tells the present moment.
    """

    def __init__(
        self,
        models: BookingModels[AppointmentT],
        *,
        hook: BookingPersistenceHook[AppointmentT],
        cache: BookingCacheAdapter | None = None,
        choose: Choose = least_loaded,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.models = models
        self.hook = hook
        self.cache = cache
        self.choose = choose
        self.clock = clock

    @property
    def using(self) -> str:
        """The database that the appointments are written to."""
        return router.db_for_write(self.models.appointment)

    @property
    def business_zone(self) -> ZoneInfo:
        """The business's time zone.

        Raises:
            UnknownTimezone: the wiring or the settings name one that does not exist.
        """
        return get_zone(self.models.time_zone or settings.TIME_ZONE)

    @property
    def caches(self) -> bool:
        """Whether busy time is cached at all."""
        return self.cache is not None and self.cache.enabled

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.clock().astimezone(UTC)

    def lock(self, masters: Collection[Id] | None) -> None:
        """Hold these masters' calendars until the transaction ends; None means all.

        Raises:
            TransactionManagementError: there is no transaction.
        """
        rows = every(self.models.master, self.using)
        if masters is None:
            lock_rows(rows.all())
        elif len(set(masters)) == 1:
            lock_row(rows.filter(pk=next(iter(masters))))
        else:
            lock_rows(rows.filter(pk__in=set(masters)))

    def try_lock(self, masters: Collection[Id]) -> set[Id]:
        """As `lock`, without waiting; answers with those whom somebody else holds.

        Raises:
            TransactionManagementError: there is no transaction.
        """
        rows = every(self.models.master, self.using)
        held = lock_rows(rows.filter(pk__in=set(masters)), wait=False)
        return set() if held is None else set(masters) - held

    def look(
        self,
        question: Question,
        period: Period,
        *,
        fresh: bool = False,
        only: Collection[Id] | None = None,
        without: Collection[Id] = (),
    ) -> Snapshot:
        """Read what the question is about, for starts on these local dates.

        Args:
            fresh: never from the cache; what is written is decided on this.
            only: the masters to look at, where the others do not matter any more.
            without: bookings that are not busy: those that are about to move.

        Raises:
            BookingInputError: as `read_schedule`; or the dates are at the very end, or
                the very beginning, of the calendar.
        """
        source = self._source(period, fresh=fresh)
        schedule = read_schedule(source, question, period, only=only)
        return with_bookings(schedule, period, without=without)

    def look_along(
        self, question: Question, days: Sequence[date]
    ) -> Iterator[tuple[date, Snapshot]]:
        """As `look`, day by day; those far away are read when nothing is found before.

        Raises:
            BookingInputError: as `look`.
        """
        whole = Period(first=days[0], last=days[-1])
        schedule = read_schedule(self._source(whole), question, whole)
        for part in filter(None, (days[:SOON_DAYS], days[SOON_DAYS:])):
            period = Period(first=part[0], last=part[-1])
            snapshot = with_bookings(schedule, period)
            yield from ((day, snapshot) for day in part)

    def _source(self, period: Period, *, fresh: bool = False) -> Source:
        check_year(period.first)
        check_year(period.last)
        return Source(
            models=self.models,
            using=self.using,
            business_zone=self.business_zone.key,
            now=self.now(),
            cache=None if fresh else self.cache,
            locked=fresh,
        )

    def resolve_masters(
        self, question: Question, team: Team
    ) -> tuple[tuple[Id, ...], ...]:
        """Per service the primary keys of the masters who may do it.

        Raises:
            BookingInputError: nobody may, or not the one who was named.
        """
        return resolve_masters(question, team)

    def slots(self, snapshot: Snapshot, day: date) -> Iterator[Slot]:
        """Every start of the local day, in order, each with its best visit."""
        begins: dict[datetime, list[tuple[VisitSearch, Sequence[Agenda]]]] = {}
        for zone, agendas in _by_zone(snapshot).items():
            search = self._search(snapshot, day, zone)
            for start, first in search.starts(agendas).items():
                begins.setdefault(start, []).append((search, first))
        zone = self.label_zone(snapshot)
        for start in sorted(begins):
            visit = self._best(snapshot, start, begins[start])
            if visit is not None:
                yield slot_of(visit, zone)

    def visit_at(self, snapshot: Snapshot, start: datetime) -> Placed | None:
        """The visit that would be offered at one start, or None."""
        begins = []
        for zone, agendas in _by_zone(snapshot).items():
            search = self._search(snapshot, start.astimezone(zone).date(), zone)
            begins.append((search, search.beginners(agendas, start)))
        return self._best(snapshot, start, begins)

    def has_room(self, snapshot: Snapshot, day: date) -> bool:
        """Whether the day has a slot: mostly the first start of the first master is one."""
        for zone, agendas in _by_zone(snapshot).items():
            search = self._search(snapshot, day, zone)
            for agenda in agendas:
                start = search.first_start(agenda)
                if start is None:
                    continue
                if self._best(snapshot, start, [(search, [agenda])]) is not None:
                    return True
                if len(snapshot.services) > 1:
                    break
        return next(self.slots(snapshot, day), None) is not None

    def has_time(self, snapshot: Snapshot, day: date) -> bool:
        """Whether any master has bookable time left on the local day."""
        return any(
            next(agenda.grid_starts(ANY_TIME, agenda.day(day)), None) is not None
            for agenda in snapshot.agendas.values()
        )

    def label_zone(self, snapshot: Snapshot) -> ZoneInfo:
        """The zone for labels: the named master's, else the business's."""
        named = snapshot.question.named
        if named is None:
            return self.business_zone
        return snapshot.agendas[named].master.zone

    def explain(self, snapshot: Snapshot, start: datetime) -> BookingEngineError:
        """Why nothing can start then: the bookings, or the rule that is broken."""
        return explain(snapshot, start, self.visit_at)

    def _best(
        self,
        snapshot: Snapshot,
        start: datetime,
        begins: Sequence[tuple[VisitSearch, Sequence[Agenda]]],
    ) -> Placed | None:
        visits: list[tuple[datetime, object, Placed]] = []
        for search, first in begins:
            visit = search.at(start, first) if first else None
            if visit is not None:
                rank = search.wanted.rank(visit[0].agenda)
                visits.append((max(each.end for each in visit), rank, visit))
        if not visits:
            return None
        visit = min(visits, key=lambda each: each[:2])[2]
        if not self.ask_engine(snapshot, visit):
            return None
        try:
            check_visit(
                visit,
                snapshot.rules,
                snapshot.now,
                overlap_allowed=snapshot.question.overlap_allowed,
            )
        except BookingEngineError:
            return None
        return visit

    def build_request(self, snapshot: Snapshot, visit: Placed) -> BookingEngineRequest:
        """The visit as a request to the engine, with one master per service."""
        return build_request(snapshot, visit)

    def build_availability(self, visit: Placed) -> Mapping[str, MasterAvailability]:
        """The masters' true free windows that the visit is in, by `resource_id`."""
        return build_availability(visit)

    def ask_engine(self, snapshot: Snapshot, visit: Placed) -> bool:
        """Whether `ChainFinder` itself returns this visit, item by item."""
        request = self.build_request(snapshot, visit)
        return is_confirmed(request, self.build_availability(visit), visit)

    def _search(self, snapshot: Snapshot, day: date, zone: ZoneInfo) -> VisitSearch:
        """The search for visits that begin on that zone's day."""
        span = later = day_span(day, zone)
        if len(snapshot.services) > 1:
            hours = [agenda.hours for agenda in snapshot.agendas.values()]
            later = open_day(span, hours, reach_of(snapshot.services))
        return VisitSearch(
            Wanted(
                services=snapshot.services,
                options=snapshot.options,
                rank=ranking(self.choose, day),
                day=span,
                later=later,
                overlap_allowed=snapshot.question.overlap_allowed,
                max_visit=snapshot.rules.max_visit,
            )
        )


def _by_zone(snapshot: Snapshot) -> dict[ZoneInfo, list[Agenda]]:
    """Who could begin, by the zone that says which day it is."""
    found: dict[ZoneInfo, list[Agenda]] = {}
    for agenda in snapshot.options[0]:
        found.setdefault(agenda.master.zone, []).append(agenda)
    return found
