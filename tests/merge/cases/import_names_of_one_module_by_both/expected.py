"""The admin that staff work with: hours, time off, bookings, settings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import (
    Remark,
    Room,
    Stylist,
    Treatment,
)


@admin.register(Treatment)
class TreatmentAdmin(admin.ModelAdmin):
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
class StylistAdmin(admin.ModelAdmin):
    """Who works, when, and what they offer."""

    list_display = ["name", "is_active", "time_zone"]
    list_filter = ["is_active", "services"]
    search_fields = ["name"]
    filter_horizontal = ["services"]
    fieldsets = [
        (None, {"fields": ["name", "is_active", "services"]}),
    ]


@admin.register(Remark)
class RemarkAdmin(admin.ModelAdmin):
    """What staff wrote."""

    list_display = ["text"]


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Where it takes place."""

    list_display = ["name"]
