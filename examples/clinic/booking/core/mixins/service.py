"""What is booked: how long it takes, what it costs, what stands around it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .common import ActiveMixin, NameMixin


class DurationMixin(models.Model):
    """The minutes that the client is there."""

    duration_minutes = models.PositiveIntegerField(
        _("duration in minutes"), validators=[MinValueValidator(1)]
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(duration_minutes__gt=0),
                name="%(app_label)s_%(class)s_duration",
                violation_error_message=_("A service takes at least one minute."),
            )
        ]


class GapMixin(models.Model):
    """Minutes that hold back the master, not the client."""

    min_gap_after_minutes = models.PositiveIntegerField(
        _("minutes free afterwards"), default=0
    )
    prep_before_minutes = models.PositiveIntegerField(
        _("minutes of preparation"), default=0
    )

    class Meta:
        abstract = True


class ParallelGroupMixin(models.Model):
    """Services of one visit in the same group start together, by different masters."""

    parallel_group = models.CharField(
        _("parallel group"), max_length=50, blank=True, default=""
    )

    class Meta:
        abstract = True


class PriceMixin(models.Model):
    """A price for display; empty means none is shown."""

    price = models.DecimalField(
        _("price"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        abstract = True


class AbstractBookableService(
    NameMixin, ActiveMixin, DurationMixin, GapMixin, ParallelGroupMixin, PriceMixin
):
    """Something that masters do for a client, in whole minutes."""

    class Meta:
        abstract = True
        constraints = [*DurationMixin.Meta.constraints]
