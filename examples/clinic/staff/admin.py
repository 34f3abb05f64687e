from django.contrib import admin

from common.admin import ClinicAdmin

from .models import Branch, Practitioner, Qualification


class QualificationInline(admin.TabularInline):
    model = Qualification
    autocomplete_fields = ["procedure"]
    extra = 0


@admin.register(Branch)
class BranchAdmin(ClinicAdmin):
    list_display = ["name", "address", "time_zone"]
    search_fields = ["name"]


@admin.register(Practitioner)
class PractitionerAdmin(ClinicAdmin):
    list_display = ["full_name", "role", "branch", "state"]
    list_filter = ["state", "branch"]
    list_select_related = ["branch"]
    search_fields = ["full_name", "role"]
    raw_id_fields = ["account"]
    inlines = [QualificationInline]
