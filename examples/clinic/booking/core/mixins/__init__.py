"""Abstract models: small mixins of fields, and the role models made of them.

A project composes its own models from these and writes out what is its own: foreign
keys, names, `Meta`. `constraints` of an abstract `Meta` are taken over by naming them:
`constraints = [*AbstractBookableService.Meta.constraints]`.
"""

from .appointment import (
    AbstractBookableAppointment,
    BlockedSpanMixin,
    GuestMixin,
    StatusMixin,
    VisitMixin,
)
from .common import ActiveMixin, NameMixin
from .master import (
    AbstractBookableMaster,
    BookingWindowMixin,
    BufferMixin,
    CapacityMixin,
    DefaultHoursMixin,
    TimeZoneMixin,
)
from .schedule import (
    AbstractSpecialDay,
    AbstractWorkingDay,
    MasterDayOffMixin,
    Weekday,
)
from .service import (
    AbstractBookableService,
    DurationMixin,
    GapMixin,
    ParallelGroupMixin,
    PriceMixin,
)
from .settings import AbstractBookingSettings, BusinessHoursMixin, SlotGrid

__all__ = [
    "AbstractBookableAppointment",
    "AbstractBookableMaster",
    "AbstractBookableService",
    "AbstractBookingSettings",
    "AbstractSpecialDay",
    "AbstractWorkingDay",
    "ActiveMixin",
    "BlockedSpanMixin",
    "BookingWindowMixin",
    "BufferMixin",
    "BusinessHoursMixin",
    "CapacityMixin",
    "DefaultHoursMixin",
    "DurationMixin",
    "GapMixin",
    "GuestMixin",
    "MasterDayOffMixin",
    "NameMixin",
    "ParallelGroupMixin",
    "PriceMixin",
    "SlotGrid",
    "StatusMixin",
    "TimeZoneMixin",
    "VisitMixin",
    "Weekday",
]
