"""Availability and bookings: ours, codex-django, django-appointment and a floor, in turns."""
