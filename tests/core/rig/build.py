"""Short ways to say what a test is about. Times are local, in Berlin, unless given."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.availability import DjangoAvailabilityAdapter
from core.values import Slot

from .models import BookingSettings, DayOff, SpecialDay, Stylist, Treatment, Visit, WorkingDay
from .wiring import MODELS, RigHook

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2030, 3, 4)
TUESDAY = date(2030, 3, 5)
SUNDAY = date(2030, 3, 10)
SPRING = date(2030, 3, 31)
AUTUMN = date(2030, 10, 27)
NOW = datetime(2030, 3, 1, 7, tzinfo=UTC)


def adapter(now: datetime = NOW, time_zone: str = "", **options: Any) -> Any:
    """The rig's adapter at a fixed moment."""
    models = replace(MODELS, time_zone=time_zone)
    return DjangoAvailabilityAdapter(models, hook=RigHook(), clock=lambda: now, **options)


def clock(text: str) -> time:
    return time.fromisoformat(text)


def at(text: str, day: date = MONDAY, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """A local time of a day as a moment in UTC."""
    return datetime.combine(day, clock(text), zone).replace(fold=fold).astimezone(UTC)


def settings(**values: Any) -> BookingSettings:
    """The one row of settings; without notice unless the test is about it."""
    BookingSettings.objects.all().delete()
    return BookingSettings.objects.create(**{"min_advance_minutes": 0, **values})


def treatment(name: str = "Cut", minutes: int = 60, **values: Any) -> Treatment:
    return Treatment.objects.create(name=name, duration_minutes=minutes, **values)


def stylist(
    name: str = "Ada",
    hours: str | None = "09:00-17:00",
    offers: Iterable[Treatment] | None = None,
    **values: Any,
) -> Stylist:
    """A stylist with the same hours every day; offers everything unless told."""
    if hours is not None:
        start, end = hours.split("-")
        values |= {"work_start": clock(start), "work_end": clock(end)}
    row = Stylist.objects.create(name=name, **values)
    row.services.set(Treatment.objects.all() if offers is None else offers)
    return row


def open_all_week(**values: Any) -> BookingSettings:
    """Settings that close no weekday."""
    return settings(saturday_is_closed=False, sunday_is_closed=False, **values)


def works(who: Stylist, weekday: int, hours: str, pause: str | None = None) -> WorkingDay:
    start, end = hours.split("-")
    row = WorkingDay(stylist=who, weekday=weekday, start_time=clock(start), end_time=clock(end))
    if pause is not None:
        row.break_start, row.break_end = map(clock, pause.split("-"))
    row.save()
    return row


def special(who: Stylist, day: date, hours: str) -> SpecialDay:
    start, end = hours.split("-")
    return SpecialDay.objects.create(
        stylist=who, date=day, start_time=clock(start), end_time=clock(end)
    )


def off(who: Stylist, first: date, last: date | None = None, hours: str | None = None) -> DayOff:
    start, end = map(clock, hours.split("-")) if hours else (None, None)
    return DayOff.objects.create(
        stylist=who, starts_on=first, ends_on=last or first, start_time=start, end_time=end
    )


def booked(
    who: Stylist,
    what: Treatment,
    start: datetime,
    minutes: int | None = None,
    **values: Any,
) -> Visit:
    """A booking that is simply there, past all rules; buffer and gap as the rows say."""
    length = timedelta(minutes=minutes or what.duration_minutes)
    end = start + length
    buffer = who.buffer_between_minutes or 0
    after = timedelta(minutes=what.min_gap_after_minutes + buffer)
    before = timedelta(minutes=what.prep_before_minutes)
    times = {
        "starts_at": start,
        "ends_at": end,
        "blocked_from": start - before,
        "blocked_until": end + after,
    }
    return Visit.objects.create(stylist=who, treatment=what, **{**times, **values})


def local(slots: Iterable[Slot], zone: ZoneInfo = BERLIN) -> list[str]:
    """The starts as the clock on the wall shows them."""
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]
