"""Booking: staff keep their hours, the time that is left can be booked."""
