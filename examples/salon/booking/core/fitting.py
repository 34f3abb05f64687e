"""Whether a field is where the wiring says, and is of a kind that the core can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignObjectRel, Model

from .columns import Column, Columns, Constant, contract_field, field_at, find

HINT = "Say in wiring.py, or where that was generated from, where it is now."

WHOLE = frozenset(
    {
        "SmallIntegerField",
        "IntegerField",
        "BigIntegerField",
        "PositiveSmallIntegerField",
        "PositiveIntegerField",
        "PositiveBigIntegerField",
    }
)
NUMBERS = WHOLE | {"DecimalField", "FloatField"}
TEXTS = frozenset({"CharField", "TextField", "SlugField"})
OTHERS = frozenset(
    {
        "BinaryField",
        "BooleanField",
        "DateField",
        "DateTimeField",
        "DurationField",
        "FileField",
        "ForeignKey",
        "GenericForeignKey",
        "GenericIPAddressField",
        "JSONField",
        "OneToOneField",
        "TimeField",
        "UUIDField",
    }
)
WEEK = frozenset("0123456")
MONDAY = ("mon", "lun", "seg", "maa", "pon", "mo", "lu", "пон")
"""How the first day of the week begins in many languages, and no other day there."""
DJANGO = NUMBERS | TEXTS | OTHERS
"""Kinds of which we know what they hold; any other may hold what is wanted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one of the contract's fields may be: in words, as a field, as a constant."""

    said: str
    fields: frozenset[str]
    constants: tuple[type, ...]


KINDS: Mapping[str, Kind] = {
    "BooleanField": Kind("a yes or no", frozenset({"BooleanField"}), (bool,)),
    "TimeField": Kind("a time of day", frozenset({"TimeField"}), (time, str)),
    "DateField": Kind("a date", frozenset({"DateField"}), (date,)),
    "CharField": Kind("a text", TEXTS, (str,)),
    "DecimalField": Kind("a number", NUMBERS, (int, Decimal)),
}
NUMBER = Kind("a whole number", WHOLE, (int,))
DURATION = Kind(
    "a number or a duration",
    NUMBERS | {"DurationField"},
    (int, float, Decimal, timedelta),
)
# It is only compared with that of others.
GROUP = Kind("anything", DJANGO, (str, int))


def kind_of(role: str, name: str) -> Kind:
    """What one of the contract's fields may be."""
    if name == "parallel_group":
        return GROUP
    if name.endswith("_minutes"):
        return DURATION
    return KINDS.get(contract_field(role, name).get_internal_type(), NUMBER)


def misfits(
    model: type[Model], role: str, columns: Columns, name: str
) -> Iterator[CheckMessage]:
    """What is wrong with one of the contract's fields."""
    where = find(model, role, columns, name).where
    if isinstance(where, Constant):
        yield from _constant(model, role, name, where)
        return
    problems = list(lost(model, where.path, f"{name} of the {role}"))
    yield from problems or _column(model, role, name, where)


def lost(model: type[Model], path: str, said: str) -> Iterator[CheckMessage]:
    """What is wrong with a path that must lead to one value."""
    at: Any = model
    for name in path.split("__"):
        # Of a model that is not there either, Django itself tells.
        if at is None or isinstance(at, str):
            text = f"{model._meta.label}: “{path}” goes on after a field: {said}."
            yield Error(text, hint=HINT, obj=model, id="booking.E001")
            return
        try:
            field = field_at(at, name)
        except FieldDoesNotExist:
            text = f"{at._meta.label} has no field “{name}”: {said}."
            hint = f"{names_of(at, name)} {HINT}"
            yield Error(text, hint=hint, obj=model, id="booking.E001")
            return
        if field.one_to_many or field.many_to_many:
            text = f"{at._meta.label}.{name} leads to many, not to one: {said}."
            yield Error(text, hint=HINT, obj=model, id="booking.E002")
            return
        at = field.related_model


