"""From the database to frozen values, in a number of queries that is always the same.

One query each for the settings, the masters with the services that they offer, and the
busy spans; `timetables` has one for the schedules. Rows are found by overlap, never by
date, so the request's time zone is not asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import DateTimeField, Q, QuerySet

from .columns import Reader
from .contracts import BookingModels
from .fields import is_active, is_bookable, reader, without_row
from .locking import as_they_are
from .mixins.schedule import Weekday
from .overlaps import MANY, overlapping
from .snapshot import (
    BookingRules,
    BusinessDay,
    Busy,
    Hours,
    MasterFacts,
    ServiceFacts,
)
from .statements import Given, among, fetch, shows_all
from .values import Id
from .zones import get_zone

WEEKDAY = ("start", "end", "is_closed")

RULES = (
    *("step_minutes", "slot_grid", "default_buffer_between_minutes"),
    *("min_advance_minutes", "max_advance_days", "max_visit_minutes"),
    *("requires_confirmation", "holidays_country", "holidays_subdivision"),
    *(f"{day.name.lower()}_{what}" for day in Weekday for what in WEEKDAY),
)


def load_rules(models: BookingModels[Any], using: str) -> BookingRules:
    """The settings' row, or the defaults of its fields; never writes."""
    rows, read = models.settings._default_manager, reader(models, "settings", RULES)

    def query() -> QuerySet[Any, Any]:
        return rows.using(using).order_by("pk").values_list("pk", *read.paths)[:1]

    found = fetch(using, ("rules", models), query, [rows])
    # Without a row the model's defaults hold.
    values = read(found[0][1:]) if found else without_row(models, "settings", RULES)
    row = SimpleNamespace(**dict(zip(RULES, values, strict=True)))
    week = []
    for day in Weekday:
        name = day.name.lower()
        start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
        hours = None if start is None or end is None else Hours(start, end)
        week.append(BusinessDay(hours, getattr(row, f"{name}_is_closed")))
    longest = row.max_visit_minutes
    return BookingRules(
        step=timedelta(minutes=row.step_minutes),
        slot_grid=str(row.slot_grid),
        default_buffer=timedelta(minutes=row.default_buffer_between_minutes),
        notice=timedelta(minutes=row.min_advance_minutes),
        horizon_days=row.max_advance_days,
        max_visit=None if longest is None else timedelta(minutes=longest),
        requires_confirmation=row.requires_confirmation,
        holidays_country=row.holidays_country,
        holidays_subdivision=row.holidays_subdivision,
        week=tuple(week),
    )


SERVICE_FIELDS = (
    "pk",
    "duration_minutes",
    "min_gap_after_minutes",
    "prep_before_minutes",
    "parallel_group",
)


def active_services(
    models: BookingModels[Any], using: str, pks: Iterable[Id]
) -> QuerySet[Any]:
    """Those of these services that are active and take a known time."""
    rows = models.service._default_manager.using(using)
    return rows.filter(is_bookable(models), pk__in=set(pks))


def _service(
    pk: Id, duration: int, gap: int, preparation: int, group: str | None
) -> ServiceFacts:
    return ServiceFacts(
        pk=pk,
        duration=timedelta(minutes=duration),
        gap=timedelta(minutes=gap),
        preparation=timedelta(minutes=preparation),
        parallel_group=group or "",
    )


class Team(NamedTuple):
    """The masters, per service those who offer it, and the services, by primary key."""

    masters: dict[Id, MasterFacts]
    skills: dict[Id, list[Id]]
    services: dict[Id, ServiceFacts]


def load_team(
    models: BookingModels[Any],
    using: str,
    rules: BookingRules,
    business_zone: str,
    *,
    services: Collection[Id] | None = None,
    only: Collection[Id] | None = None,
) -> Team:
    """The active masters who offer one of the services; None means whoever there is.

    A service that is not active, or that none of them offers, is not among the services.

    Args:
        only: primary keys of the masters to look at.
    """
    rows = fetch(
        using,
        ("team", models, services is None, only is None),
        lambda: _team_query(models, using, services is None, only is None),
        [models.master._default_manager, models.service._default_manager],
        services=None if services is None else sorted(set(services)),
        only=None if only is None else sorted(set(only)),
    )
    team = Team({}, defaultdict(list), {})
    read_master, read_service = _readers(models)
    width = len(read_master.paths)
    for row in rows:
        pk, what = row[0], row[width:]
        if pk not in team.masters:
            master = MasterRow(*read_master(row[:width]))
            team.masters[pk] = _master(master, rules, business_zone)
        if what:
            if what[0] not in team.services:
                team.services[what[0]] = _service(*read_service(what))
            # The rows come by master: the same one again would be the last.
            if team.skills[what[0]][-1:] != [pk]:
                team.skills[what[0]].append(pk)
    return team


