"""What staff see."""

from django.contrib import admin

from .models import <%= master.cls %>, Visit


@admin.register(<%= master.cls %>)
class <%= master.cls %>Admin(admin.ModelAdmin):
    list_display = ["name", "phone"]
    search_fields = ["name"]


@admin.register(Visit)
class VisitAdmin(admin.ModelAdmin):
    list_display = ["reference", "starts_at"]
    date_hierarchy = "starts_at"
