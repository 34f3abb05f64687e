"""Names this project's models to the core: which model plays which role."""

from .core.availability import DjangoAvailabilityAdapter
from .core.cache import BookingCacheAdapter
from .core.contracts import BookingModels
from .models import (
    Appointment,
    BookingSettings,
    DayOff,
    SpecialDay,
    Stylist,
    Treatment,
    WorkingDay,
)
from .persistence import PersistenceHook

MODELS = BookingModels(
    master=Stylist,
    service=Treatment,
    appointment=Appointment,
    working_day=WorkingDay,
    special_day=SpecialDay,
    day_off=DayOff,
    settings=BookingSettings,
    master_field="stylist",
    service_field="treatment",
    time_zone="Europe/Berlin",  # empty: settings.TIME_ZONE
)

ADAPTER = DjangoAvailabilityAdapter(
    MODELS,
    hook=PersistenceHook(),
    retries=3,
    cache=BookingCacheAdapter.from_settings(),
)
