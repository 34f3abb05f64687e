"""What staff can do to several bookings at once: move them to another status."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import selectors
from .core.errors import BookingEngineError
from .core.statuses import Status


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
    return moved


@admin.action(description=_("Confirm"), permissions=["change"])
def confirm(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """Confirm what waits for it."""
    _move(where, request, rows, Status.CONFIRMED)


@admin.action(description=_("Mark as completed"), permissions=["change"])
def complete(where: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """The visitor was here."""
    _move(where, request, rows, Status.COMPLETED)
