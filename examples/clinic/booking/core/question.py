"""Reads what was asked: ids become primary keys, and nonsense is refused."""

from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from codex_services.booking.slot_master import BookingMode
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from .contracts import BookingModels
from .errors import BookingInputError
from .search import MAX_SERVICES
from .snapshot import Question
from .values import Id


def read_question(
    models: BookingModels[Any],
    service_ids: Sequence[Id],
    *,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    mode: BookingMode = BookingMode.SINGLE_DAY,
    overlap_allowed: bool = False,
) -> Question:
    """The question with primary keys in it; whether they exist is seen on loading.

    Raises:
        BookingInputError: no services, or more than `MAX_SERVICES`; an id that cannot
            be one; `master_id` and `master_selections` together; a selection for a
            service that is not asked for; a mode that does not fit.
    """
    services = tuple(read_id(models.service, each) for each in service_ids)
    if not services:
        raise BookingInputError(_("Please choose at least one service."))
    if len(services) > MAX_SERVICES:
        text = _("One visit can have at most %(count)d services.")
        raise BookingInputError(text % {"count": MAX_SERVICES})
    _check_mode(mode, master_id)
    named = None if master_id is None else read_id(models.master, master_id)
    selected = _selections(models, services, master_selections or {})
    if named is not None and master_selections:
        raise BookingInputError(
            _("Name one master for all services, or one for each, not both.")
        )
    return Question(
        service_ids=services,
        chosen=tuple(selected.get(service, named) for service in services),
        named=named,
        overlap_allowed=overlap_allowed,
    )


def _check_mode(mode: BookingMode, master_id: Id | None) -> None:
    if mode == BookingMode.MULTI_DAY:
        raise BookingInputError(_("A visit cannot be spread over several days."))
    if mode == BookingMode.RESOURCE_LOCKED and master_id is None:
        raise BookingInputError(_("Please choose who should do it."))


def _selections(
    models: BookingModels[Any],
    services: Sequence[Id],
    selections: Mapping[Id, Id],
) -> dict[Id, Id]:
    found: dict[Id, Id] = {}
    for service_id, master_id in selections.items():
        service = read_id(models.service, service_id)
        if service not in services:
            raise unknown(service_id)
        found[service] = read_id(models.master, master_id)
    return found


def read_id(model: type[Model], value: object) -> Id:
    """A primary key, from itself or from its text.

    Raises:
        BookingInputError: it cannot be one of that model.
    """
    try:
        pk: Id | None = model._meta.pk.to_python(value)
    except ValidationError as error:
        raise unknown(value) from error
    if pk is None or pk == "" or isinstance(value, NO_IDS) or not _can_be_stored(pk):
        raise unknown(value)
    return pk


NO_IDS = (bool, float, Decimal)
"""What Django would round to an id."""

LARGEST = 2**63 - 1
"""Databases raise errors of their own for larger numbers."""


def _can_be_stored(pk: Id) -> bool:
    if isinstance(pk, int):
        return abs(pk) <= LARGEST
    return "\0" not in str(pk)


def unknown(value: object) -> BookingInputError:
    """The error for an id that leads nowhere."""
    return BookingInputError(_("There is no “%(id)s” to choose.") % {"id": value})


def read_moment(moment: datetime) -> datetime:
    """An aware moment in UTC, where the core does its arithmetic.

    Raises:
        BookingInputError: it is naive, so nobody knows which moment it is; or it lies
            in one of the first or last years that a calendar has.
    """
    if timezone.is_naive(moment):
        raise BookingInputError(_("A start needs a time zone."))
    check_year(moment)
    return moment.astimezone(UTC)


def days_from(first: date, count: int) -> list[date]:
    """So many days, fewer at the end of the calendar.

    Raises:
        BookingInputError: as `check_year`.
    """
    check_year(first)
    left = (date(MAXYEAR - 1, 12, 31) - first).days + 1
    return [first + timedelta(offset) for offset in range(min(count, left))]


def check_year(day: date) -> None:
    """There must be days before and after it to reckon with.

    Raises:
        BookingInputError: there are not.
    """
    if not MINYEAR < day.year < MAXYEAR:
        raise BookingInputError(_("There is no such date to choose."))
