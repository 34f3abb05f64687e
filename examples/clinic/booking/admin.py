"""The admin that staff work with: hours, time off, bookings, settings."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.admin import ClinicAdmin

from . import admin_actions, admin_guard, admin_time, selectors
from .forms import (
    AppointmentForm,
)
from .models import (
    Appointment,
    BookingSettings,
    DayOff,
    PractitionerHours,
    PractitionerProfile,
    ProcedureProfile,
    SpecialDay,
    WorkingDay,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    StackedInline = admin.StackedInline


class PractitionerProfileInline(StackedInline):
    """What bookings need to know of a practitioner."""

    model = PractitionerProfile
    classes = ["collapse"]
    fields = [
        ("work_start", "work_end"),
        ("break_start", "break_end"),
        "buffer_between_minutes",
        "min_advance_minutes",
        "max_advance_days",
        "max_clients_parallel",
    ]


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


@admin.register(ProcedureProfile)
class ProcedureProfileAdmin(ClinicAdmin):
    """What bookings need to know of procedures; the rest is elsewhere."""

    list_display = ["procedure"]
    list_select_related = ["procedure"]
    search_fields = ["procedure__title"]
    autocomplete_fields = [
        "procedure",
    ]
    fields = [
        "procedure",
        "min_gap_after_minutes",
        "prep_before_minutes",
        "parallel_group",
    ]


@admin.register(PractitionerHours)
class PractitionerHoursAdmin(ClinicAdmin):
    """When practitioners work. Who they are is kept elsewhere."""

    list_display = ["__str__"]
    search_fields = ["full_name"]
    inlines = [
        PractitionerProfileInline,
        WorkingDayInline,
        SpecialDayInline,
        DayOffInline,
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing but the inlines."""
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made where they are kept."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And taken out there."""
        return False


@admin.register(Appointment)
class AppointmentAdmin(
    admin_guard.GuardedAdmin,
    admin_time.LocalTimeAdmin,
    ClinicAdmin,
):
    """The calendar as a list."""

    form = AppointmentForm
    list_display = [
        "local_start",
        "procedure",
        "practitioner",
        "visitor",
        "branch",
        "status",
    ]
    list_filter = [
        admin_time.WhenFilter,
        "status",
        "practitioner",
        "procedure",
    ]
    list_select_related = [
        "practitioner",
        "procedure",
        "client",
        "practitioner__branch",
        "practitioner__account",
    ]
    search_fields = [
        "guest_name",
        "guest_email",
        "guest_phone",
        "note",
        "practitioner__full_name",
        "procedure__title",
    ]
    date_hierarchy = "starts_at"
    autocomplete_fields = [
        "practitioner",
        "procedure",
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
                    "procedure",
                    "practitioner",
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
        zone = selectors.get_local_zone(row.practitioner)
        start = row.starts_at.astimezone(zone)
        elsewhere = zone != selectors.get_local_zone()
        return date_format(start, "D j M Y, H:i T" if elsewhere else "D j M Y, H:i")

    @admin.display(description=_("branch"), ordering="practitioner__branch__name")
    def branch(self, row: Appointment) -> str:
        """Which house they come to."""
        return str(row.practitioner.branch)

    @admin.display(description=_("visitor"), ordering="guest_name")
    def visitor(self, row: Appointment) -> str:
        """Who comes."""
        return row.guest_name or str(row.client or "")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The zones of all that is listed are read at once."""
        changelist = super().get_changelist_instance(request)
        rows: Any = changelist.result_list
        selectors.with_zones([row.practitioner for row in rows])
        return changelist

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is computed is shown once there is something to show."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]


@admin.register(BookingSettings)
class BookingSettingsAdmin(ClinicAdmin):
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
