"""The calendar step: a month, the chosen day, and its starts."""

from datetime import date

from django.utils import timezone

from . import logger, selectors
from .core.values import Slot
from .wizard import Choices, Chosen


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
    if choices.month and not nearest:
        logger.info("an empty month")
        nearest = nearest_slots(chosen, today)
    if choices.notice and not nearest:
        logger.info("asked for more")
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
