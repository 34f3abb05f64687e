"""What booking.toml and the project's models come to: which model and field plays which part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.naming import Role


class Source(StrEnum):
    """Where the value of a contract field comes from."""

    OWN = "own"
    """A field of the role's model, under the contract's name."""
    PATH = "path"
    """Another field, or one of a model that it leads to."""
    CONSTANT = "constant"
    SATELLITE = "satellite"
    """A field of the one-to-one model that the app has for it."""


class Unit(StrEnum):
    """What the number in a field of durations means."""

    MINUTES = "minutes"
    HOURS = "hours"
    DURATION = "duration"
    """A DurationField says it itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One contract field, and where it is."""

    field: str
    source: Source
    path: str = ""
    """A lookup from the role's model: `branch__time_zone`; empty for a constant."""
    unit: Unit = Unit.MINUTES
    values: tuple[str | int | bool, ...] = ()
    """For a boolean: what of a field with several values counts as true."""
    value: str | int | bool | time | None = None
    """Of a constant; a time of day is local."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Satellite:
    """The one-to-one model of the app for what the project's model lacks."""

    cls: str
    """`StylistProfile`."""
    related_name: str
    """What the project's model calls it: `booking_profile`, after the app's label."""
    fields: tuple[str, ...]
    """The contract fields that it holds, in the contract's order; may contain `services`."""
    mixins: tuple[str, ...]
    """Names of the core's mixins that bring them."""
    dropped: tuple[str, ...] = ()
    """Fields that these mixins bring and that are not wanted, because others are mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A role, and the model that plays it."""

    role: str
    names: Role
    """What follows from its class; labels are those of an existing model."""
    label: str
    """`catalog.Treatment`; of a generated one `booking.Service`."""
    module: str
    """Where an existing model is imported from; empty: the app's own models.py."""
    fields: Mapping[str, Bound]
    facts: ModelFacts | None = None
    """None: it is not there yet."""
    satellite: Satellite | None = None
    mixins: tuple[str, ...] = ()
    """Of a generated model that leaves some of the contract out: what it is made of instead of the
    abstract model. Empty: of the whole abstract model."""
    dropped: tuple[str, ...] = ()
    extra: tuple[FieldFacts, ...] = ()
    """Fields of a generated model that its owner has added, in their order."""

    @property
    def generated(self) -> bool:
        return not self.module

    def has(self, name: str) -> bool:
        """Whether the model itself has the contract's field under the contract's name."""
        return name in self.fields and self.fields[name].source is Source.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBinding:
    """Whom a booking belongs to, beside a guest's name."""

    label: str = ""
    """Empty: `settings.AUTH_USER_MODEL`."""
    guests_only: bool = False
    field: str = "client"
    """The appointment's foreign key to it."""
    user_field: str = ""
    """On a client model of the project's own: its one link to the account. Empty: it has none, or
    the client is the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """All roles."""

    roles: Mapping[str, Binding]
    client: ClientBinding = field(default_factory=ClientBinding)
    statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the contract's statuses those that have another text: the first is written, all are read.
    An empty tuple: there is no such status."""

    @property
    def mapped(self) -> bool:
        """Whether any model is one that the project had already."""
        return any(not binding.generated for binding in self.roles.values())
