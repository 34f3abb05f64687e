"""What other code can react to, and the place to connect what reacts.

All four signals are sent after the commit. What a receiver raises is logged and harms
nobody. The sender is the appointment model.

    booking_created      appointments: the rows of the new visit, in order
    booking_cancelled    appointments: the rows that were cancelled
    booking_rescheduled  appointments: the moved rows; previous: where they were
    status_changed       appointment: the row as it is; previous: its status before
"""

from .core.signals import (
    booking_cancelled,
    booking_created,
    booking_rescheduled,
    status_changed,
)

__all__ = [
    "booking_cancelled",
    "booking_created",
    "booking_rescheduled",
    "connect_receivers",
    "status_changed",
]


def connect_receivers() -> None:
    """Connect this project's own receivers; called once, when Django has loaded.

    For example:

        booking_created.connect(send_confirmation, dispatch_uid="confirmation")
    """
