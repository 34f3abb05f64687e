"""What masters and services have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameMixin(models.Model):
    """A name for people to read."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class ActiveMixin(models.Model):
    """Whether the row can be booked at all."""

    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Only what is active can be booked."),
    )

    class Meta:
        abstract = True
