"""What the projects had, as a Django app."""

from django.apps import AppConfig


class ExistingConfig(AppConfig):
    name = "rig.existing"
    default_auto_field = "django.db.models.BigAutoField"
