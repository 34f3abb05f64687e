"""A month, with the days on which a visit can really start."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.utils.translation import gettext as _

from .availability import DjangoAvailabilityAdapter
from .errors import BookingInputError
from .question import read_id, read_question
from .snapshot import Period, Question
from .values import CalendarDay, CalendarMonth, Id


@dataclass(frozen=True, slots=True)
class Choice:
    """Who shall do it; as in the selectors."""

    master_id: Id | None = None
    master_selections: Mapping[Id, Id] | None = None
    overlap_allowed: bool = False


def month_view(
    adapter: DjangoAvailabilityAdapter[Any],
    year: int,
    month: int,
    service_ids: Sequence[Id],
    choice: Choice,
    *,
    today: date | None = None,
    selected: date | None = None,
) -> CalendarMonth:
    """See `selectors.get_calendar_data`. Everything is read once for the whole month.

    Raises:
        BookingInputError: there is no such month.
    """
    weeks = _weeks(year, month)
    in_month = [day for week in weeks for day in week if day.month == month]
    question = _question(adapter, service_ids, choice)
    snapshot = adapter.look(question, Period(first=in_month[0], last=in_month[-1]))
    today = today or snapshot.now.astimezone(adapter.label_zone(snapshot)).date()
    has_room = adapter.has_room if snapshot.services else adapter.has_time
    available = {day for day in in_month if has_room(snapshot, day)}

    def cell(day: date) -> CalendarDay:
        return CalendarDay(
            date=day,
            in_month=day.month == month,
            is_today=day == today,
            is_past=day < today,
            is_selected=day == selected,
            is_holiday=day in snapshot.holidays,
            is_available=day in available,
        )

    return CalendarMonth(
        year=year,
        month=month,
        previous=_neighbour(year, month, -1),
        next=_neighbour(year, month, 1),
        weeks=tuple(tuple(cell(day) for day in week) for week in weeks),
    )


def _weeks(year: int, month: int) -> list[list[date]]:
    if not (1 <= month <= 12 and MINYEAR < year < MAXYEAR):
        raise BookingInputError(_("There is no such month."))
    return Calendar().monthdatescalendar(year, month)


def _question(
    adapter: DjangoAvailabilityAdapter[Any],
    service_ids: Sequence[Id],
    choice: Choice,
) -> Question:
    models = adapter.models
    if service_ids:
        return read_question(
            models,
            service_ids,
            master_id=choice.master_id,
            master_selections=choice.master_selections,
            overlap_allowed=choice.overlap_allowed,
        )
    if choice.master_selections:
        raise BookingInputError(_("Please choose at least one service."))
    named = choice.master_id
    return Question(
        service_ids=(),
        chosen=(),
        named=None if named is None else read_id(models.master, named),
    )


def _neighbour(year: int, month: int, step: int) -> tuple[int, int] | None:
    """The month before or after; None where `date` ends."""
    years, index = divmod(year * 12 + month - 1 + step, 12)
    return (years, index + 1) if MINYEAR < years < MAXYEAR else None
