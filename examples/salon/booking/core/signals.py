"""What others may react to.

Sent after the commit and robustly: what a receiver raises is logged and harms neither
the booking nor the other receivers. The sender is the appointment model.
"""

from django.dispatch import Signal

booking_created = Signal()
"""`appointments`: the new visit's rows, in order."""

booking_cancelled = Signal()
"""`appointments`: the rows that were cancelled."""

booking_rescheduled = Signal()
"""`appointments`: the moved rows; `previous`: their `VisitRow`s as they were before."""

status_changed = Signal()
"""`appointment`: the row as it is now; `previous`: the contract's status before.

For every row whose status changed, whatever changed it: a cancelled row is told of here
and by `booking_cancelled`.
"""
