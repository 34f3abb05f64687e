"""The admin that staff work with: hours, time off, bookings, settings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .models import (
    BookingSettings,
    WorkingDay,
)


class WorkingDayInline(admin.TabularInline):
    """The hours of every week."""

    model = WorkingDay
    extra = 0


@admin.register(BookingSettings)
class BookingSettingsAdmin(admin.ModelAdmin):
    """The rules of the business: one row, so its page is the form."""

    fieldsets = [
        (_("Starts"), {"fields": [("step_minutes", "slot_grid")]}),
        (
            _("Rules"),
            {
                "fields": [
                    "requires_confirmation",
                    "default_buffer_between_minutes",
                    ("min_advance_minutes", "max_advance_days"),
                    "max_visit_minutes",
                ],
            },
        ),
        (
            _("Hours of the business"),
            {
                "fields": [
                    ("monday_start", "monday_end", "monday_is_closed"),
                    ("tuesday_start", "tuesday_end", "tuesday_is_closed"),
                    ("wednesday_start", "wednesday_end", "wednesday_is_closed"),
                    ("thursday_start", "thursday_end", "thursday_is_closed"),
                    ("friday_start", "friday_end", "friday_is_closed"),
                    ("saturday_start", "saturday_end", "saturday_is_closed"),
                    ("sunday_start", "sunday_end", "sunday_is_closed"),
                ],
            },
        ),
        (
            _("Public holidays"),
            {"fields": [("holidays_country", "holidays_subdivision")]},
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row at most."""
        allowed = super().has_add_permission(request)
        return allowed and not BookingSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The row is changed, not deleted."""
        return False

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Go straight to the row, or to the form that makes it."""
        page = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        row = BookingSettings.objects.filter(is_current=True).first()
        if row:
            return HttpResponseRedirect(reverse(f"{page}_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{page}_add"))
        return super().changelist_view(request, extra_context)
