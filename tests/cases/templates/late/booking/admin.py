"""What staff see."""

from django.contrib import admin

from .labels import SOURCES
from .models import <%= master.cls %>, Visit


@admin.register(<%= master.cls %>)
class <%= master.cls %>Admin(admin.ModelAdmin):
    list_display = ["name", "phone"]
    search_fields = ["name"]


@admin.register(Visit)
class VisitAdmin(admin.ModelAdmin):
    list_display = ["reference", "starts_at", "heard_of"]
    date_hierarchy = "starts_at"
    list_filter = ["source"]

    def heard_of(self, visit: Visit) -> str:
        return SOURCES.get(visit.source, visit.source)
