"""From a question to a few calls of the engine."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from .cache import BookingCacheAdapter
from .contracts import BookingModels, BookingPersistenceHook
from .mixins import AbstractBookableAppointment
from .policy import Choose, least_loaded


class DjangoAvailabilityAdapter[AppointmentT: AbstractBookableAppointment]:
    """What the core knows of a project: its models, hook, cache and policy."""

    def __init__(
        self,
        models: BookingModels[AppointmentT],
        *,
        hook: BookingPersistenceHook[AppointmentT],
        cache: BookingCacheAdapter | None = None,
        choose: Choose = least_loaded,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.models = models
        self.hook = hook
        self.cache = cache
        self.choose = choose
        self.clock = clock
