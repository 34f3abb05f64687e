"""Takes a snapshot: all that the core needs to answer one question.

The schedule is read at once, the bookings for as many dates as are looked at.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .agenda import Agenda, reach_of
from .cache import BookingCacheAdapter
from .contracts import BookingModels
from .errors import BookingInputError
from .holidays import public_holidays
from .hours import DAY, MasterHours, day_span, hours_of, open_day
from .loading import Team, active_services, load_busy, load_rules, load_team
from .question import unknown
from .snapshot import BookingRules, Busy, Period, Question, ServiceFacts, Span
from .timetables import load_timetables
from .values import Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to read from: models, database, cache, clock.

    Attributes:
        locked: the masters' locks are held, or no transaction is open: what is read
            must be what is there, however old the transaction's view is.
    """

    models: BookingModels[Any]
    using: str
    business_zone: str
    now: datetime
    cache: BookingCacheAdapter | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was true at one moment, for one question.

    Attributes:
        services: per service asked, in order.
        options: per service asked, the masters who may do it.
        agendas: every master in question, by primary key.
    """

    now: datetime
    rules: BookingRules
    question: Question
    services: tuple[ServiceFacts, ...]
    options: tuple[tuple[Agenda, ...], ...]
    agendas: Mapping[Id, Agenda]
    holidays: Container[date]

    def without_bookings(self) -> "Snapshot":
        """As if nobody had booked anything: to tell which refusals are bookings'."""
        empty = {
            pk: Agenda(agenda.master, agenda.hours, (), self.now, agenda.reach)
            for pk, agenda in self.agendas.items()
        }
        options = tuple(
            tuple(empty[agenda.master.pk] for agenda in agendas)
            for agendas in self.options
        )
        return replace(self, agendas=empty, options=options)

    def without_masters(self, masters: Collection[Id]) -> "Snapshot":
        """As if these had no time at all."""
        options = tuple(
            tuple(agenda for agenda in agendas if agenda.master.pk not in masters)
            for agendas in self.options
        )
        return replace(self, options=options)

    def without_limit(self) -> "Snapshot":
        """As if a visit could be of any length."""
        return replace(self, rules=replace(self.rules, max_visit=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All but the bookings: who could do what, and who works when.

    Attributes:
        options: per service asked, the primary keys of the masters who may do it.
        hours: every master's, by primary key.
    """

    source: Source
    rules: BookingRules
    question: Question
    team: Team
    services: tuple[ServiceFacts, ...]
    options: tuple[tuple[Id, ...], ...]
    hours: Mapping[Id, MasterHours]
    holidays: Container[date]


def read_schedule(
    source: Source,
    question: Question,
    period: Period,
    *,
    only: Collection[Id] | None = None,
) -> Schedule:
    """Read who could be asked, for starts on these dates.

    Args:
        question: without services it is about the masters themselves.
        only: the masters to look at, where the others do not matter any more.

    Raises:
        BookingInputError: an unknown or inactive service; one that nobody offers; a
            named master who is inactive or does not offer it.
    """
    rules = _rules(source)
    team = load_team(
        source.models,
        source.using,
        rules,
        source.business_zone,
        services=question.service_ids or None,
        only=_wanted(question, only),
    )
    _check_services(source, question, team)
    options = resolve_masters(question, team)
    services = tuple(team.services[pk] for pk in question.service_ids)
    reach = reach_of(services)
    first, last = period.first - 3 * DAY, period.last + 2 * (reach + 1) * DAY
    tables = load_timetables(
        source.models, source.using, team.masters.keys(), first, last
    )
    holidays = public_holidays(rules.holidays_country, rules.holidays_subdivision)
    return Schedule(
        source=source,
        rules=rules,
        question=question,
        team=team,
        services=services,
        options=options,
        hours=hours_of(team.masters, tables, rules, holidays),
        holidays=holidays,
    )


def with_bookings(
    schedule: Schedule, period: Period, *, without: Collection[Id] = ()
) -> Snapshot:
    """Read the bookings, for starts on these dates: not all that the schedule is for.

    Args:
        without: bookings that are not busy: those that are about to move.
    """
    source, team, hours = schedule.source, schedule.team, schedule.hours
    reach = reach_of(schedule.services)
    span = _span_of(team, set(hours.values()), schedule.services, period, reach)
    busy = _busy(source, team.masters.keys(), span, without)
    agendas = {
        pk: Agenda(master, hours[pk], busy[pk], source.now, reach)
        for pk, master in team.masters.items()
    }
    return Snapshot(
        now=source.now,
        rules=schedule.rules,
        question=schedule.question,
        services=schedule.services,
        options=tuple(tuple(agendas[pk] for pk in pks) for pks in schedule.options),
        agendas=agendas,
        holidays=schedule.holidays,
    )


def _rules(source: Source) -> BookingRules:
    if source.cache is not None:
        return source.cache.rules(source.models, source.using)
    return load_rules(source.models, source.using)


def _check_services(source: Source, question: Question, team: Team) -> None:
    """What none of the masters offers may not exist at all: only then it is asked for.

    Raises:
        BookingInputError: an unknown or inactive service.
    """
    missing = [pk for pk in question.service_ids if pk not in team.services]
    if not missing:
        return
    rows = active_services(source.models, source.using, missing)
    active = set(rows.values_list("pk", flat=True))
    for pk in missing:
        if pk not in active:
            raise unknown(pk)


def _wanted(question: Question, only: Collection[Id] | None) -> Collection[Id] | None:
    """The masters to load: fewer, where the question or the lock names them."""
    if only is not None:
        return only
    if not question.service_ids:
        return None if question.named is None else [question.named]
    named = {pk for pk in question.chosen if pk is not None}
    return None if None in question.chosen else named


def resolve_masters(question: Question, team: Team) -> tuple[tuple[Id, ...], ...]:
    """Per service the masters who may do it.

    Raises:
        BookingInputError: there is none, or the one who was named is not among them.
    """
    if not question.service_ids and question.named not in (None, *team.masters):
        raise unknown(question.named)
    resolved: list[tuple[Id, ...]] = []
    for service, chosen in zip(question.service_ids, question.chosen, strict=True):
        able = tuple(team.skills.get(service, ()))
        if chosen is not None:
            able = tuple(pk for pk in able if pk == chosen)
        if not able:
            raise BookingInputError(_nobody(chosen))
        resolved.append(able)
    return tuple(resolved)


def _nobody(chosen: Id | None) -> str:
    if chosen is None:
        return _("Nobody offers this service at present.")
    return _("The one you chose does not offer this service.")


def _busy(
    source: Source,
    masters: Collection[Id],
    span: Span | None,
    without: Collection[Id],
) -> Mapping[Id, list[Busy]]:
    if span is None:
        return {}
    if source.cache is not None and source.cache.enabled:
        return source.cache.busy(source.models, source.using, masters, span)
    return load_busy(
        source.models,
        source.using,
        masters,
        *span,
        without=without,
        locked=source.locked,
    )


def _span_of(
    team: Team,
    hours: Collection[MasterHours],
    services: Collection[ServiceFacts],
    period: Period,
    reach: int,
) -> Span | None:
    """From the first to the last moment at which bookings matter for these dates.

    The dates between begin and end within what the first and the last take in.
    """
    if not hours:
        return None
    zones = {each.zone for each in hours}
    starts: list[datetime] = []
    ends: list[datetime] = []
    for zone in zones:
        first, last = (day_span(day, zone) for day in period.dates(zone))
        last = open_day(last, hours, reach)
        starts.append(first[0])
        ends.append(last[1])
        for each in hours:
            starts += [piece[0] for piece in each.working(first, reach)]
            ends += [piece[1] for piece in each.working(last, reach)]
    before = max((each.preparation for each in services), default=timedelta())
    after = max((each.gap for each in services), default=timedelta())
    after += max(each.buffer for each in team.masters.values())
    return min(starts) - before, max(ends) + after
