"""The connection to Redis: short timeouts, no retries, and a pause after a failure."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

STORE = """
for i, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then
    redis.call('SET', key, ARGV[i + 2], 'EX', ARGV[2])
  end
end
"""
"""Stores each value whose lease is still the caller's."""

BATCH = 500


class RedisManager:
    """Commands on text values; what fails is logged, and answers with nothing.

    Args:
        url: as `redis.Redis.from_url` reads it.
        timeout: seconds for connecting and for each answer.
        pause: seconds during which a server that failed is not asked again.
    """

    def __init__(self, url: str, *, timeout: float = 0.1, pause: float = 5.0) -> None:
        self.url = url
        self.timeout = timeout
        self.pause = pause
        self._client: Any = None
        self._closed_until = 0.0
        self._lock = threading.Lock()
        try:
            import_module("redis")
        except ImportError as error:
            text = "BOOKING_REDIS_URL needs the Python package redis: install it."
            raise ImproperlyConfigured(text) from error

    @property
    def is_paused(self) -> bool:
        """Whether the last failure is so recent that nothing is asked."""
        return time.monotonic() < self._closed_until

    def get_many(self, keys: Sequence[str]) -> Mapping[str, str]:
        """The values that are there; leases are not values."""

        def get(client: Any) -> dict[str, str]:
            found: dict[str, str] = {}
            for batch in _batches(keys):
                values = client.mget(batch)
                pairs = zip(batch, values, strict=True)
                found |= {k: v for k, v in pairs if v is not None and v[:1] != "?"}
            return found

        return self._try(get, {})

    def lease(self, keys: Sequence[str], lease: str, seconds: int) -> None:
        """Put the lease wherever nothing is."""

        def put(client: Any) -> None:
            pipe = client.pipeline(transaction=False)
            for key in keys:
                pipe.set(key, lease, nx=True, ex=seconds)
            pipe.execute()

        self._try(put, None)

    def replace(self, values: Mapping[str, str], lease: str, seconds: int) -> None:
        """Store each value where the lease still is."""

        def store(client: Any) -> None:
            for batch in _batches(list(values)):
                texts = [values[key] for key in batch]
                client.eval(STORE, len(batch), *batch, lease, seconds, *texts)

        self._try(store, None)

    def delete(self, keys: Sequence[str]) -> None:
        """Remove values and leases."""

        def remove(client: Any) -> None:
            for batch in _batches(keys):
                client.delete(*batch)

        self._try(remove, None)

    def _try[T](self, command: Callable[[Any], T], otherwise: T) -> T:
        from redis.exceptions import RedisError

        if self.is_paused:
            return otherwise
        try:
            return command(self._connected())
        except (RedisError, OSError, ValueError) as error:
            self._closed_until = time.monotonic() + self.pause
            logger.warning("booking cache: Redis is left alone for a while: %s", error)
            return otherwise

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _client(self.url, self.timeout)
            return self._client


def _client(url: str, timeout: float) -> Any:
    # Imported here: a project without Redis needs no redis library.
    import redis

    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=None,
    )


def _batches(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
