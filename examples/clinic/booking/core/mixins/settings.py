"""What holds for the whole business: one row, or the defaults of these fields."""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..holidays import check_holidays, public_holidays
from .master import check_pair
from .schedule import Weekday


class SlotGrid(models.TextChoices):
    """Where the grid of starts begins.

    Work that goes on for days, such as around the clock, counts for each date from the
    opening of the day before.
    """

    OPENING = "opening", _("At the start of each working period")
    GAP = "gap", _("At the start of each free window")


class BusinessHoursMixin(models.Model):
    """The hours of each weekday, for masters without hours of their own; local times.

    A weekday that is closed here is closed for the masters' default hours too.
    """

    monday_start = models.TimeField(
        _("Monday from"), null=True, blank=True, default=time(9)
    )
    monday_end = models.TimeField(
        _("Monday until"), null=True, blank=True, default=time(18)
    )
    monday_is_closed = models.BooleanField(_("Monday closed"), default=False)
    tuesday_start = models.TimeField(
        _("Tuesday from"), null=True, blank=True, default=time(9)
    )
    tuesday_end = models.TimeField(
        _("Tuesday until"), null=True, blank=True, default=time(18)
    )
    tuesday_is_closed = models.BooleanField(_("Tuesday closed"), default=False)
    wednesday_start = models.TimeField(
        _("Wednesday from"), null=True, blank=True, default=time(9)
    )
    wednesday_end = models.TimeField(
        _("Wednesday until"), null=True, blank=True, default=time(18)
    )
    wednesday_is_closed = models.BooleanField(_("Wednesday closed"), default=False)
    thursday_start = models.TimeField(
        _("Thursday from"), null=True, blank=True, default=time(9)
    )
    thursday_end = models.TimeField(
        _("Thursday until"), null=True, blank=True, default=time(18)
    )
    thursday_is_closed = models.BooleanField(_("Thursday closed"), default=False)
    friday_start = models.TimeField(
        _("Friday from"), null=True, blank=True, default=time(9)
    )
    friday_end = models.TimeField(
        _("Friday until"), null=True, blank=True, default=time(18)
    )
    friday_is_closed = models.BooleanField(_("Friday closed"), default=False)
    saturday_start = models.TimeField(
        _("Saturday from"), null=True, blank=True, default=time(9)
    )
    saturday_end = models.TimeField(
        _("Saturday until"), null=True, blank=True, default=time(18)
    )
    saturday_is_closed = models.BooleanField(_("Saturday closed"), default=True)
    sunday_start = models.TimeField(
        _("Sunday from"), null=True, blank=True, default=time(9)
    )
    sunday_end = models.TimeField(
        _("Sunday until"), null=True, blank=True, default=time(18)
    )
    sunday_is_closed = models.BooleanField(_("Sunday closed"), default=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Start and end come in pairs."""
        super().clean()
        for day in Weekday:
            check_pair(self, f"{day.name.lower()}_start", f"{day.name.lower()}_end")


class AbstractBookingSettings(BusinessHoursMixin):
    """The settings. Without a row the defaults hold; reading never writes one."""

    singleton = models.BooleanField(default=True, editable=False, unique=True)
    step_minutes = models.PositiveSmallIntegerField(
        _("minutes from start to start"),
        default=30,
        validators=[MinValueValidator(1)],
    )
    slot_grid = models.CharField(
        _("starts are counted from"),
        max_length=10,
        choices=SlotGrid.choices,
        default=SlotGrid.OPENING,
    )
    default_buffer_between_minutes = models.PositiveIntegerField(
        _("minutes between bookings"), default=0
    )
    min_advance_minutes = models.PositiveIntegerField(
        _("notice in minutes"), default=60
    )
    max_advance_days = models.PositiveIntegerField(_("days ahead"), default=60)
    max_visit_minutes = models.PositiveIntegerField(
        _("longest visit in minutes"),
        null=True,
        blank=True,
        default=None,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means no limit."),
    )
    requires_confirmation = models.BooleanField(
        _("bookings wait for confirmation"), default=False
    )
    holidays_country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        default="",
        help_text=_("A country code such as DE; empty means none."),
    )
    holidays_subdivision = models.CharField(
        _("region"), max_length=10, blank=True, default=""
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(singleton=True), name="%(app_label)s_%(class)s_one_row"
            ),
            models.CheckConstraint(
                condition=Q(step_minutes__gt=0), name="%(app_label)s_%(class)s_step"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Booking settings"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless every page would fail afterwards.

        Raises:
            ConfigurationError: as `public_holidays`, whatever form or script saves.
        """
        public_holidays(self.holidays_country, self.holidays_subdivision)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Hours in pairs, holidays that exist, one row."""
        super().clean()
        check_holidays(self.holidays_country, self.holidays_subdivision)
        others = type(self)._default_manager.exclude(pk=self.pk)
        if others.exists():
            raise ValidationError(_("There is one row of settings; change that one."))
