"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .core import mixins


class Treatment(mixins.AbstractBookableService):
    """What visitors book: a duration, a price, and the time that it needs around it."""

    description = models.TextField(_("description"), blank=True)

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
    photo = models.ImageField(_("photo"), upload_to="stylists/", blank=True)

    class Meta(mixins.AbstractBookableMaster.Meta):
        verbose_name = _("stylist")
        verbose_name_plural = _("stylists")
        ordering = ["name", "pk"]
