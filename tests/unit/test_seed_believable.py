"""What `seed` puts into fields that it does not know."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from codex_booking_gen.seeding.believable import required, value_for
from codex_booking_gen.seeding.errors import SeedError

ORDER: Any = SimpleNamespace(_meta=SimpleNamespace(label="shop.Order"))
"""Stands where the model of a field stands."""


def named(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field as if a model had it as `what_hurts`."""
    field.set_attributes_from_name("what_hurts")
    field.model = ORDER
    return field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.BooleanField(), False),
        (models.TimeField(), time(9)),
        (models.CharField(max_length=4, choices=[("", "-"), ("ok", "Yes")]), "ok"),
        (models.IntegerField(choices=[("Low", [(7, "Seven")])]), 7),
    ],
)
def test_a_field_gets_what_it_takes(field: models.Field[Any, Any], value: object) -> None:
    """Choices before anything else, groups of them too."""
    assert value_for(named(field), Random(1)) == value


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(max_length=6),
        models.TextField(),
        models.EmailField(),
        models.URLField(),
        models.SlugField(),
        models.PositiveSmallIntegerField(),
        models.DecimalField(max_digits=4, decimal_places=1),
        models.FloatField(),
        models.DateField(),
        models.DateTimeField(),
        models.DurationField(),
        models.UUIDField(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_the_value_is_valid_and_the_same_for_the_same_chance(
    field: models.Field[Any, Any],
) -> None:
    """So that a second run asks for the same visit."""
    named(field)
    one, other = value_for(field, Random(3)), value_for(field, Random(3))
    assert one is not None
    if not isinstance(field, models.DateTimeField):
        assert one == other
    field.clean(one, None)


def test_unique_fields_get_other_values_every_time() -> None:
    """A thousand visits have a thousand numbers."""
    random = Random(1)
    for field in (models.CharField(unique=True, max_length=20), models.UUIDField(unique=True)):
        named(field)
        assert len({value_for(field, random) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        (models.JSONField(), "shop.Order.what_hurts must be given."),
        (models.FileField(), "shop.Order.what_hurts must be given."),
        (models.IntegerField(validators=[MinValueValidator(900)]), "greater than or equal to 900"),
        (models.CharField(validators=[RegexValidator("^X-")], max_length=9), "valid value"),
    ],
)
def test_what_nothing_is_known_for_is_said(field: models.Field[Any, Any], problem: str) -> None:
    """With what the owner can do about it."""
    with pytest.raises(SeedError, match=r"shop\.Order\.what_hurts") as refused:
        value_for(named(field), Random(1))
    assert problem in str(refused.value)
    assert "default" in refused.value.hint


def test_only_what_a_form_would_ask_for_is_required() -> None:
    """Not what may be empty, has a default, is given, or nobody edits."""

    fields = [
        models.AutoField(primary_key=True, name="id"),
        models.CharField(name="asked"),
        models.CharField(name="given"),
        models.CharField(blank=True, name="blank"),
        models.DurationField(default=timedelta, name="default"),
        models.DateTimeField(auto_now_add=True, name="added"),
        models.TextField(editable=False, name="hidden"),
    ]
    row: Any = SimpleNamespace(_meta=SimpleNamespace(concrete_fields=fields))
    assert [field.name for field in required(row, {"given": 1})] == ["asked"]
