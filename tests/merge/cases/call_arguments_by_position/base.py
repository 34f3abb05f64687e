"""The admin that staff work with: hours, time off, bookings, settings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from . import admin_actions, admin_guard, admin_time, selectors
from .forms import (
    AppointmentForm,
)
from .models import (
    Appointment,
)


@admin.register(Appointment)
class AppointmentAdmin(
    admin_guard.GuardedAdmin,
    admin_time.LocalTimeAdmin,
):
    """The calendar as a list."""

    form = AppointmentForm
    list_display = [
        "local_start",
        "treatment",
        "stylist",
        "visitor",
        "status",
    ]
    list_filter = [
        admin_time.WhenFilter,
        "status",
        "stylist",
        "treatment",
    ]
    list_select_related = [
        "stylist",
        "treatment",
        "client",
    ]
    search_fields = [
        "guest_name",
        "guest_email",
        "guest_phone",
        "note",
        "stylist__name",
        "treatment__name",
    ]
    date_hierarchy = "starts_at"
    autocomplete_fields = [
        "stylist",
        "treatment",
    ]
    raw_id_fields = ["client"]
    actions = [
        admin_actions.confirm,
        admin_actions.complete,
        admin_actions.mark_no_show,
        admin_actions.cancel,
        admin_actions.cancel_visit,
    ]
    readonly_fields = ["ends_at", "blocked_from", "blocked_until", "chain_id"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "treatment",
                    "stylist",
                    "starts_at",
                    "status",
                    "seen",
                ],
            },
        ),
        (
            _("Visitor"),
            {
                "fields": [
                    "guest_name",
                    "guest_email",
                    "guest_phone",
                    "client",
                    "note",
                ],
            },
        ),
        (
            _("Computed"),
            {
                "classes": ["collapse"],
                "fields": ["ends_at", "blocked_from", "blocked_until", "chain_id"],
            },
        ),
    ]

    @admin.display(description=_("starts"), ordering="starts_at")
    def local_start(self, row: Appointment) -> str:
        """The start on the clock where it takes place."""
        zone = selectors.get_local_zone(row.stylist)
        start = row.starts_at.astimezone(zone)
        elsewhere = zone != selectors.get_local_zone()
        return date_format(start, "D j M Y, H:i T" if elsewhere else "D j M Y, H:i")

    @admin.display(description=_("visitor"), ordering="guest_name")
    def visitor(self, row: Appointment) -> str:
        """Who comes."""
        return row.guest_name or str(row.client or "")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is computed is shown once there is something to show."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]
