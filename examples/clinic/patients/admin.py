from django.contrib import admin

from common.admin import ClinicAdmin

from .models import Patient


@admin.register(Patient)
class PatientAdmin(ClinicAdmin):
    list_display = ["full_name", "born_on", "phone"]
    search_fields = ["full_name", "phone"]
    raw_id_fields = ["account"]
