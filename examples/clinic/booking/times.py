"""The calendar step: a month, the chosen day, and its starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import selectors
from .core.values import CalendarDay, Slot
from .wizard import START_FORMAT, Choices, Chosen

NOON, EVENING = 12, 17
"""Hours of the local day at which a new heading begins."""


@dataclass(frozen=True, slots=True)
class Start:
    """A start to choose: its text, its value in a form, its address in the wizard."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The starts of a morning, an afternoon or an evening."""

    title: Any
    starts: list[Start]


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """A month of days; `previous` and `next` as they stand in addresses, or empty."""

    first: date
    weeks: Sequence[Sequence[CalendarDay]]
    previous: str
    next: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """All that the calendar step shows.

    Without `slots`, `nearest` are those of the nearest day that has any.
    """

    month: Month
    day: date | None
    slots: list[Slot]
    nearest: list[Slot]


def find_times(choices: Choices, chosen: Chosen) -> Times:
    """The month and the day that were chosen, else the first day that has room."""
    today = timezone.localdate(timezone=chosen.zone)
    day, slots = choices.day, []
    if day:
        slots = find_slots(chosen, day)
    search_from = max(today, day or choices.month or today)
    nearest = [] if slots else nearest_slots(chosen, search_from)
    if not slots and not nearest and search_from > today:
        nearest = nearest_slots(chosen, today)
    month = choices.month or day or (nearest[0].local_date if nearest else today)
    if not day and nearest and _is_in(month, nearest[0].local_date):
        day, slots, nearest = nearest[0].local_date, nearest, []
    return Times(
        month=_month(chosen, month.replace(day=1), today, day),
        day=day,
        slots=slots,
        nearest=nearest,
    )


def find_slots(chosen: Chosen, day: date) -> list[Slot]:
    """All starts of a day."""
    return selectors.get_available_slots(
        chosen.service_ids,
        day,
        master_id=chosen.master_id,
    )


def nearest_slots(chosen: Chosen, day: date) -> list[Slot]:
    """All starts of the first day with room, from `day` on."""
    return selectors.get_nearest_slots(
        chosen.service_ids,
        day,
        master_id=chosen.master_id,
    )


def find_slot(chosen: Chosen, start: datetime, day: date | None) -> Slot | None:
    """The slot at this start, if it is free.

    `day` is the day under which it was shown, where that is not the day of `start` in
    the visitor's zone.
    """
    shown = start.astimezone(chosen.zone).date()
    days = dict.fromkeys([shown, day or shown])
    slots = (slot for each in days for slot in find_slots(chosen, each))
    return next((slot for slot in slots if slot.starts_at == start), None)


def fresh_slots(chosen: Chosen, start: datetime | None) -> list[Slot]:
    """What to offer when a start is gone: that day's others, else the nearest day's."""
    today = timezone.localdate(timezone=chosen.zone)
    day = start.astimezone(chosen.zone).date() if start else today
    return find_slots(chosen, day) or nearest_slots(chosen, max(day, today))


def parts_of_day(slots: Sequence[Slot], choices: Choices) -> list[PartOfDay]:
    """The starts under headings, in order; parts without a start are left out."""
    # On the night that the clocks go back the same time of day comes twice.
    offsets = {slot.local_start.utcoffset() for slot in slots}
    clock = "%H:%M" if len(offsets) == 1 else "%H:%M %Z"
    parts: dict[Any, list[Start]] = {}
    for slot in slots:
        start = Start(
            label=f"{slot.local_start:{clock}}",
            value=f"{slot.starts_at:{START_FORMAT}}",
            url=choices.url("details", day=slot.local_date, start=slot.starts_at),
        )
        parts.setdefault(_title(slot), []).append(start)
    return [PartOfDay(title, starts) for title, starts in parts.items()]


def _title(slot: Slot) -> Any:
    hour = slot.local_start.hour
    if hour < NOON:
        return _("Morning")
    return _("Afternoon") if hour < EVENING else _("Evening")


def _month(chosen: Chosen, first: date, today: date, day: date | None) -> Month:
    found = selectors.get_calendar_data(
        first.year,
        first.month,
        service_ids=chosen.service_ids,
        master_id=chosen.master_id,
        today=today,
        selected_date=day,
    )
    return Month(
        first=first,
        weeks=found.weeks,
        previous=_address(found.previous) if first > today else "",
        next=_address(found.next),
    )


def _address(month: tuple[int, int] | None) -> str:
    return f"{month[0]:04}-{month[1]:02}" if month else ""


def _is_in(month: date, day: date) -> bool:
    return (month.year, month.month) == (day.year, day.month)
