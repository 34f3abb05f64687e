"""What staff can do to several bookings at once: move them to another status."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import selectors
from .core.errors import BookingEngineError
from .core.statuses import Status
from .wiring import MODELS


@admin.action(description=_("Confirm"), permissions=["change"])
def confirm(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """Confirm what waits for it."""
    _move(where, request, rows, Status.CONFIRMED)


@admin.action(description=_("Mark as completed"), permissions=["change"])
def complete(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """The visitor was here."""
    _move(where, request, rows, Status.COMPLETED)


@admin.action(description=_("Mark as no-show"), permissions=["change"])
def mark_no_show(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """The visitor did not come."""
    _move(where, request, rows, Status.NO_SHOW)


@admin.action(description=_("Cancel"), permissions=["change"])
def cancel(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """Give the time back; what else belongs to the visits stays, and is counted."""
    chains = {row.chain_id for row in _move(where, request, rows, Status.CANCELLED)}
    visits = rows.model._default_manager.filter(chain_id__in=chains)
    kept = visits.filter(status__in=MODELS.blocking).count()
    if kept:
        text = ngettext(
            "%(count)d other booking of this visit stays.",
            "%(count)d other bookings of these visits stay.",
            kept,
        )
        where.message_user(request, text % {"count": kept}, messages.WARNING)


@admin.action(description=_("Cancel the whole visit"), permissions=["change"])
def cancel_visit(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """Give back the time of everything that belongs to the visits of these rows."""
    cancelled = 0
    # One row of each visit stands for it.
    for row in {row.chain_id: row for row in rows}.values():
        try:
            cancelled += len(selectors.cancel_booking(row))
        except BookingEngineError as error:
            where.message_user(request, f"{row}: {error}", messages.ERROR)
    _say_moved(where, request, cancelled, Status.CANCELLED)


def _move(
    where: Any,
    request: HttpRequest,
    rows: QuerySet[Any],
    status: Status,
) -> list[Any]:
    """Move each row on its own, and say what could not be moved, and why."""
    moved = []
    for row in rows:
        try:
            moved.append(selectors.change_status(row, status))
        except BookingEngineError as error:
            where.message_user(request, f"{row}: {error}", messages.ERROR)
    _say_moved(where, request, len(moved), status)
    return moved


def _say_moved(where: Any, request: HttpRequest, count: int, status: Status) -> None:
    if count:
        text = ngettext(
            "%(count)d booking: %(status)s.",
            "%(count)d bookings: %(status)s.",
            count,
        )
        said = text % {"count": count, "status": status.label}
        where.message_user(request, said, messages.SUCCESS)
