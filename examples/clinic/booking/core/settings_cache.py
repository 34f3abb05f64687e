"""The settings as a text for Redis, and back: only what has the right shape counts."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import time, timedelta
from typing import Any

from .mixins.settings import SlotGrid
from .snapshot import BookingRules, BusinessDay, Hours

MINUTES = ("step", "default_buffer", "notice", "max_visit")
DAYS_OF_A_WEEK = 7


def format_rules(rules: BookingRules) -> str:
    """The rules as JSON: durations in seconds, times of day in ISO form."""
    values = asdict(rules)
    for name in MINUTES:
        length = values[name]
        values[name] = None if length is None else length.total_seconds()
    values["week"] = [_format_day(day) for day in rules.week]
    return json.dumps(values)


def _format_day(day: BusinessDay) -> dict[str, Any]:
    hours = day.hours
    return {
        "start": None if hours is None else hours.start.isoformat(),
        "end": None if hours is None else hours.end.isoformat(),
        "is_closed": day.is_closed,
    }


def parse_rules(text: str) -> BookingRules | None:
    """The rules again; None where the text is not what `format_rules` writes."""
    try:
        values = json.loads(text)
        rules = BookingRules(
            **{
                **values,
                **{name: _length(values[name]) for name in MINUTES},
                "week": tuple(_day(day) for day in values["week"]),
            }
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None
    return rules if _is_valid(rules) else None


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _day(values: Mapping[str, Any]) -> BusinessDay:
    start, end = values["start"], values["end"]
    hours = None
    if start is not None and end is not None:
        hours = Hours(time.fromisoformat(start), time.fromisoformat(end))
    return BusinessDay(hours, _is_bool(values["is_closed"]))


def _is_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _is_valid(rules: BookingRules) -> bool:
    """What the fields and checks of the settings' row promise."""
    nothing = timedelta()
    texts = (rules.holidays_country, rules.holidays_subdivision)
    return (
        rules.step is not None
        and rules.step > nothing
        and rules.slot_grid in SlotGrid.values
        and rules.default_buffer is not None
        and rules.default_buffer >= nothing
        and rules.notice is not None
        and rules.notice >= nothing
        and type(rules.horizon_days) is int
        and rules.horizon_days >= 0
        and (rules.max_visit is None or rules.max_visit > nothing)
        and isinstance(rules.requires_confirmation, bool)
        and all(isinstance(text, str) for text in texts)
        and len(rules.week) == DAYS_OF_A_WEEK
    )
