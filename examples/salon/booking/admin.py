"""The admin that staff work with: hours, time off, bookings, settings."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from . import admin_actions, admin_guard, admin_time, selectors
from .forms import (
    AppointmentForm,
)
from .models import (
    Appointment,
    BookingSettings,
    DayOff,
    SpecialDay,
    Stylist,
    Treatment,
    WorkingDay,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


class WorkingDayInline(TabularInline):
    """The hours of every week."""

    model = WorkingDay
    extra = 0


class SpecialDayInline(TabularInline):
    """Other hours on one date."""

    model = SpecialDay
    extra = 0


class DayOffInline(TabularInline):
    """Holidays, illness, appointments of one's own."""

    model = DayOff
    extra = 0


@admin.register(Treatment)
class TreatmentAdmin(ModelAdmin):
    """What can be booked."""

    list_display = ["name", "duration_minutes", "price", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "is_active", "duration_minutes", "price"]}),
        (
            _("Time around it"),
            {"fields": ["prep_before_minutes", "min_gap_after_minutes"]},
        ),
        (
            _("Several in one visit"),
            {"fields": ["parallel_group"], "classes": ["collapse"]},
        ),
    ]


@admin.register(Stylist)
class StylistAdmin(ModelAdmin):
    """Who works, when, and what they offer."""

    list_display = ["name", "is_active", "time_zone"]
    list_filter = ["is_active", "services"]
    search_fields = ["name"]
    filter_horizontal = ["services"]
    inlines = [
        WorkingDayInline,
        SpecialDayInline,
        DayOffInline,
    ]
    fieldsets = [
        (None, {"fields": ["name", "is_active", "services"]}),
        (
            _("Usual hours"),
            {
                "description": _(
                    "They hold on every day that the settings leave open, as long as "
                    "no hours of the week are entered below. Empty: as in the settings."
                ),
                "fields": [("work_start", "work_end"), ("break_start", "break_end")],
            },
        ),
        (
            _("Rules"),
            {
                "classes": ["collapse"],
                "fields": [
                    "buffer_between_minutes",
                    "min_advance_minutes",
                    "max_advance_days",
                    "max_clients_parallel",
                    "time_zone",
                ],
            },
        ),
    ]


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


@admin.register(BookingSettings)
class BookingSettingsAdmin(ModelAdmin):
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
        row = BookingSettings.objects.first()
        if row:
            return HttpResponseRedirect(reverse(f"{page}_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{page}_add"))
        return super().changelist_view(request, extra_context)
