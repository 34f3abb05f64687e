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


class Treatment(mixins.AbstractBookableService):
    """What visitors book: a duration, a price, and the time that it needs around it."""

    class Meta(mixins.AbstractBookableService.Meta):
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["name", "pk"]


class Stylist(mixins.AbstractBookableMaster):
    """Whose time is booked."""

    services = models.ManyToManyField(
        Treatment,
        related_name="stylists",
        blank=True,
        verbose_name=_("treatments"),
    )

    class Meta(mixins.AbstractBookableMaster.Meta):
        verbose_name = _("stylist")
        verbose_name_plural = _("stylists")
        ordering = ["name", "pk"]


class WorkingDay(mixins.AbstractWorkingDay):
    """A period of every week; several rows of one weekday are several periods."""

    stylist = models.ForeignKey(
        Stylist,
        on_delete=models.CASCADE,
        related_name="working_days",
        verbose_name=_("stylist"),
    )

    class Meta(mixins.AbstractWorkingDay.Meta):
        verbose_name = _("working day")
        verbose_name_plural = _("working days")
        ordering = ["weekday", "start_time", "pk"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}"


class SpecialDay(mixins.AbstractSpecialDay):
    """Hours of one date, instead of the weekly ones."""

    stylist = models.ForeignKey(
        Stylist,
        on_delete=models.CASCADE,
        related_name="special_days",
        verbose_name=_("stylist"),
    )

    class Meta(mixins.AbstractSpecialDay.Meta):
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "stylist",
                    "date",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}"


class DayOff(mixins.MasterDayOffMixin):
    """Time off: whole days, or hours of them."""

    stylist = models.ForeignKey(
        Stylist,
        on_delete=models.CASCADE,
        related_name="days_off",
        verbose_name=_("stylist"),
    )

    class Meta(mixins.MasterDayOffMixin.Meta):
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["starts_on", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "stylist",
                    "ends_on",
                ],
            ),
        ]

    def __str__(self) -> str:
        if self.starts_on == self.ends_on:
            return str(self.starts_on)
        return f"{self.starts_on} – {self.ends_on}"


class Appointment(mixins.AbstractBookableAppointment):
    """One booked service. The rows of one visit share their `chain_id`."""

    stylist = models.ForeignKey(
        Stylist,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("stylist"),
    )
    treatment = models.ForeignKey(
        Treatment,
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


class BookingSettings(mixins.AbstractBookingSettings):
    """The rules of the whole business: one row. Without it the defaults hold."""

    class Meta(mixins.AbstractBookingSettings.Meta):
        verbose_name = _("booking settings")
        verbose_name_plural = _("booking settings")
