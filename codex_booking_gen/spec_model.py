"""What booking.toml says, as values; `spec.py` reads and writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time

from codex_booking_gen.naming import Role

SPEC_FILE = "booking.toml"

type Value = str | int | bool | time | None
"""Of a constant; a time of day is local."""


@dataclass(frozen=True, slots=True)
class App:
    """The app to generate."""

    name: str = "booking"
    """Dotted package: `booking`, `salon.visits`."""
    url: str = "booking/"
    """Where the root urls include it."""
    time_zone: str = ""
    """The business's zone, for example `Europe/Berlin`; empty: settings.TIME_ZONE."""
    base_template: str | None = None
    """The site's own base, which the booking pages extend."""

    @property
    def label(self) -> str:
        """Django's app label: the last part of the name."""
        return self.name.rpartition(".")[2]

    @property
    def config(self) -> str:
        """Class name of the AppConfig: `BookingConfig`."""
        return "".join(part.capitalize() for part in self.label.split("_")) + "Config"

    @property
    def folder(self) -> str:
        """Where the app lies, relative to the project's root: `salon/visits`."""
        return self.name.replace(".", "/")


@dataclass(frozen=True, slots=True)
class Models:
    """The class name of every role's model."""

    master: str = "Master"
    service: str = "Service"
    appointment: str = "Appointment"
    working_day: str = "WorkingDay"
    special_day: str = "SpecialDay"
    day_off: str = "DayOff"
    settings: str = "BookingSettings"

    def roles(self) -> dict[str, Role]:
        """Role name -> the names that follow from its class."""
        return {role.name: Role(getattr(self, role.name)) for role in fields(self)}


ROLES = tuple(role.name for role in fields(Models))


@dataclass(frozen=True, slots=True)
class Features:
    """Sets of files that can be left out."""

    wizard: bool = True
    """The public pages on which visitors book."""


FEATURES = tuple(feature.name for feature in fields(Features))


@dataclass(frozen=True, slots=True)
class Through:
    """A model of the project's own that says which master offers which service."""

    model: str
    """Its label: `staff.Skill`."""
    master: str = ""
    """Its link to the master; empty: the only one that there is."""
    service: str = ""


@dataclass(frozen=True, slots=True)
class FieldWish:
    """What a contract field is mapped to: a path, a model between, or a constant."""

    path: str = ""
    """Names of fields from the role's model on, with dots: `branch.time_zone`."""
    unit: str = "minutes"
    """What numbers mean where the contract has minutes: `minutes` or `hours`."""
    values: tuple[str | int | bool, ...] = ()
    """For a boolean of the contract: which values of the field mean yes."""
    through: Through | None = None
    value: Value = None
    is_constant: bool = False


@dataclass(frozen=True, slots=True)
class RoleWish:
    """A role that another model plays than a generated one, or that has other fields."""

    model: str = ""
    """Label of an existing model: `catalog.Treatment`; empty: one is generated."""
    fields: Mapping[str, FieldWish] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClientWish:
    """Whom a booking belongs to, beside a guest's name."""

    model: str = ""
    """Label of an existing model: `crm.Client`; empty: the account, AUTH_USER_MODEL."""
    guests_only: bool = False


@dataclass(frozen=True, slots=True)
class Spec:
    """All of booking.toml."""

    app: App = field(default_factory=App)
    models: Models = field(default_factory=Models)
    """Of a role that an existing model plays, the class of that model."""
    features: Features = field(default_factory=Features)
    roles: Mapping[str, RoleWish] = field(default_factory=dict)
    """Only roles that have a model or fields of the project's."""
    client: ClientWish = field(default_factory=ClientWish)
    statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Status of the contract -> texts of the existing appointment: the first is written, all are
    read; none: there is no such status."""

    def model_of(self, role: str) -> str:
        """Label of the existing model that plays the role; empty: one is generated."""
        return self.roles[role].model if role in self.roles else ""