def _team_query(
    models: BookingModels[Any], using: str, any_service: bool, anybody: bool
) -> QuerySet[Any, Any]:
    """A row per master; per master and service where these are given."""
    name, offered = models.services_field, models.service._default_manager
    rows = models.master._default_manager.using(using)
    rows = rows.filter(is_active(models, "master"))
    read_master, read_service = _readers(models)
    columns = [*read_master.paths]
    if not any_service:
        wanted = among(f"{name}__pk", "services", models.service._meta.pk)
        is_offered = is_bookable(models, f"{name}__")
        if not shows_all(offered):
            is_offered &= Q(**{f"{name}__in": offered.using(using).all()})
        # In one call: another one would be about any other of the services.
        rows = rows.filter(wanted, is_offered)
        columns += read_service.paths
    if not anybody:
        rows = rows.filter(among("pk", "only", models.master._meta.pk))
    return rows.order_by("pk").values_list(*columns)


def _readers(models: BookingModels[Any]) -> tuple[Reader, Reader]:
    """Of a master, and of a service that is reached from it; their keys come first."""
    service = reader(models, "service", SERVICE_FIELDS, f"{models.services_field}__")
    return reader(models, "master", MASTER_FIELDS), service


class MasterRow(NamedTuple):
    """A master, with the names of the model's fields; what is empty is as the settings."""

    pk: Id
    time_zone: str
    work_start: time | None
    work_end: time | None
    break_start: time | None
    break_end: time | None
    buffer_between_minutes: int | None
    min_advance_minutes: int | None
    max_advance_days: int | None
    max_clients_parallel: int


MASTER_FIELDS = MasterRow._fields


def _master(row: MasterRow, rules: BookingRules, business_zone: str) -> MasterFacts:
    hours = None
    if row.work_start is not None and row.work_end is not None:
        hours = Hours(row.work_start, row.work_end, row.break_start, row.break_end)
    return MasterFacts(
        pk=row.pk,
        zone=get_zone(row.time_zone or business_zone),
        hours=hours,
        break_start=row.break_start,
        break_end=row.break_end,
        buffer=_minutes(row.buffer_between_minutes, rules.default_buffer),
        notice=_minutes(row.min_advance_minutes, rules.notice),
        horizon_days=_or(row.max_advance_days, rules.horizon_days),
        capacity=row.max_clients_parallel,
    )


def _minutes(value: int | None, default: timedelta) -> timedelta:
    return default if value is None else timedelta(minutes=value)


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def load_busy(
    models: BookingModels[Any],
    using: str,
    masters: Collection[Id],
    start: datetime,
    end: datetime,
    *,
    without: Collection[Id] = (),
    locked: bool = False,
) -> dict[Id, list[Busy]]:
    """The blocked spans that overlap a span of time, by master.

    Args:
        without: bookings that are not busy: those that are about to move.
        locked: the masters' locks are held; see `locking.as_they_are`.
    """
    is_held = locked and connections[using].in_atomic_block

    def query() -> QuerySet[Any, Any]:
        found = _busy_query(models, using, len(masters), but_some=bool(without))
        return as_they_are(found) if is_held else found

    rows = fetch(
        using,
        ("busy", models, bool(without), is_held, len(masters) > MANY),
        query,
        [models.appointment._base_manager],
        masters=[*masters],
        start=start,
        end=end,
        without=[*without] or None,
    )
    busy: dict[Id, list[Busy]] = {pk: [] for pk in masters}
    for pk_of, left, right, lane, pk in rows:
        busy[pk_of].append(Busy(_in_utc(left), _in_utc(right), lane, pk))
    return busy


def _busy_query(
    models: BookingModels[Any], using: str, masters: int, *, but_some: bool
) -> QuerySet[Any, Any]:
    """The bookings that block one of so many masters, but for some where these move."""
    master, moment = f"{models.master_field}_id", DateTimeField()
    rows = models.appointment._base_manager.using(using).filter(
        among(master, "masters", models.master._meta.pk), status__in=models.blocking
    )
    begin, until = Given("start", moment), Given("end", moment)
    rows = overlapping(rows, begin, until, masters=masters)
    if but_some:
        rows = rows.exclude(among("pk", "without", models.appointment._meta.pk))
    columns = (master, "blocked_from", "blocked_until", "lane", "pk")
    return rows.order_by().values_list(*columns)


def _in_utc(moment: datetime) -> datetime:
    # Mostly it is already, and there are thousands.
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
