from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from common.admin import ClinicAdmin

from .models import User


@admin.register(User)
class UserAdmin(ClinicAdmin, DjangoUserAdmin):
    """Django's own, for accounts without a username."""

    list_display = ["email", "first_name", "last_name", "is_staff"]
    ordering = ["email"]
    search_fields = ["email", "first_name", "last_name"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["first_name", "last_name"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "usable_password", "password1", "password2"]}),
    ]
