"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from . import selectors
from .core.values import Id
from .models import (
    Practitioner,
)

START_FORMAT = "%Y-%m-%dT%H:%MZ"
"""How a start stands in addresses and forms: always UTC."""

YEARS_AROUND_TODAY = 10
"""Dates further away are not worth a calculation."""

NOTICES = {
    "nothing-chosen": _("Please choose at least one."),
    "unavailable": _("Your choice cannot be booked any more. Please choose again."),
    "not-together": _("These cannot be booked together. Please choose fewer."),
    "not-offered": _("That choice is not available here. Please choose again."),
    "unreadable": _("We do not know that date. Please choose one from the calendar."),
    "no-start": _("Please choose a time."),
    "start-gone": _("This time is no longer free. Please choose another one."),
}
"""Why a visitor was led back; the address carries the key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What the address says; nothing of it has been checked."""

    service_ids: tuple[str, ...] = ()
    master_id: str = ""
    month: date | None = None
    day: date | None = None
    start: datetime | None = None
    notice: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The choices of a query string; what cannot be read is left out and noted."""
        month = read_moment(query.get("month"), "%Y-%m")
        day = read_moment(query.get("day"), "%Y-%m-%d")
        start = read_moment(query.get("start"), START_FORMAT)
        moments = {"month": month, "day": day, "start": start}
        unreadable = any(query.get(key) and not moments[key] for key in moments)
        return cls(
            service_ids=tuple(dict.fromkeys(filter(None, query.getlist("service")))),
            master_id=query.get("master", ""),
            month=month.date() if month else None,
            day=day.date() if day else None,
            start=start,
            notice="unreadable" if unreadable else query.get("notice", ""),
        )

    def url(self, step: str, **changes: Any) -> str:
        """The address of a step, with these choices and some of them changed."""
        choices = replace(self, **{"notice": "", **changes})
        values = {
            "service": choices.service_ids,
            "master": choices.master_id,
            "month": f"{choices.month:%Y-%m}" if choices.month else "",
            "day": f"{choices.day:%Y-%m-%d}" if choices.day else "",
            "start": f"{choices.start:{START_FORMAT}}" if choices.start else "",
            "notice": choices.notice,
        }
        given = {key: value for key, value in values.items() if value}
        query = f"?{urlencode(given, doseq=True)}" if given else ""
        return reverse(f"booking:{step}") + query


def read_moment(text: str | None, form: str) -> datetime | None:
    """A date or time as it stands in an address, in UTC; None when it is not one."""
    try:
        moment = datetime.strptime(text or "", form).replace(tzinfo=UTC)
    except ValueError:
        return None
    years = abs(moment.year - timezone.now().year)
    return moment if years <= YEARS_AROUND_TODAY else None


class Repair(Exception):
    """The choices do not hold: lead back to the step that can mend them, and say why."""

    def __init__(self, choices: Choices, step: str, notice: str) -> None:
        super().__init__(notice)
        self.url = choices.url(step, notice=notice, day=None, start=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What was chosen, as it stands in the database.

    `masters` are those who offer all of the services; `master` is the one that was
    chosen among them, or None for whoever is free.
    """

    services: Sequence[Any]
    masters: Sequence[Practitioner]
    master: Practitioner | None

    @property
    def service_ids(self) -> list[Id]:
        """Primary keys, in the order of the visit."""
        return [service.pk for service in self.services]

    @property
    def master_id(self) -> Id | None:
        """Primary key of the chosen one."""
        return self.master.pk if self.master else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the visitor reads days and times."""
        return selectors.get_local_zone(self.master)

    @property
    def total(self) -> Decimal | None:
        """The price of the whole visit, see `total_price`."""
        return total_price(self.services)


def total_price(services: Sequence[Any]) -> Decimal | None:
    """The price of all of them; None when not every one has a price."""
    prices = [service.price for service in services]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def check(choices: Choices) -> Chosen:
    """Look up what was chosen.

    Raises Repair when nothing is chosen, or what is chosen cannot be booked.
    """
    if not choices.service_ids:
        raise Repair(choices, "services", "nothing-chosen")
    bookable = selectors.get_bookable_services()
    offered = {str(service.pk): service for service in bookable}
    if not offered.keys() >= set(choices.service_ids):
        known = tuple(key for key in choices.service_ids if key in offered)
        raise Repair(replace(choices, service_ids=known), "services", "unavailable")
    services = [offered[key] for key in choices.service_ids]
    masters = selectors.get_masters([service.pk for service in services])
    by_key = {str(master.pk): master for master in masters}
    if choices.master_id and choices.master_id not in by_key:
        wanted = replace(choices, master_id="")
        raise Repair(wanted, "master", "not-offered")
    return Chosen(
        services=services,
        masters=masters,
        master=by_key.get(choices.master_id),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the progress bar shows it; `url` only of those that lie behind."""

    title: Any
    url: str
    is_current: bool


TITLES = {
    "services": _("Procedures"),
    "master": _("Practitioner"),
    "time": _("Time"),
    "details": _("Details"),
}


def steps(choices: Choices, current: str) -> list[Step]:
    """All steps in order."""
    names = list(TITLES)
    here = names.index(current)
    return [
        Step(TITLES[name], choices.url(name) if place < here else "", place == here)
        for place, name in enumerate(names)
    ]
