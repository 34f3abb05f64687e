"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .core import mixins


class WorkingDay(mixins.AbstractWorkingDay):
    """A period of every week; several rows of one weekday are several periods."""

    stylist = models.ForeignKey(
        "Stylist",
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
        "Stylist",
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
        "Stylist",
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
