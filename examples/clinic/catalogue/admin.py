from django.contrib import admin

from common.admin import ClinicAdmin

from .models import Procedure


@admin.register(Procedure)
class ProcedureAdmin(ClinicAdmin):
    list_display = ["title", "length", "fee", "state"]
    list_filter = ["state"]
    search_fields = ["title"]
