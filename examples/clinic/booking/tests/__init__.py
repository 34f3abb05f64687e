"""Tests of the booking feature: `python manage.py test booking`."""
