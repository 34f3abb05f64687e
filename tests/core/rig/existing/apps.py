"""What the projects had, as a Django app."""

from django.apps import AppConfig


class ExistingConfig(AppConfig):
    name = "rig.existing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.checks import register
        from core.invalidation import connect

        from .wiring import GARAGE, PRACTICE, SCHOOL, adapter

        for models in (PRACTICE, GARAGE, SCHOOL):
            connect(models, adapter(models))
            register(models)
