"""What the project says to the core: its models, its names, how a visit is saved."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from .mixins import (
    AbstractBookableAppointment,
    AbstractBookableMaster,
    AbstractBookableService,
    AbstractBookingSettings,
    AbstractSpecialDay,
    AbstractWorkingDay,
    MasterDayOffMixin,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingModels[AppointmentT: AbstractBookableAppointment]:
    """Which model plays which role, and what its links are called.

    Attributes:
        master_field: the foreign key to the master, on the appointment and on the
            schedule's rows.
        service_field: the appointment's foreign key to the service.
        services_field: the master's many-to-many field to services.
        client_field: the appointment's foreign key to the client.
        time_zone: the business's zone; empty means `settings.TIME_ZONE`.
    """

    master: type[AbstractBookableMaster]
    service: type[AbstractBookableService]
    appointment: type[AppointmentT]
    working_day: type[AbstractWorkingDay]
    special_day: type[AbstractSpecialDay]
    day_off: type[MasterDayOffMixin]
    settings: type[AbstractBookingSettings]
    master_field: str
    service_field: str
    services_field: str = "services"
    client_field: str = "client"
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One appointment to be: primary keys as the database has them, times in UTC."""

    # Of whatever type the project's keys are, so that its hook can pass them on.
    service_id: Any
    master_id: Any
    starts_at: datetime
    ends_at: datetime
    blocked_from: datetime
    blocked_until: datetime
    lane: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit that has been validated under the lock and is ready to be saved.

    Attributes:
        rows: one per service, in order.
        client: the account, or None for a guest.
        idempotency_key: belongs on the first row; None on the others.
        extra_fields: fields of the appointment, by name, the same on every row.
    """

    chain_id: UUID
    rows: tuple[VisitRow, ...]
    status: str
    client: Any = None
    idempotency_key: str | None = None
    extra_fields: Mapping[str, object] = field(default_factory=dict)


class BookingPersistenceHook[AppointmentT: AbstractBookableAppointment](ABC):
    """How a project saves a visit: all of its rows, or none."""

    @abstractmethod
    def persist(
        self, models: BookingModels[AppointmentT], visit: Visit
    ) -> list[AppointmentT]:
        """Save one appointment per row of the visit, and return them in order.

        Called inside the transaction that holds the masters' locks. What it raises
        rolls everything back.
        """
