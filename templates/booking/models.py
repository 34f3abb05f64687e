"""The models of this project's bookings. They are yours: add fields, rename labels.

What the core needs stands in its mixins; foreign keys, labels, order, constraints and
indexes stand here. After a change: `python manage.py makemigrations <%= app.label %>`.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .core import mixins
from .core.constraints import NoOverlap


class <%= service.cls %>(mixins.AbstractBookableService):
    """What visitors book: a duration, a price, and the time that it needs around it."""

    class Meta(mixins.AbstractBookableService.Meta):
        verbose_name = _("<%= service.label %>")
        verbose_name_plural = _("<%= service.label_plural %>")
        ordering = ["name", "pk"]


class <%= master.cls %>(mixins.AbstractBookableMaster):
    """Whose time is booked."""

    services = models.ManyToManyField(
        <%= service.cls %>,
        related_name="<%= master.plural %>",
        blank=True,
        verbose_name=_("<%= service.label_plural %>"),
    )

    class Meta(mixins.AbstractBookableMaster.Meta):
        verbose_name = _("<%= master.label %>")
        verbose_name_plural = _("<%= master.label_plural %>")
        ordering = ["name", "pk"]


class <%= working_day.cls %>(mixins.AbstractWorkingDay):
    """A period of every week; several rows of one weekday are several periods."""

    <%= master.name %> = models.ForeignKey(
        <%= master.cls %>,
        on_delete=models.CASCADE,
        related_name="<%= working_day.plural %>",
        verbose_name=_("<%= master.label %>"),
    )

    class Meta(mixins.AbstractWorkingDay.Meta):
        verbose_name = _("<%= working_day.label %>")
        verbose_name_plural = _("<%= working_day.label_plural %>")
        ordering = ["weekday", "start_time", "pk"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}"


class <%= special_day.cls %>(mixins.AbstractSpecialDay):
    """Hours of one date, instead of the weekly ones."""

    <%= master.name %> = models.ForeignKey(
        <%= master.cls %>,
        on_delete=models.CASCADE,
        related_name="<%= special_day.plural %>",
        verbose_name=_("<%= master.label %>"),
    )

    class Meta(mixins.AbstractSpecialDay.Meta):
        verbose_name = _("<%= special_day.label %>")
        verbose_name_plural = _("<%= special_day.label_plural %>")
        ordering = ["date", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "date",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.start_time:%H:%M}"


class <%= day_off.cls %>(mixins.MasterDayOffMixin):
    """Time off: whole days, or hours of them."""

    <%= master.name %> = models.ForeignKey(
        <%= master.cls %>,
        on_delete=models.CASCADE,
        related_name="<%= day_off.plural %>",
        verbose_name=_("<%= master.label %>"),
    )

    class Meta(mixins.MasterDayOffMixin.Meta):
        verbose_name = _("<%= day_off.label %>")
        verbose_name_plural = _("<%= day_off.label_plural %>")
        ordering = ["starts_on", "start_time", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "ends_on",
                ],
            ),
        ]

    def __str__(self) -> str:
        if self.starts_on == self.ends_on:
            return str(self.starts_on)
        return f"{self.starts_on} – {self.ends_on}"


class <%= appointment.cls %>(mixins.AbstractBookableAppointment):
    """One booked service. The rows of one visit share their `chain_id`."""

    <%= master.name %> = models.ForeignKey(
        <%= master.cls %>,
        on_delete=models.PROTECT,
        related_name="<%= appointment.plural %>",
        verbose_name=_("<%= master.label %>"),
    )
    <%= service.name %> = models.ForeignKey(
        <%= service.cls %>,
        on_delete=models.PROTECT,
        related_name="<%= appointment.plural %>",
        verbose_name=_("<%= service.label %>"),
    )
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="<%= app.label %>_<%= appointment.plural %>",
        null=True,
        blank=True,
        verbose_name=_("client"),
    )

    class Meta(mixins.AbstractBookableAppointment.Meta):
        verbose_name = _("<%= appointment.label %>")
        verbose_name_plural = _("<%= appointment.label_plural %>")
        ordering = ["starts_at", "position", "pk"]
        constraints = [
            *mixins.AbstractBookableAppointment.Meta.constraints,
            NoOverlap(
                master="<%= master.name %>",
                name="%(app_label)s_%(class)s_no_overlap",
            ),
        ]
        indexes = [
            # Every search for free time goes by it.
            models.Index(
                fields=[
                    "<%= master.name %>",
                    "blocked_until",
                    "blocked_from",
                ],
            ),
            models.Index(fields=["starts_at"]),
        ]

    def __str__(self) -> str:
        who = self.guest_name or self.client or ""
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} {who}".rstrip()


class <%= settings.cls %>(mixins.AbstractBookingSettings):
    """The rules of the whole business: one row. Without it the defaults hold."""

    class Meta(mixins.AbstractBookingSettings.Meta):
        verbose_name = _("<%= settings.label %>")
        verbose_name_plural = _("<%= settings.label %>")
