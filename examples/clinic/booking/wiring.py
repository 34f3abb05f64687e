"""Names this project's models to the core: which model plays which role."""

from .core.availability import DjangoAvailabilityAdapter
from .core.cache import BookingCacheAdapter
from .core.contracts import BookingModels, Column, Columns
from .models import (
    Appointment,
    BookingSettings,
    DayOff,
    Practitioner,
    Procedure,
    SpecialDay,
    WorkingDay,
)
from .persistence import PersistenceHook

MODELS = BookingModels(
    master=Practitioner,
    service=Procedure,
    appointment=Appointment,
    working_day=WorkingDay,
    special_day=SpecialDay,
    day_off=DayOff,
    settings=BookingSettings,
    master_field="practitioner",
    service_field="procedure",
    services_field="qualifications__procedure",
    columns={
        "master": Columns(
            satellite="booking_profile",
            named={
                "name": Column("full_name"),
                "is_active": Column("state", values=("working",)),
                "time_zone": Column("branch__time_zone"),
            },
        ),
        "service": Columns(
            satellite="booking_profile",
            named={
                "name": Column("title"),
                "is_active": Column("state", values=("offered",)),
                "duration_minutes": Column("length"),
                "price": Column("fee"),
            },
        ),
    },
    time_zone="Europe/Berlin",  # empty: settings.TIME_ZONE
)

ADAPTER = DjangoAvailabilityAdapter(
    MODELS,
    hook=PersistenceHook(),
    cache=BookingCacheAdapter.from_settings(),
)
