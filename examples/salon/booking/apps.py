"""The app as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    """The booking feature."""

    name = "booking"
    verbose_name = _("Booking")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what must hear of changed rows, whoever changed them."""
        from . import signals, wiring
        from .core import checks, invalidation

        signals.connect_receivers()
        invalidation.connect(wiring.MODELS, wiring.ADAPTER)
        checks.register(wiring.MODELS)
