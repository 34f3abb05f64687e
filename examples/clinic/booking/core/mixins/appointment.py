"""One service of a visit, in the calendar of one master."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..statuses import Status


class BlockedSpanMixin(models.Model):
    """When the service is, and which time of its master it keeps; stored in UTC.

    People enter `starts_at`; the core computes the rest. `lane` is the place of the
    booking among those that a master with capacity has at the same time.
    """

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), editable=False)
    blocked_from = models.DateTimeField(_("blocked from"), editable=False)
    blocked_until = models.DateTimeField(_("blocked until"), editable=False)
    lane = models.PositiveSmallIntegerField(_("lane"), default=0, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="%(app_label)s_%(class)s_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(blocked_from__lte=F("starts_at")),
                name="%(app_label)s_%(class)s_blocked_before",
            ),
            models.CheckConstraint(
                condition=Q(blocked_until__gte=F("ends_at")),
                name="%(app_label)s_%(class)s_blocked_after",
            ),
        ]


class StatusMixin(models.Model):
    """Where the booking stands."""

    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.CONFIRMED
    )

    class Meta:
        abstract = True


class VisitMixin(models.Model):
    """Which rows belong to one visit, and in which order.

    `chain_id` is random: pages may show a visit by it. The idempotency key stands on
    the first row.
    """

    chain_id = models.UUIDField(
        _("visit"), default=uuid.uuid4, editable=False, db_index=True
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, editable=False
    )
    idempotency_key = models.CharField(
        _("idempotency key"),
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        default=None,
        editable=False,
    )

    class Meta:
        abstract = True


class GuestMixin(models.Model):
    """Who comes, where there is no account; and what they wish to say."""

    guest_name = models.CharField(_("name"), max_length=200, blank=True, default="")
    guest_email = models.EmailField(_("e-mail"), blank=True, default="")
    guest_phone = models.CharField(_("phone"), max_length=50, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        abstract = True


class AbstractBookableAppointment(
    BlockedSpanMixin, StatusMixin, VisitMixin, GuestMixin
):
    """A booked service.

    The project adds the foreign keys to its master, its service and, nullable, its
    client; the constraint `NoOverlap`; and an index on master, `blocked_until` and
    `blocked_from`, in this order, which every search for free time uses.
    """

    class Meta:
        abstract = True
        constraints = [*BlockedSpanMixin.Meta.constraints]
