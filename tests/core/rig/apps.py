"""The rig as a Django app."""

from django.apps import AppConfig


class RigConfig(AppConfig):
    name = "rig"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.invalidation import connect

        from .wiring import ADAPTER, MODELS

        connect(MODELS, ADAPTER)
