"""List filters of the admin."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WhenFilter(admin.SimpleListFilter):
    """Bookings of today, of the days to come, or of the past."""

    title = _("when")
    parameter_name = "when"

    def lookups(
        self,
        request: HttpRequest,
        model_admin: Any,
    ) -> Iterable[tuple[str, Any]]:
        """The choices beside the list."""
        return [
            ("today", _("Today")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("Next 7 days")),
            ("coming", _("All to come")),
            ("past", _("Past")),
        ]

    def queryset(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
    ) -> QuerySet[Any]:
        """The rows of the chosen days; days begin at local midnight."""
        match self.value():
            case "today":
                return self._within(queryset, 0, 1)
            case "tomorrow":
                return self._within(queryset, 1, 2)
            case "week":
                return self._within(queryset, 0, 7)
            case "coming":
                return queryset.filter(starts_at__gte=timezone.now())
            case "past":
                return queryset.filter(starts_at__lt=timezone.now())
        return queryset

    def _within(self, queryset: QuerySet[Any], first: int, last: int) -> QuerySet[Any]:
        return queryset.filter(
            starts_at__gte=_midnight(first),
            starts_at__lt=_midnight(last),
        )


def _midnight(days: int) -> datetime:
    """The beginning of the local day that is `days` days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.min))
