"""What can become of an appointment, and which of its states take time."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The states of one appointment."""

    PENDING = "pending", _("Pending")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")
    COMPLETED = "completed", _("Completed")
    NO_SHOW = "no_show", _("No-show")
    RESCHEDULE_PROPOSED = "reschedule_proposed", _("New time proposed")


BLOCKING: frozenset[str] = frozenset(
    {Status.PENDING.value, Status.CONFIRMED.value, Status.RESCHEDULE_PROPOSED.value}
)
"""The statuses that keep the master's time."""

MOVES: Mapping[str, frozenset[str]] = {
    Status.PENDING.value: frozenset({Status.CONFIRMED.value, Status.CANCELLED.value}),
    Status.CONFIRMED.value: frozenset(
        {
            Status.COMPLETED.value,
            Status.NO_SHOW.value,
            Status.CANCELLED.value,
            Status.RESCHEDULE_PROPOSED.value,
        }
    ),
    Status.RESCHEDULE_PROPOSED.value: frozenset(
        {Status.CONFIRMED.value, Status.CANCELLED.value}
    ),
}
"""From each status to those that it may become; the others are final."""


def can_move(current: str, target: str) -> bool:
    """Whether `current` may become `target` as the ordinary course of things."""
    return str(target) in MOVES.get(str(current), frozenset())


def is_reopening(current: str, target: str) -> bool:
    """Whether the move takes time again: then it is validated like a new booking."""
    opened = {Status.PENDING.value, Status.CONFIRMED.value}
    return str(current) not in BLOCKING and str(target) in opened
