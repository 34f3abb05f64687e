"""The calendar step: a month, the chosen day, and its starts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .core.values import Slot

NOON = 11
EVENING = 17
"""Hours of the local day at which a new heading begins."""


def _title(slot: Slot) -> Any:
    hour = slot.local_start.hour
    if hour < NOON:
        return _("Morning")
    return _("Afternoon") if hour < EVENING else _("Evening")
