"""Busy time in Redis, where the project has one."""

from typing import Self


class BookingCacheAdapter:
    """Reads and forgets busy intervals; without Redis it does nothing."""

    @classmethod
    def from_settings(cls) -> Self:
        """As `settings.BOOKING_REDIS_URL` says; absent or empty means no cache."""
        return cls()
