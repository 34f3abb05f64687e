"""When masters work: the weekly rows, the exceptions, the time off. Local times."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .master import check_break, check_pair


class Weekday(models.IntegerChoices):
    """As `datetime.date.weekday` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class AbstractWorkingDay(models.Model):
    """A period in which a master works every week; a weekday may have several.

    An end not after the start lies on the next day. The project adds the foreign key.
    """

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"))
    break_start = models.TimeField(_("break from"), null=True, blank=True)
    break_end = models.TimeField(_("break until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6),
                name="%(app_label)s_%(class)s_weekday",
            )
        ]

    def clean(self) -> None:
        """A break has a start and an end."""
        super().clean()
        check_break(self)


class AbstractSpecialDay(models.Model):
    """A period of one date, which replaces the weekly hours of that date.

    An end not after the start lies on the next day. The project adds the foreign key.
    """

    date = models.DateField(_("date"))
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("until"))

    class Meta:
        abstract = True


class MasterDayOffMixin(models.Model):
    """Time off: whole days, or the same hours of each of these days.

    An end time not after the start time lies on the next day. The project adds the
    foreign key to its master.
    """

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    start_time = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Empty means whole days.")
    )
    end_time = models.TimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_days_in_order",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def clean(self) -> None:
        """Both times or neither, and days in order."""
        super().clean()
        check_pair(self, "start_time", "end_time")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
