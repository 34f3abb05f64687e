"""Who does the work: hours, zone, buffer, notice, horizon, capacity."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..zones import get_zone, validate_time_zone
from .common import ActiveMixin, NameMixin


class TimeZoneMixin(models.Model):
    """The zone in which days and hours are meant; empty means the business's."""

    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        default="",
        validators=[validate_time_zone],
        help_text=_("Such as Europe/Berlin; empty means the business's own."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row.

        Raises:
            UnknownTimezone: its zone does not exist; a wrong one would move every hour.
        """
        if self.time_zone:
            get_zone(self.time_zone)
        super().save(*args, **kwargs)


class DefaultHoursMixin(models.Model):
    """Hours of every day that the settings do not close; local times.

    They count only while the master has no working days of the own.
    """

    work_start = models.TimeField(_("work starts"), null=True, blank=True)
    work_end = models.TimeField(
        _("work ends"),
        null=True,
        blank=True,
        help_text=_("An end not after the start lies on the next day."),
    )
    break_start = models.TimeField(_("break starts"), null=True, blank=True)
    break_end = models.TimeField(_("break ends"), null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Start and end come in pairs."""
        super().clean()
        check_pair(self, "work_start", "work_end")
        check_break(self)


def check_break(row: models.Model) -> None:
    """Refuse a break of no length: its end would be read as that of the next day.

    Raises:
        ValidationError: it is one, or one of its two times is missing.
    """
    check_pair(row, "break_start", "break_end")
    start, end = row.__dict__.get("break_start"), row.__dict__.get("break_end")
    if start is not None and start == end:
        raise ValidationError({"break_end": _("A break ends after it has begun.")})


def check_pair(row: models.Model, start: str, end: str) -> None:
    """Refuse one of two times without the other, by the field that is missing.

    Raises:
        ValidationError: exactly one of the two is set.
    """
    values = row.__dict__
    if (values.get(start) is None) == (values.get(end) is None):
        return
    missing = start if values.get(start) is None else end
    raise ValidationError({missing: _("Start and end are needed, or neither.")})


class BufferMixin(models.Model):
    """Minutes kept free between two bookings of one master."""

    buffer_between_minutes = models.PositiveIntegerField(
        _("minutes between bookings"),
        null=True,
        blank=True,
        help_text=_("Empty means as in the settings."),
    )

    class Meta:
        abstract = True


class BookingWindowMixin(models.Model):
    """How soon and how far ahead clients can book."""

    min_advance_minutes = models.PositiveIntegerField(
        _("notice in minutes"),
        null=True,
        blank=True,
        help_text=_("Empty means as in the settings."),
    )
    max_advance_days = models.PositiveIntegerField(
        _("days ahead"),
        null=True,
        blank=True,
        help_text=_("Empty means as in the settings."),
    )

    class Meta:
        abstract = True


class CapacityMixin(models.Model):
    """How many bookings of one master may run at the same time."""

    max_clients_parallel = models.PositiveSmallIntegerField(
        _("clients at the same time"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_clients_parallel__gte=1),
                name="%(app_label)s_%(class)s_capacity",
                violation_error_message=_("At least one client at a time."),
            )
        ]


class AbstractBookableMaster(
    NameMixin,
    ActiveMixin,
    TimeZoneMixin,
    DefaultHoursMixin,
    BufferMixin,
    BookingWindowMixin,
    CapacityMixin,
):
    """Someone, or something, whose time is booked.

    The project adds `services`, the many-to-many field to what the master offers.
    """

    class Meta:
        abstract = True
        constraints = [*CapacityMixin.Meta.constraints]
