"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .core import mixins
from .core.constraints import NoOverlap


class Appointment(mixins.AbstractBookableAppointment):
    """One booked service. The rows of one visit share their `chain_id`."""

    stylist = models.ForeignKey(
        "Stylist",
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("stylist"),
    )
    treatment = models.ForeignKey(
        "Treatment",
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("treatment"),
    )
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="booking_appointments",
        null=True,
        blank=True,
        verbose_name=_("client"),
    )

    class Meta(mixins.AbstractBookableAppointment.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["starts_at", "position", "pk"]
        constraints = [
            *mixins.AbstractBookableAppointment.Meta.constraints,
            NoOverlap(
                master="stylist",
                name="%(app_label)s_%(class)s_no_overlap",
            ),
        ]
        indexes = [
            # Every search for free time goes by it.
            models.Index(
                fields=[
                    "stylist",
                    "blocked_until",
                    "blocked_from",
                ],
            ),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        who = self.guest_name or self.client or ""
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} {who}".rstrip()

<<<<<<< yours
    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
=======
    @property
    def minutes(self) -> int:
        """How long the chair is taken."""
        return self.treatment.duration_minutes
>>>>>>> template
