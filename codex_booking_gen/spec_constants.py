"""Constants of booking.toml that stand for fields of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from codex_booking_gen import spec_values as values
from codex_booking_gen.contract import ContractField, Kind
from codex_booking_gen.spec_model import Value

_LONGEST_TEXT = 200
_YEAR = 366 * 24 * 60
_WANTED: Mapping[Kind, str] = {
    Kind.YES_NO: "true or false, or the name of a field in quotes",
    Kind.MINUTES: "a whole number of minutes, or the name of a field in quotes",
    Kind.NUMBER: "a whole number, or the name of a field in quotes",
    Kind.PRICE: "a whole number, or the name of a field in quotes",
    Kind.TEXT: 'a text: { value = "..." }, or the name of a field in quotes',
    Kind.ZONE: 'the name of a time zone: { value = "Europe/Berlin" }, or of a field in quotes',
    Kind.TIME: 'a time of day: { value = "09:00" }, or the name of a field in quotes',
}
_LEAST = {
    "duration_minutes": 1,
    "step_minutes": 1,
    "max_visit_minutes": 1,
    "max_clients_parallel": 1,
}
_MOST = {Kind.MINUTES: _YEAR, Kind.NUMBER: 32767, Kind.PRICE: 99_999_999}
"""What the columns of the contract could hold, and a date can bear."""
_CHOICES = {"slot_grid": ("opening", "gap")}


def constant_for(known: ContractField, value: object) -> tuple[Value, str | None]:
    """The constant that `value` is for a field of the contract, and what is wrong with it."""
    if known.kind not in _WANTED:
        return None, f"{known.name} is {known.kind}: a constant cannot stand for it."
    match known.kind, value:
        case Kind.YES_NO, bool():
            return value, None
        case ((Kind.MINUTES | Kind.NUMBER | Kind.PRICE), int()) if not isinstance(value, bool):
            return value, _number_problem(known, value)
        case ((Kind.TEXT | Kind.ZONE), str()):
            return value, _text_problem(known, value)
        case Kind.TIME, str() | time():
            return _time(value)
    return None, f"must be {_WANTED[known.kind]}."


def _number_problem(known: ContractField, value: int) -> str | None:
    least, most = _LEAST.get(known.name, 0), _MOST[known.kind]
    return None if least <= value <= most else f"{value} is not between {least} and {most}."


def _text_problem(known: ContractField, value: str) -> str | None:
    if known.kind is Kind.ZONE:
        return values.time_zone_problem(value)
    choices = _CHOICES.get(known.name)
    if choices and value not in choices:
        return f"'{value}' is none of: {', '.join(choices)}."
    if len(value) > _LONGEST_TEXT or not value.isprintable():
        return f"is no line of at most {_LONGEST_TEXT} letters."
    return None


def _time(value: str | time) -> tuple[Value, str | None]:
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value)
        except ValueError:
            return None, f"must be {_WANTED[Kind.TIME]}."
    if value.tzinfo is not None or value.microsecond:
        return None, "is a local time, such as 09:00: without a zone, in whole seconds."
    return value, None
