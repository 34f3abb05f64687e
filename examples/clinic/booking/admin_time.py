"""Time in the admin: pages in the business's time zone, bookings by when they are."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import selectors

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class LocalTimeAdmin(ModelAdmin):
    """Times are entered and shown in the business's zone, whatever the site's is."""

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The list, in the business's time."""
        return _in_local_time(super().changelist_view, request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, in the business's time."""
        view = super().changeform_view
        return _in_local_time(view, request, object_id, form_url, extra_context)


def _in_local_time(view: Callable[..., HttpResponse], *args: Any) -> HttpResponse:
    """Run an admin view in the business's time zone, its template included."""
    with timezone.override(selectors.get_local_zone()):
        response = view(*args)
        if isinstance(response, TemplateResponse):
            response.render()
        return response


class WhenFilter(admin.SimpleListFilter):
    """Bookings of today, of the days to come, or of the past.

    The list opens on what staff need: today and later. A search looks everywhere.
    """

    title = _("when")
    parameter_name = "when"

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[models.Model],
        model_admin: Any,
    ) -> None:
        super().__init__(request, params, model, model_admin)
        searches = {"q", "starts_at__year"} & request.GET.keys()
        self.default = "all" if searches else "coming"

    def value(self) -> str:
        """What was chosen, else the default."""
        return super().value() or self.default

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
            ("coming", _("Today and later")),
            ("past", _("Past")),
            ("all", _("All")),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The choices as links; ours says "all" itself, so Django's is left out."""
        links = super().choices(changelist)
        next(links)
        yield from links

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
                return queryset.filter(starts_at__gte=_midnight(0))
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
