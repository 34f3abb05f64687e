"""Booking: staff keep their hours, visitors book the time that is left."""
