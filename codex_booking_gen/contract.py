"""Which fields every role has, what they are, and which mixin of the core brings them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

type Default = str | int | bool | time | None


class Kind(StrEnum):
    """What the core reads out of a field."""

    TEXT = "text"
    YES_NO = "yes or no"
    MINUTES = "minutes"
    NUMBER = "a whole number"
    PRICE = "a price"
    TIME = "a time of day"
    DATE = "a date"
    MOMENT = "a date and time"
    ZONE = "the name of a time zone"
    TOKEN = "a UUID"
    LINK = "a link to one row"
    LINKS = "a link to rows"


@dataclass(frozen=True, slots=True)
class ContractField:
    """One field of a role."""

    name: str
    kind: Kind
    mixin: str = ""
    """Of the core, or the abstract model that brings it itself; empty: the project writes it."""
    required: bool = False
    """It has no default, and may not be empty."""
    default: Default = None
    """What holds where nobody says anything; None: empty, which on a master means as in the
    settings."""
    partner: str = ""
    """The other end of a pair of times: both are set, or neither."""
    constrained: bool = False
    """A constraint of a mixin that other fields need, too, names it."""


def _made_of(mixin: str, *fields: ContractField) -> tuple[ContractField, ...]:
    return tuple(replace(each, mixin=mixin) for each in fields)


def _field(
    name: str,
    kind: Kind,
    *,
    required: bool = False,
    default: Default = None,
    partner: str = "",
    constrained: bool = False,
) -> ContractField:
    return ContractField(name, kind, "", required, default, partner, constrained)


def _times(
    start: str, end: str, *, required: bool = False, default: tuple[Default, Default] = (None, None)
) -> tuple[ContractField, ContractField]:
    return (
        _field(start, Kind.TIME, required=required, default=default[0], partner=end),
        _field(end, Kind.TIME, required=required, default=default[1], partner=start),
    )


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _business_hours() -> tuple[ContractField, ...]:
    found: list[ContractField] = []
    for day in _WEEKDAYS:
        found += _times(f"{day}_start", f"{day}_end", default=(time(9), time(18)))
        weekend = day in ("saturday", "sunday")
        found.append(_field(f"{day}_is_closed", Kind.YES_NO, default=weekend))
    return tuple(found)


_NAME = _made_of("NameMixin", _field("name", Kind.TEXT, required=True))
_ACTIVE = _made_of("ActiveMixin", _field("is_active", Kind.YES_NO, default=True))
_MASTER_LINK = _field("master", Kind.LINK, required=True)

_MASTER = (
    *_NAME,
    *_ACTIVE,
    *_made_of("TimeZoneMixin", _field("time_zone", Kind.ZONE, default="")),
    _field("services", Kind.LINKS),
    *_made_of(
        "DefaultHoursMixin",
        *_times("work_start", "work_end"),
        *_times("break_start", "break_end"),
    ),
    *_made_of("BufferMixin", _field("buffer_between_minutes", Kind.MINUTES)),
    *_made_of(
        "BookingWindowMixin",
        _field("min_advance_minutes", Kind.MINUTES),
        _field("max_advance_days", Kind.NUMBER),
    ),
    *_made_of("CapacityMixin", _field("max_clients_parallel", Kind.NUMBER, default=1)),
)

_SERVICE = (
    *_NAME,
    *_ACTIVE,
    *_made_of("DurationMixin", _field("duration_minutes", Kind.MINUTES, required=True)),
    *_made_of(
        "GapMixin",
        _field("min_gap_after_minutes", Kind.MINUTES, default=0),
        _field("prep_before_minutes", Kind.MINUTES, default=0),
    ),
    *_made_of("ParallelGroupMixin", _field("parallel_group", Kind.TEXT, default="")),
    *_made_of("PriceMixin", _field("price", Kind.PRICE)),
)

_APPOINTMENT = (
    _MASTER_LINK,
    _field("service", Kind.LINK, required=True),
    _field("client", Kind.LINK),
    *_made_of(
        "BlockedSpanMixin",
        *(
            _field(name, Kind.MOMENT, required=True)
            for name in ("starts_at", "ends_at", "blocked_from", "blocked_until")
        ),
    ),
    *_made_of("StatusMixin", _field("status", Kind.TEXT, default="confirmed")),
    *_made_of("BlockedSpanMixin", _field("lane", Kind.NUMBER, default=0)),
    *_made_of(
        "VisitMixin",
        _field("chain_id", Kind.TOKEN),
        _field("position", Kind.NUMBER, default=0),
        _field("idempotency_key", Kind.TEXT),
    ),
    *_made_of(
        "GuestMixin",
        *(
            _field(name, Kind.TEXT, default="")
            for name in ("guest_name", "guest_email", "guest_phone", "note")
        ),
    ),
)

_WORKING_DAY = (
    _MASTER_LINK,
    *_made_of(
        "AbstractWorkingDay",
        _field("weekday", Kind.NUMBER, required=True, constrained=True),
        *_times("start_time", "end_time", required=True),
        *_times("break_start", "break_end"),
    ),
)

_SPECIAL_DAY = (
    _MASTER_LINK,
    *_made_of(
        "AbstractSpecialDay",
        _field("date", Kind.DATE, required=True),
        *_times("start_time", "end_time", required=True),
    ),
)

_DAY_OFF = (
    _MASTER_LINK,
    *_made_of(
        "MasterDayOffMixin",
        _field("starts_on", Kind.DATE, required=True, constrained=True),
        _field("ends_on", Kind.DATE, required=True, constrained=True),
        *_times("start_time", "end_time"),
        _field("reason", Kind.TEXT, default=""),
    ),
)

_SETTINGS = (
    *_made_of(
        "AbstractBookingSettings",
        _field("step_minutes", Kind.MINUTES, default=30, constrained=True),
        _field("slot_grid", Kind.TEXT, default="opening"),
        _field("default_buffer_between_minutes", Kind.MINUTES, default=0),
        _field("min_advance_minutes", Kind.MINUTES, default=60),
        _field("max_advance_days", Kind.NUMBER, default=60),
        _field("max_visit_minutes", Kind.MINUTES),
        _field("requires_confirmation", Kind.YES_NO, default=False),
        _field("holidays_country", Kind.TEXT, default=""),
        _field("holidays_subdivision", Kind.TEXT, default=""),
    ),
    # By way of BusinessHoursMixin, which is a base of the one above.
    *_made_of("AbstractBookingSettings", *_business_hours()),
)

CONTRACT: Mapping[str, tuple[ContractField, ...]] = {
    "master": _MASTER,
    "service": _SERVICE,
    "appointment": _APPOINTMENT,
    "working_day": _WORKING_DAY,
    "special_day": _SPECIAL_DAY,
    "day_off": _DAY_OFF,
    "settings": _SETTINGS,
}
"""Role -> its fields, in the order in which people are told of them."""

ABSTRACT = {
    "master": "AbstractBookableMaster",
    "service": "AbstractBookableService",
    "appointment": "AbstractBookableAppointment",
    "working_day": "AbstractWorkingDay",
    "special_day": "AbstractSpecialDay",
    "day_off": "MasterDayOffMixin",
    "settings": "AbstractBookingSettings",
}
"""Role -> the abstract model of the core that has all fields which a mixin brings."""

STATUSES = (
    "pending",
    "confirmed",
    "cancelled",
    "completed",
    "no_show",
    "reschedule_proposed",
)
LINKS = ("master", "service", "client")
"""Foreign keys of an appointment; those of the schedule are among them."""


def contract_field(role: str, name: str) -> ContractField | None:
    """The field of this name that the role has."""
    return next((each for each in CONTRACT[role] if each.name == name), None)


def field_names(role: str) -> tuple[str, ...]:
    """The contract's names for the fields of a role."""
    return tuple(each.name for each in CONTRACT[role])


def mixins_of(role: str, names: tuple[str, ...] | frozenset[str]) -> tuple[str, ...]:
    """The mixins that bring these fields, in the contract's order."""
    found = {each.mixin: None for each in CONTRACT[role] if each.mixin and each.name in names}
    return tuple(found)
