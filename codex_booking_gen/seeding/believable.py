"""A value for a field that the project's owner has added and that must not be empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .errors import SeedError

HELP = "Give it a default, or let it be empty: seed does not know what belongs there."


def required_values(
    model: type[models.Model], given: Mapping[str, object], random: Random
) -> dict[str, object]:
    """Values for what `model` asks for beyond what is given, by field.

    Raises SeedError for a field that nothing believable is known for.
    """
    return {field.name: value_for(field, random) for field in required(model, given)}


def required(model: type[models.Model], given: Mapping[str, object]) -> Iterator[Any]:
    """The fields of `model` that a form would ask for, less those that are given."""
    for field in model._meta.concrete_fields:
        filled = field.blank or field.has_default() or field.has_db_default()
        if not (filled or field.primary_key or not field.editable or field.name in given):
            yield field


def value_for(field: models.Field[Any, Any], random: Random) -> object:
    """A value that the field accepts.

    Raises SeedError when there is none to be had.
    """
    value = _value(field, random)
    try:
        return value if field.is_relation else field.clean(value, None)
    except ValidationError as error:
        raise SeedError(f"{_label(field)}: {' '.join(error.messages)}", HELP) from error


def _value(field: models.Field[Any, Any], random: Random) -> object:
    if field.is_relation:
        return _some_row(field, random)
    if field.flatchoices:
        return random.choice([key for key, _text in field.flatchoices if key not in ("", None)])
    for kind, make in _MAKERS:
        if isinstance(field, kind):
            return make(field, random)
    raise SeedError(f"{_label(field)} must be given.", HELP)


def _some_row(field: models.Field[Any, Any], random: Random) -> models.Model:
    """One of the rows that the field may lead to."""
    link: Any = field
    model: type[models.Model] = link.related_model
    rows = list(model._default_manager.complex_filter(link.get_limit_choices_to())[:50])
    if not rows:
        raise SeedError(
            f"{_label(field)} must lead to a row of {model._meta.label}, and there is none.",
            f"Add {model._meta.verbose_name_plural} first.",
        )
    return random.choice(rows)


def _text(field: models.Field[Any, Any], random: Random) -> str:
    text = f"{field.verbose_name} {random.randint(100, 999)}".capitalize()
    if field.unique:
        text = f"{random.getrandbits(32):08x} {text}"
    return text[: field.max_length]


def _number(field: models.Field[Any, Any], random: Random) -> int:
    return random.getrandbits(15) if field.unique else random.randint(1, 5)


_MAKERS: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any, Random], object]], ...] = (
    (models.BooleanField, lambda _field, _random: False),
    (models.EmailField, lambda _field, random: f"{random.getrandbits(32):08x}@example.com"),
    (models.URLField, lambda _field, random: f"https://example.com/{random.getrandbits(32):08x}"),
    (models.SlugField, lambda _field, random: f"{random.getrandbits(32):08x}"),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.DecimalField, lambda field, random: Decimal(_number(field, random))),
    (models.FloatField, lambda field, random: float(_number(field, random))),
    (models.IntegerField, _number),
    (models.DateTimeField, lambda _field, _random: timezone.now()),
    (models.DateField, lambda _field, _random: timezone.localdate()),
    (models.TimeField, lambda _field, _random: time(9)),
    (models.DurationField, lambda _field, random: timedelta(minutes=random.choice((30, 45, 60)))),
    (models.UUIDField, lambda _field, random: UUID(int=random.getrandbits(128), version=4)),
)


def _label(field: models.Field[Any, Any]) -> str:
    return f"{field.model._meta.label}.{field.name}"
