"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .core import mixins


<<<<<<< yours
class Absence(mixins.MasterDayOffMixin):
    """Somebody is away."""
=======
class DayOff(mixins.MasterDayOffMixin):
    """Time off: whole days, or some of their hours."""
>>>>>>> template

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
