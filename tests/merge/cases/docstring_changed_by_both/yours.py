"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations booking`.
"""

from django.utils.translation import gettext_lazy as _

from .core import mixins


class Treatment(mixins.AbstractBookableService):
    """A treatment as it stands in our price list."""

    class Meta(mixins.AbstractBookableService.Meta):
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["name", "pk"]
