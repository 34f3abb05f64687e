"""The admin that staff work with: hours, time off, bookings, settings."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import (
    Treatment,
)


@admin.register(Treatment)
class TreatmentAdmin(admin.ModelAdmin):
    """What can be booked."""

    list_display = ["name", "duration_minutes", "price", "is_active"]
    list_filter = ["price"]
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