def names_of(model: type[Model], name: str) -> str:
    """The fields that there are, and the one that was meant, perhaps."""
    names = sorted(field.name for field in model._meta.get_fields())
    near = get_close_matches(name, names, n=1)
    meant = f" Is it “{near[0]}” now?" if near else ""
    return f"It has {', '.join(names)}.{meant}"


def _column(
    model: type[Model], role: str, name: str, where: Column
) -> Iterator[CheckMessage]:
    field, kind = field_at(model, where.path), kind_of(role, name)
    has = type_of(field)
    said = f"{model._meta.label}: “{where.path}” is a {has}"
    is_flag = kind is KINDS["BooleanField"]
    if name == "weekday":
        yield from _weekday(model, field, where)
    if where.values and (is_flag or name == "weekday"):
        choices = choices_of(field)
        strange = [each for each in where.values if choices and each not in choices]
        if strange:
            text = f"{said} that is never {strange[0]!r}: {name} of the {role}."
            hint = f"Its choices are {', '.join(map(repr, choices))}."
            yield Error(text, hint=hint, obj=model, id="booking.E004")
    elif has in DJANGO and has not in kind.fields:
        text = f"{said}, not {kind.said}: {name} of the {role}."
        hint = "Say which of its `values` mean yes." if is_flag else HINT
        yield Error(text, hint=hint, obj=model, id="booking.E003")
    needed = contract_field(role, name)
    if role.endswith(("_day", "_off")) and field.null and not needed.null:
        text = f"{model._meta.label}: rows without “{where.path}” count for nothing."
        hint = f"The core needs it: {name} of the {role}."
        yield Warning(text, hint=hint, obj=model, id="booking.W001")


def type_of(field: Any) -> str:
    """As Django calls the kind of field; a generic key is none of its fields."""
    if isinstance(field, Field | ForeignObjectRel):
        return str(field.get_internal_type())
    return type(field).__name__


def choices_of(field: Any) -> list[object]:
    """What the field may hold; nothing where that is not said."""
    if not isinstance(field, Field):
        return []
    return [value for value, _label in field.flatchoices]


def _weekday(model: type[Model], field: Any, where: Column) -> Iterator[CheckMessage]:
    """That Monday is Monday: it would be hard to see on the pages that it is not."""
    named = set(where.values)
    said = f"{model._meta.label}: “{where.path}”"
    if named and len(named) != len(WEEK):
        text = f"{said} has {len(named)} `values`: weekday has seven."
    elif not named and not _counts_from_monday(field):
        text = f"{said} does not count from 0, which is Monday, to 6."
    else:
        return
    hint = "Name the `values` that stand for Monday, Tuesday and so on, in this order."
    yield Error(text, hint=hint, obj=model, id="booking.E004")


def _counts_from_monday(field: Any) -> bool:
    """As far as its choices tell: there may be fewer days, or texts of any language."""
    choices = field.flatchoices if isinstance(field, Field) else []
    days = {str(value): str(text) for value, text in choices if value is not None}
    mondays = {day for day, text in days.items() if text.lower().startswith(MONDAY)}
    return not days or ("0" in days and days.keys() <= WEEK and mondays <= {"0"})


def _constant(
    model: type[Model], role: str, name: str, where: Constant
) -> Iterator[CheckMessage]:
    field, kind, value = contract_field(role, name), kind_of(role, name), where.value
    said = f"{model._meta.label}: {value!r} for {name} of the {role}"
    if value is None and (field.null or field.has_default()):
        return
    if not _is_one(value, kind):
        text = f"{said} is not {kind.said}."
        yield Error(text, hint="Change it in wiring.py.", obj=model, id="booking.E005")


def _is_one(value: object, kind: Kind) -> bool:
    if isinstance(value, str) and time in kind.constants:
        try:
            time.fromisoformat(value)
        except ValueError:
            return False
    # True is a number to Python, and a mistake here.
    is_flag = bool in kind.constants
    return isinstance(value, kind.constants) and isinstance(value, bool) is is_flag
