"""Sent when something was booked."""
