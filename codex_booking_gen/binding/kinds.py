"""Which fields of Django can stand for which of the contract's."""

from __future__ import annotations

from collections.abc import Mapping

from codex_booking_gen.bindings import Unit
from codex_booking_gen.contract import ContractField, Kind
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec_model import FieldWish
from codex_booking_gen.spec_values import nearest

WHOLE = frozenset(
    [
        "IntegerField",
        "BigIntegerField",
        "SmallIntegerField",
        "PositiveIntegerField",
        "PositiveBigIntegerField",
        "PositiveSmallIntegerField",
        "AutoField",
        "BigAutoField",
        "SmallAutoField",
    ]
)
NUMBERS = WHOLE | {"DecimalField", "FloatField"}
TEXTS = frozenset(
    [
        "CharField",
        "TextField",
        "SlugField",
        "EmailField",
        "URLField",
        "UUIDField",
        "FilePathField",
        "GenericIPAddressField",
    ]
)

_FITTING: Mapping[Kind, frozenset[str]] = {
    Kind.TEXT: TEXTS | WHOLE,
    Kind.YES_NO: frozenset({"BooleanField", "NullBooleanField"}),
    Kind.MINUTES: NUMBERS | {"DurationField"},
    Kind.NUMBER: WHOLE,
    Kind.PRICE: NUMBERS,
    Kind.TIME: frozenset({"TimeField"}),
    Kind.DATE: frozenset({"DateField"}),
    Kind.MOMENT: frozenset({"DateTimeField"}),
    Kind.ZONE: frozenset({"CharField", "TextField", "SlugField"}),
    Kind.TOKEN: frozenset({"UUIDField"}),
}
_NEEDS: Mapping[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.YES_NO: "a BooleanField, or the values that mean yes",
    Kind.MINUTES: "a number or a DurationField",
    Kind.NUMBER: "a whole number",
    Kind.PRICE: "a number",
    Kind.TIME: "a TimeField",
    Kind.DATE: "a DateField",
    Kind.MOMENT: "a DateTimeField",
    Kind.ZONE: "a text with the name of a zone",
    Kind.TOKEN: "a UUIDField",
}
_TYPES: Mapping[str, type] = (
    dict.fromkeys(WHOLE, int) | dict.fromkeys(TEXTS, str) | {"BooleanField": bool}
)
"""What the values of a yes or no are, by the field that has them."""
MONDAY = ("mon", "lun", "seg", "maa", "pon", "mo", "lu", "пон")
"""How the first day of the week begins in many languages, and no other day there."""


def fits(known: ContractField, field: FieldFacts) -> bool:
    """Whether the field can stand for the contract's as it is."""
    if field.related or field.to_many or field.kind not in _FITTING.get(known.kind, frozenset()):
        return False
    return not (known.name == "weekday" and field.choices) or _counts_weekdays(field)


def _counts_weekdays(field: FieldFacts) -> bool:
    """From 0, and what is called Monday, where one of its texts tells, is that 0."""
    days = {value: text.lower() for value, text in field.choices if value is not None}
    mondays = {value for value, text in days.items() if text.startswith(MONDAY)}
    return 0 in days and days.keys() <= set(range(7)) and mondays <= {0}


def unit_of(wish: FieldWish, field: FieldFacts) -> Unit:
    """What a number in the field means."""
    return Unit.DURATION if field.kind == "DurationField" else Unit(wish.unit)


def misfit(
    known: ContractField, wish: FieldWish, model: ModelFacts, field: FieldFacts
) -> str | None:
    """Why the field cannot be what booking.toml makes of it."""
    where = f"{model.label}.{field.name}"
    if field.related:
        return f"{where} leads to {field.related}: name one of its fields, '{field.name}.…'."
    if wish.values:
        return _values_problem(wish, where, field)
    if fits(known, field):
        return _unit_problem(wish, where, field)
    if known.kind is Kind.YES_NO and field.kind in _TYPES:
        return f"{where} is a {field.kind}: say which of its values mean yes,{_choice_form(field)}."
    if known.name == "weekday" and field.kind in WHOLE:
        shown = ", ".join(f"{_shown(value)}: {text}" for value, text in field.choices[:2])
        return (
            f"{where} does not count from 0, which is Monday, to 6. It has {shown} and so on: give"
            " the model a field that does, or let the app generate its hours."
        )
    return f"{where} is {_article(field.kind)}; {known.name} needs {_NEEDS[known.kind]}."


def _article(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "AEIO" else f"a {kind}"


def _unit_problem(wish: FieldWish, where: str, field: FieldFacts) -> str | None:
    if field.kind == "DurationField" and wish.unit != "minutes":
        return f"{where} is a DurationField, which says its unit itself. Take unit out."
    return None


def _choice_form(field: FieldFacts) -> str:
    values = [value for value, _ in field.choices if value not in (None, "")]
    shown = f' {{ field = "{field.name}", values = [...] }}'
    return f"{shown}; it has: {', '.join(map(_shown, values))}" if values else shown


def _values_problem(wish: FieldWish, where: str, field: FieldFacts) -> str | None:
    wanted = _TYPES.get(field.kind)
    if wanted is None:
        return f"{where} is {_article(field.kind)}, which has no values that could be named."
    odd = [value for value in wish.values if type(value) is not wanted]
    if odd:
        return f"{where} is {_article(field.kind)}: {_shown(odd[0])} is no value of it."
    choices = [value for value, _ in field.choices if value is not None]
    wrong = [value for value in wish.values if choices and value not in choices]
    if wrong:
        near = nearest(str(wrong[0]), [str(value) for value in choices])
        has = ", ".join(map(_shown, choices))
        return f"{where} has no choice {_shown(wrong[0])}. It has: {has}.{near}"
    return None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)
