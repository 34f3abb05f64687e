"""Everything that the core refuses, by name.

All derive from codex-services' `BookingEngineError`, whose text is for the visitor.
"""

from collections.abc import Sequence

from codex_services.booking.slot_master import (
    BookingEngineError,
    SlotAlreadyBookedError,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .statuses import Status

__all__ = [
    "RULES",
    "BookingEngineError",
    "BookingInputError",
    "ConfigurationError",
    "IdempotencyKeyReused",
    "InThePast",
    "InvalidMove",
    "NotEnoughMasters",
    "OffGrid",
    "OutsideHours",
    "RuleError",
    "SlotAlreadyBookedError",
    "StatusChangedMeanwhile",
    "TooFar",
    "TooSoon",
    "UnknownTimezone",
    "VisitNotInOrder",
    "VisitTooLong",
    "gave_up",
    "slot_taken",
]


class BookingInputError(BookingEngineError):
    """The question itself is wrong: an unknown id, a naive start, a chain too long."""


class ConfigurationError(BookingEngineError):
    """The project's own set-up is wrong: a hook that saves too little, no `holidays`."""


class UnknownTimezone(ConfigurationError):
    """A time zone name that this system does not know.

    Attributes:
        name: the name as it was given.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("There is no time zone “%(name)s”.") % {"name": name})


class RuleError(BookingEngineError):
    """A rule of the business forbids this time.

    Attributes:
        rule: the rule's name, the same in every language.
    """

    rule = "rule"
    reason = gettext_lazy("This time cannot be booked.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or str(self.reason))


class OutsideHours(RuleError):
    """The service does not lie within the master's working hours."""

    rule = "hours"
    reason = gettext_lazy("This time is outside the working hours.")


class OffGrid(RuleError):
    """The first service does not start on the slot grid."""

    rule = "grid"
    reason = gettext_lazy("Bookings do not start at this time.")


class InThePast(RuleError):
    """The start is before now."""

    rule = "past"
    reason = gettext_lazy("This time is in the past.")


class TooSoon(RuleError):
    """The start is nearer than the master's notice."""

    rule = "notice"
    reason = gettext_lazy("This time is too soon to be booked.")


class TooFar(RuleError):
    """The local date lies beyond the master's horizon."""

    rule = "horizon"
    reason = gettext_lazy("This date is too far ahead to be booked.")


class VisitTooLong(RuleError):
    """The whole visit takes longer than the settings allow."""

    rule = "length"
    reason = gettext_lazy("These services together take too long for one visit.")


class VisitNotInOrder(RuleError):
    """The services of a visit do not follow one another as they must."""

    rule = "order"
    reason = gettext_lazy("These services do not fit one after the other.")


class NotEnoughMasters(RuleError):
    """Services that start together need as many masters, and fewer offer them."""

    rule = "masters"
    reason = gettext_lazy("There are not enough of us to do these services together.")


RULES: Sequence[type[RuleError]] = (
    InThePast,
    OutsideHours,
    TooFar,
    TooSoon,
    OffGrid,
    VisitNotInOrder,
    NotEnoughMasters,
    VisitTooLong,
)
"""In the order in which they are checked: of several masters' refusals the last counts."""


class InvalidMove(BookingEngineError):
    """A status that cannot follow the present one.

    Attributes:
        current: the present status.
        target: the status that was asked for.
    """

    def __init__(self, current: str, target: str) -> None:
        self.current = str(current)
        self.target = str(target)
        text = _("A booking that is “%(current)s” cannot become “%(target)s”.")
        label = dict(Status.choices)
        said = {
            "current": label.get(self.current, self.current),
            "target": label.get(self.target, self.target),
        }
        super().__init__(text % said)


class StatusChangedMeanwhile(BookingEngineError):
    """Someone else changed the booking first.

    Attributes:
        current: the status that it has now.
    """

    def __init__(self, current: str) -> None:
        self.current = str(current)
        super().__init__(
            _("This booking was changed meanwhile. Please look at it again.")
        )


class IdempotencyKeyReused(BookingEngineError):
    """The same idempotency key came with other content."""

    def __init__(self) -> None:
        super().__init__(_("This form was already used for another booking."))


def slot_taken() -> SlotAlreadyBookedError:
    """The engine's own error, in the visitor's language."""
    return SlotAlreadyBookedError(
        message=_("This time was booked meanwhile. Please choose another one.")
    )


def gave_up() -> SlotAlreadyBookedError:
    """For who found no quiet moment: whether the time is taken is not known."""
    return SlotAlreadyBookedError(
        message=_("Too many people are booking at this moment. Please try again.")
    )
