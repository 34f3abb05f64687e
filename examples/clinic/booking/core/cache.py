"""Busy time and the settings in Redis, where the project has one.

What is kept: per master and UTC date the blocked spans that touch the date. A reader
who misses takes a lease on the key, reads the database, and stores what it read only
if its lease is still there; a writer deletes the key after its commit, lease included.
So nobody can put back what was true before a commit. The settings are kept in the same
way, and stored again by who saves them. Nothing that is booked is decided on what
stands here.

Redis that is down or silent costs a short timeout, then a pause in which it is not
asked; no error of it reaches a caller.
"""

import json
import logging
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import connections

from .contracts import BookingModels
from .loading import load_busy, load_rules
from .redis_manager import RedisManager
from .settings_cache import format_rules, parse_rules
from .snapshot import BookingRules, Busy, Span
from .values import Id

DAY = timedelta(days=1)

FORMAT = "v1"
"""Part of every key: values of another shape are never met."""

MAX_KEYS = 2_000
"""Masters times dates of one question; for more, one query of the database is faster."""

logger = logging.getLogger(__name__)


class BookingCacheAdapter:
    """Reads and forgets busy intervals; without Redis it does nothing.

    Args:
        manager: the connection; None means that nothing is cached.
        seconds: how long an entry lives, at most.
        prefix: tells projects apart that share one Redis.
    """

    def __init__(
        self,
        manager: RedisManager | None = None,
        seconds: int = 60,
        prefix: str = "",
    ) -> None:
        self.manager = manager
        self.seconds = seconds
        self.prefix = prefix

    @classmethod
    def from_settings(cls) -> Self:
        """As the settings say.

        `BOOKING_REDIS_URL`: absent or empty means no cache. `BOOKING_REDIS_TIMEOUT`:
        seconds to wait for an answer, default 0.1. `BOOKING_REDIS_PAUSE`: seconds
        without asking after a failure, default 5. `BOOKING_REDIS_TTL`: seconds that an
        entry lives, default 60. `BOOKING_REDIS_PREFIX`: where several projects share a
        Redis, another text for each; default empty.
        """
        url = getattr(settings, "BOOKING_REDIS_URL", "") or ""
        if not url:
            return cls()
        manager = RedisManager(
            url,
            timeout=getattr(settings, "BOOKING_REDIS_TIMEOUT", 0.1),
            pause=getattr(settings, "BOOKING_REDIS_PAUSE", 5.0),
        )
        return cls(
            manager,
            seconds=getattr(settings, "BOOKING_REDIS_TTL", 60),
            prefix=getattr(settings, "BOOKING_REDIS_PREFIX", ""),
        )

    @property
    def enabled(self) -> bool:
        """Whether there is a cache at all."""
        return self.manager is not None

    def busy(
        self,
        models: BookingModels[Any],
        using: str,
        masters: Collection[Id],
        span: Span,
    ) -> dict[Id, list[Busy]]:
        """The blocked spans that overlap a span of time, as `load_busy` has them.

        Inside a transaction the cache is neither read nor filled: what is seen there
        may be rolled back, or be older than what others have committed since.
        """
        if self.manager is None or connections[using].in_atomic_block:
            return load_busy(models, using, masters, *span)
        days = list(_dates(*span))
        if len(days) * len(masters) > MAX_KEYS:
            return load_busy(models, using, masters, *span)
        keys = {
            self._key(models, using, master, day): (master, day)
            for master in masters
            for day in days
        }
        kept = self._read(list(keys))
        missing = [key for key in keys if key not in kept]
        found: dict[Id, dict[str, Busy]] = {master: {} for master in masters}
        for key, spans in kept.items():
            _add(found[keys[key][0]], spans)
        if missing:
            self._read_missing(
                models, using, {key: keys[key] for key in missing}, found
            )
        return {
            master: [
                each
                for each in spans.values()
                if each.start < span[1] and each.end > span[0]
            ]
            for master, spans in found.items()
        }

    def _read(self, keys: Sequence[str]) -> dict[str, list[Busy]]:
        """What is kept under these keys; what cannot be read is dropped."""
        assert self.manager is not None
        read = {k: _parse(text) for k, text in self.manager.get_many(keys).items()}
        strange = [key for key, spans in read.items() if spans is None]
        if strange:
            logger.warning("booking cache: %d values cannot be read", len(strange))
            self.manager.delete(strange)
        return {key: spans for key, spans in read.items() if spans is not None}

    def _read_missing(
        self,
        models: BookingModels[Any],
        using: str,
        missing: dict[str, tuple[Id, date]],
        found: dict[Id, dict[str, Busy]],
    ) -> None:
        """Fill the gaps from the database, in one query, under leases."""
        assert self.manager is not None
        lease = f"?{uuid.uuid4()}"
        self.manager.lease(list(missing), lease, self.seconds)
        days = [day for _master, day in missing.values()]
        start, end = _midnight(min(days)), _midnight(max(days) + DAY)
        masters = {master for master, _day in missing.values()}
        busy = load_busy(models, using, masters, start, end)
        texts = {}
        for key, (master, day) in missing.items():
            left, right = _midnight(day), _midnight(day + DAY)
            mine = [
                each for each in busy[master] if each.start < right and each.end > left
            ]
            _add(found[master], mine)
            texts[key] = _format(mine)
        self.manager.replace(texts, lease, self.seconds)

    def forget(
        self,
        models: BookingModels[Any],
        using: str,
        spans: Iterable[tuple[Id | None, datetime, datetime]],
    ) -> None:
        """Drop what is kept of these masters' dates; to be called after the commit."""
        if self.manager is None:
            return
        keys = {
            self._key(models, using, master, day)
            for master, start, end in spans
            if master is not None
            for day in _dates(start, end)
        }
        self.manager.delete(sorted(keys))

    def rules(self, models: BookingModels[Any], using: str) -> BookingRules:
        """The settings, for what is shown; what is written is decided on the row."""
        if self.manager is None or connections[using].in_atomic_block:
            return load_rules(models, using)
        key = self._rules_key(models, using)
        text = self.manager.get_many([key]).get(key)
        rules = None if text is None else parse_rules(text)
        if rules is not None:
            return rules
        if text is not None:
            logger.warning("booking cache: the settings cannot be read")
            self.manager.delete([key])
        return self._store_rules(key, models, using)

    def save_rules(self, models: BookingModels[Any], using: str) -> None:
        """Keep the settings as they are now; to be called after the commit.

        They are read again, under a lease as a reader's: of two who saved, the one who
        comes here first cannot overwrite what the other one stored.
        """
        if self.manager is None:
            return
        key = self._rules_key(models, using)
        self.manager.delete([key])
        self._store_rules(key, models, using)

    def _store_rules(
        self, key: str, models: BookingModels[Any], using: str
    ) -> BookingRules:
        assert self.manager is not None
        lease = f"?{uuid.uuid4()}"
        self.manager.lease([key], lease, self.seconds)
        rules = load_rules(models, using)
        self.manager.replace({key: format_rules(rules)}, lease, self.seconds)
        return rules

    def _rules_key(self, models: BookingModels[Any], using: str) -> str:
        label = models.settings._meta.label_lower
        return f"booking:{FORMAT}:{self.prefix}:{using}:{label}"

    def _key(
        self, models: BookingModels[Any], using: str, master: Id, day: date
    ) -> str:
        label = models.appointment._meta.label_lower
        return f"booking:{FORMAT}:{self.prefix}:{using}:{label}:{master}:{day}"


def _dates(start: datetime, end: datetime) -> Iterator[date]:
    """The UTC dates that a span touches."""
    day = start.astimezone(UTC).date()
    while day <= end.astimezone(UTC).date():
        yield day
        day += DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _format(spans: Iterable[Busy]) -> str:
    return json.dumps(
        [
            [each.start.isoformat(), each.end.isoformat(), each.lane, str(each.pk)]
            for each in spans
        ]
    )


def _parse(text: str) -> list[Busy] | None:
    """The spans again; None where somebody else wrote the text."""
    try:
        return [
            Busy(_moment(start), _moment(end), int(lane), str(pk))
            for start, end, lane, pk in json.loads(text)
        ]
    except (TypeError, ValueError):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _add(found: dict[str, Busy], spans: Iterable[Busy]) -> None:
    """A booking that touches two dates stands under both, and counts once."""
    for each in spans:
        found[str(each.pk)] = each
