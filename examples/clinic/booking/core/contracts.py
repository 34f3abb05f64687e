"""What the project says to the core: its models, its names, how a visit is saved."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from .columns import Column, Columns, Constant
from .errors import ConfigurationError
from .mixins import AbstractBookableAppointment
from .statuses import BLOCKING, Status

__all__ = [
    "BookingModels",
    "BookingPersistenceHook",
    "Column",
    "Columns",
    "Constant",
    "Visit",
    "VisitRow",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingModels[AppointmentT: AbstractBookableAppointment]:
    """Which model plays which role, and what its fields are called.

    A status has two names: the contract's, such as `confirmed`, and the text that the
    database has for it. In rows of the appointment, and in the `Visit` that becomes
    rows, stands the text; everywhere else, in arguments, signals and errors, stands
    the contract's.

    Attributes:
        master_field: the foreign key to the master, on the appointment and on the
            schedule's rows; of the latter `columns` may name another one.
        service_field: the appointment's foreign key to the service.
        services_field: the lookup path from a master to what it offers.
        client_field: the appointment's foreign key to the client; empty: all are guests.
        columns: by role (`master`, `service`, `working_day`, `special_day`, `day_off`,
            `settings`): fields that are not on the model under the contract's name.
        statuses: the texts of those statuses that have another one than their name:
            the first is written, all are read. None at all: there is no such status.
        time_zone: the business's zone; empty means `settings.TIME_ZONE`.
    """

    master: type[Model]
    service: type[Model]
    appointment: type[AppointmentT]
    working_day: type[Model]
    special_day: type[Model]
    day_off: type[Model]
    settings: type[Model]
    master_field: str
    service_field: str
    services_field: str = "services"
    client_field: str = "client"
    # What has the same models may still differ in these: they are compared, not hashed.
    columns: Mapping[str, Columns] = field(default_factory=dict, hash=False)
    statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    time_zone: str = ""

    @property
    def roles(self) -> Mapping[str, type[Model]]:
        """The models whose fields `columns` is about."""
        return {
            "master": self.master,
            "service": self.service,
            "working_day": self.working_day,
            "special_day": self.special_day,
            "day_off": self.day_off,
            "settings": self.settings,
        }

    def texts(self, status: str) -> tuple[str, ...]:
        """All that stands in the database for one of the contract's statuses."""
        return self.statuses.get(str(status), (str(status),))

    def stored(self, status: str) -> str:
        """The text that is written for one of the contract's statuses.

        Raises:
            ConfigurationError: this project has no such status.
        """
        texts = self.texts(status)
        if not texts:
            text = _("Bookings cannot be “%(status)s” here.")
            raise ConfigurationError(text % {"status": status})
        return texts[0]

    def status_of(self, stored: str) -> str:
        """The contract's status behind the text in a row.

        A text of the project's own, which is none of the contract's statuses, is
        answered with itself. It does not block.
        """
        if not self.statuses:
            return str(stored)
        for status in Status.values:
            if stored in self.texts(status):
                return status
        # It may be called as a status that is stored under another text.
        return f"“{stored}”" if stored in Status.values else str(stored)

    @property
    def blocking(self) -> tuple[str, ...]:
        """The texts of the statuses that keep the master's time, in order."""
        return tuple(sorted(text for each in BLOCKING for text in self.texts(each)))


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
        status: the text for the database.
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
