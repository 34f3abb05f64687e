"""The admin that staff work with: hours, time off, bookings, settings."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
<% if settings.generated %>
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
<% else %>
from django.http import HttpRequest
<% endif %>
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from . import admin_actions, admin_guard, admin_time, selectors
from .forms import (
    <%= appointment.cls %>Form,
)
from .models import (
<% for name in admin_models %>
    <%= name %>,
<% endfor %>
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
<% if master.satellite %>
    StackedInline = admin.StackedInline[Any, Any]
<% endif %>
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
<% if master.satellite %>
    StackedInline = admin.StackedInline


class <%= master.satellite.cls %>Inline(StackedInline):
    """What bookings need to know of a <%= master.label %>."""

    model = <%= master.satellite.cls %>
<% for attribute in admin.profile.attributes %>
    <%= attribute %>
<% endfor %>
<% endif %>


class <%= working_day.cls %>Inline(TabularInline):
    """The hours of every week."""

    model = <%= working_day.cls %>
<% if not working_day.generated %>
    fk_name = "<%= working_day.link("master") %>"
<% endif %>
    extra = 0


class <%= special_day.cls %>Inline(TabularInline):
    """Other hours on one date."""

    model = <%= special_day.cls %>
<% if not special_day.generated %>
    fk_name = "<%= special_day.link("master") %>"
<% endif %>
    extra = 0


class <%= day_off.cls %>Inline(TabularInline):
    """Holidays, illness, appointments of one's own."""

    model = <%= day_off.cls %>
<% if not day_off.generated %>
    fk_name = "<%= day_off.link("master") %>"
<% endif %>
    extra = 0


<% if service.generated %>
@admin.register(<%= service.cls %>)
class <%= service.cls %>Admin(ModelAdmin):
    """What can be booked."""

<% for attribute in admin.service.attributes %>
    <%= attribute %>
<% endfor %>


<% elif service.satellite %>
@admin.register(<%= service.satellite.cls %>)
class <%= service.satellite.cls %>Admin(ModelAdmin):
    """What bookings need to know of <%= service.label_plural %>; the rest is elsewhere."""

<% for attribute in admin.service.attributes %>
    <%= attribute %>
<% endfor %>


<% endif %>
<% if master.generated %>
@admin.register(<%= master.cls %>)
class <%= master.cls %>Admin(ModelAdmin):
    """Who works, when, and what they offer."""

<% for attribute in admin.master.attributes %>
    <%= attribute %>
<% endfor %>


<% else %>
@admin.register(<%= master.hours.cls %>)
class <%= master.hours.cls %>Admin(ModelAdmin):
    """When <%= master.label_plural %> work. Who they are is kept elsewhere."""

<% for attribute in admin.master.attributes %>
    <%= attribute %>
<% endfor %>

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing but the inlines."""
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made where they are kept."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And taken out there."""
        return False


<% endif %>
<% if not appointment.has_other_admin %>
@admin.register(<%= appointment.cls %>)
<% endif %>
class <%= appointment.cls %>Admin(
    admin_guard.GuardedAdmin,
    admin_time.LocalTimeAdmin,
):
<% if appointment.has_other_admin %>
    """The calendar as a list. Not registered: <%= appointment.binding.facts.admin %>
    is. Derive that one from this, and staff are held to the rules there too.
    """
<% else %>
    """The calendar as a list."""
<% endif %>

    form = <%= appointment.cls %>Form
<% for attribute in admin.appointment.attributes %>
    <%= attribute %>
<% endfor %>

    @admin.display(description=_("starts"), ordering="starts_at")
    def local_start(self, row: <%= appointment.cls %>) -> str:
        """The start on the clock where it takes place."""
        zone = selectors.get_local_zone(row.<%= appointment.link("master") %>)
        start = row.starts_at.astimezone(zone)
        elsewhere = zone != selectors.get_local_zone()
        return date_format(start, "D j M Y, H:i T" if elsewhere else "D j M Y, H:i")

    @admin.display(description=_("visitor"), ordering="guest_name")
    def visitor(self, row: <%= appointment.cls %>) -> str:
        """Who comes."""
        return row.guest_name<% if client.field %> or str(row.<%= client.field %> or "")<% endif %>


<% if not master.has("time_zone") %>
    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The zones of all that is listed are read at once."""
        changelist = super().get_changelist_instance(request)
        rows: Any = changelist.result_list
        selectors.with_zones([row.<%= appointment.link("master") %> for row in rows])
        return changelist

<% endif %>
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is computed is shown once there is something to show."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]
<% if settings.generated %>


@admin.register(<%= settings.cls %>)
class <%= settings.cls %>Admin(ModelAdmin):
    """The rules of the business: one row, so its page is the form."""

<% for attribute in admin.settings.attributes %>
    <%= attribute %>
<% endfor %>

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row at most."""
        allowed = super().has_add_permission(request)
        return allowed and not <%= settings.cls %>.objects.exists()

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
        row = <%= settings.cls %>.objects.first()
        if row:
            return HttpResponseRedirect(reverse(f"{page}_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{page}_add"))
        return super().changelist_view(request, extra_context)
<% endif %>
