"""The core of these tests."""

import datetime


def step(minutes: int = 15) -> datetime.timedelta:
    """How far apart starts are."""
    return datetime.timedelta(minutes=minutes)
