"""What staff see."""

from django.contrib import admin

from .models import Master, Visit


@admin.register(Master)
class MasterAdmin(admin.ModelAdmin):
    list_display = ["name", "phone", "rate"]
    search_fields = ["name"]


@admin.register(Visit)
class VisitAdmin(admin.ModelAdmin):
    list_display = ["reference", "starts_at", "paid"]
    list_per_page = 50
    date_hierarchy = "starts_at"
