"""The models that codex-django's documentation asks a project for."""

from codex_django.booking.mixins import (
    AbstractBookableAppointment,
    AbstractBookableMaster,
    AbstractBookableService,
    AbstractBookingSettings,
    AbstractWorkingDay,
    MasterDayOffMixin,
)
from django.conf import settings
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Service(AbstractBookableService):
    name = models.CharField(max_length=100)
    category = models.ForeignKey(Category, models.CASCADE)

    def __str__(self):
        return self.name


class Master(AbstractBookableMaster):
    STATUS_ACTIVE = "active"

    name = models.CharField(max_length=100)
    status = models.CharField(max_length=20, default=STATUS_ACTIVE)
    categories = models.ManyToManyField(Category)

    def __str__(self):
        return self.name


class Appointment(AbstractBookableAppointment):
    master = models.ForeignKey(Master, models.CASCADE)
    service = models.ForeignKey(Service, models.CASCADE)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)

    class Meta:
        ordering = ["-datetime_start"]

    def __str__(self):
        return f"{self.service} {self.datetime_start}"


class WorkingDay(AbstractWorkingDay):
    master = models.ForeignKey(Master, models.CASCADE, related_name="working_days")

    class Meta:
        unique_together = [("master", "weekday")]


class DayOff(MasterDayOffMixin):
    master = models.ForeignKey(Master, models.CASCADE, related_name="days_off")

    class Meta:
        unique_together = [("master", "date")]


class BookingSettings(AbstractBookingSettings):
    pass
