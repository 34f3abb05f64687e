"""Models as a project writes them: the core's mixins, and what is its own."""

from django.conf import settings
from django.db import models

from core.constraints import NoOverlap
from core.mixins import (
    AbstractBookableAppointment,
    AbstractBookableMaster,
    AbstractBookableService,
    AbstractBookingSettings,
    AbstractSpecialDay,
    AbstractWorkingDay,
    MasterDayOffMixin,
)


class Treatment(AbstractBookableService):
    class Meta(AbstractBookableService.Meta):
        ordering = ["name"]


class Stylist(AbstractBookableMaster):
    services = models.ManyToManyField(Treatment, related_name="stylists", blank=True)

    class Meta(AbstractBookableMaster.Meta):
        ordering = ["name"]


class Visit(AbstractBookableAppointment):
    stylist = models.ForeignKey(Stylist, models.PROTECT, related_name="visits")
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="visits")
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="visits"
    )

    class Meta(AbstractBookableAppointment.Meta):
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["stylist", "blocked_until", "blocked_from"])]
        constraints = [
            *AbstractBookableAppointment.Meta.constraints,
            NoOverlap(master="stylist", name="%(app_label)s_%(class)s_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.treatment} {self.starts_at:%Y-%m-%d %H:%M}"


class WorkingDay(AbstractWorkingDay):
    stylist = models.ForeignKey(Stylist, models.CASCADE, related_name="working_days")

    class Meta(AbstractWorkingDay.Meta):
        ordering = ["weekday", "start_time"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_time}"


class SpecialDay(AbstractSpecialDay):
    stylist = models.ForeignKey(Stylist, models.CASCADE, related_name="special_days")

    class Meta(AbstractSpecialDay.Meta):
        ordering = ["date", "start_time"]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time}"


class DayOff(MasterDayOffMixin):
    stylist = models.ForeignKey(Stylist, models.CASCADE, related_name="days_off")

    class Meta(MasterDayOffMixin.Meta):
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.reason}"


class BookingSettings(AbstractBookingSettings):
    class Meta(AbstractBookingSettings.Meta):
        verbose_name_plural = "booking settings"
