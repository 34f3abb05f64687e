"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import (
    Procedure,
)
from staff.models import (
    Practitioner,
)

from .core import mixins
from .core.constraints import NoOverlap

__all__ = [
    "Appointment",
    "BookingSettings",
    "DayOff",
    "Practitioner",
    "PractitionerHours",
    "PractitionerProfile",
    "Procedure",
    "ProcedureProfile",
    "SpecialDay",
    "WorkingDay",
]


class ProcedureProfile(mixins.GapMixin, mixins.ParallelGroupMixin):
    """What bookings need to know of a procedure; without a row, the defaults."""

    procedure = models.OneToOneField(
        "catalogue.Procedure",
        on_delete=models.CASCADE,
        related_name="booking_profile",
        verbose_name=_("procedure"),
    )

    class Meta:
        verbose_name = _("procedure in bookings")
        verbose_name_plural = _("procedures in bookings")

    def __str__(self) -> str:
        return str(self.procedure)


class PractitionerProfile(
    mixins.DefaultHoursMixin,
    mixins.BufferMixin,
    mixins.BookingWindowMixin,
    mixins.CapacityMixin,
):
    """What bookings need to know of a practitioner; without a row, the defaults."""

    practitioner = models.OneToOneField(
        "staff.Practitioner",
        on_delete=models.CASCADE,
        related_name="booking_profile",
        verbose_name=_("practitioner"),
    )

    class Meta:
        verbose_name = _("practitioner in bookings")
        verbose_name_plural = _("practitioners in bookings")
        constraints = [
            *mixins.CapacityMixin.Meta.constraints,
        ]

    def __str__(self) -> str:
        return str(self.practitioner)


class PractitionerHours(Practitioner):
    """A practitioner as the admin shows one where hours are kept."""

    class Meta:
        proxy = True
        verbose_name = _("hours of practitioner")
        verbose_name_plural = _("hours of practitioners")


class WorkingDay(mixins.AbstractWorkingDay):
    """A period of every week; several rows of one weekday are several periods."""

    practitioner = models.ForeignKey(
        "staff.Practitioner",
        on_delete=models.CASCADE,
        related_name="booking_working_days",
        verbose_name=_("practitioner"),
    )

    class Meta(mixins.AbstractWorkingDay.Meta):
        verbose_name = _("working day")
        verbose_name_plural = _("working days")
        ordering = ["weekday", "start_time", "pk"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}"


class SpecialDay(mixins.AbstractSpecialDay):
    """Hours of one date, instead of the weekly ones."""

    practitioner = models.ForeignKey(
        "staff.Practitioner",
        on_delete=models.CASCADE,
        related_name="booking_special_days",
        verbose_name=_("practitioner"),
    )

    class Meta(mixins.AbstractSpecialDay.Meta):
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "practitioner",
                    "date",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}"


class DayOff(mixins.MasterDayOffMixin):
    """Time off: whole days, or hours of them."""

    practitioner = models.ForeignKey(
        "staff.Practitioner",
        on_delete=models.CASCADE,
        related_name="booking_days_off",
        verbose_name=_("practitioner"),
    )

    class Meta(mixins.MasterDayOffMixin.Meta):
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["starts_on", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "practitioner",
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

    practitioner = models.ForeignKey(
        "staff.Practitioner",
        on_delete=models.PROTECT,
        related_name="booking_appointments",
        verbose_name=_("practitioner"),
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        on_delete=models.PROTECT,
        related_name="booking_appointments",
        verbose_name=_("procedure"),
    )
    client = models.ForeignKey(
        "patients.Patient",
        on_delete=models.SET_NULL,
        related_name="booking_appointments_as_client",
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
                master="practitioner",
                name="%(app_label)s_%(class)s_no_overlap",
            ),
        ]
        indexes = [
            # Every search for free time goes by it.
            models.Index(
                fields=[
                    "practitioner",
                    "blocked_until",
                    "blocked_from",
                ],
            ),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        who = self.guest_name or self.client or ""
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} {who}".rstrip()

    @property
    def needs_file(self) -> bool:
        """Whether the reception opens a patient's file before the visit."""
        return self.client is None


class BookingSettings(mixins.AbstractBookingSettings):
    """The rules of the whole business: one row. Without it the defaults hold."""

    class Meta(mixins.AbstractBookingSettings.Meta):
        verbose_name = _("booking settings")
        verbose_name_plural = _("booking settings")
