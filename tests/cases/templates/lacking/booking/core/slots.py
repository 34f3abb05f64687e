"""The core of these tests."""

import datetime


def step(minutes: int = 30) -> datetime.timedelta:
    """How far apart starts are."""
    return datetime.timedelta(minutes=minutes)
