"""Time zone names, and the way from a wall clock to UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .errors import UnknownTimezone


def get_zone(name: str) -> ZoneInfo:
    """The zone of that name.

    Raises:
        UnknownTimezone: there is none; never a silent UTC.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise UnknownTimezone(name) from error


def validate_time_zone(name: str) -> None:
    """A model field's validator: refuses names that `get_zone` does not know."""
    try:
        get_zone(name)
    except UnknownTimezone as error:
        raise ValidationError(
            _("There is no time zone “%(name)s”."),
            code="unknown_time_zone",
            params={"name": name},
        ) from error


def to_utc(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which the clock in `zone` first shows this time, in UTC.

    A time that the clock skips is the moment at which it skips it.
    """
    naive = datetime.combine(day, clock.replace(fold=0, tzinfo=None))
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == naive:
        return moment
    return _end_of_gap(naive, moment, zone)


def _end_of_gap(naive: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment of the jump. `after` lies behind it, the other reading before it."""
    before = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
