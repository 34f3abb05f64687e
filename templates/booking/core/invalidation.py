"""Keeps the cache honest when rows change, and tells others what staff did."""

from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels
from .mixins import AbstractBookableAppointment


def connect[A: AbstractBookableAppointment](
    models: BookingModels[A], adapter: DjangoAvailabilityAdapter[A]
) -> None:
    """Connect the receivers to the project's models. To be called from apps.ready()."""
