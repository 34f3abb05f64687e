"""Appointments by the time that they block, in words that the database has an index for."""

from typing import Any

from django.db import connections
from django.db.models import (
    BooleanField,
    DateTimeField,
    F,
    Func,
    Model,
    QuerySet,
)
from django.db.models.expressions import Combinable, CombinedExpression

from .constraints import NoOverlap
from .statements import Given

MANY = 8
"""From more masters than these the ranges alone say which rows are meant."""


def overlapping[M: Model](
    rows: QuerySet[M, M], start: Given, end: Given, *, masters: int
) -> QuerySet[M, M]:
    """The rows whose blocked span overlaps a span of time, the ends excluded.

    The index on master, `blocked_until` and `blocked_from` walks all that these masters
    have after the span, and PostgreSQL cannot tell how little of it begins before the
    end: it may rather read the whole table. The index of the constraint finds ranges
    from both sides, whoever's they are. So few masters are looked up by either, and for
    many there is no choice but the ranges.
    """
    has_ranges = connections[rows.db].vendor == "postgresql" and _is_guarded(rows.model)
    if has_ranges:
        rows = rows.filter(_as_ranges(start, end))
    if has_ranges and masters > MANY:
        # True of every span; and so the rows are among those that the index is about.
        return rows.filter(blocked_until__gt=F("blocked_from"))
    return rows.filter(blocked_from__lt=end, blocked_until__gt=start)


def _is_guarded(model: type[Model]) -> bool:
    """Whether there is an index of ranges at all."""
    return any(isinstance(each, NoOverlap) for each in model._meta.constraints)


def _as_ranges(start: Given, end: Given) -> CombinedExpression:
    return CombinedExpression(
        _range(F("blocked_from"), F("blocked_until")),
        "&&",
        _range(start, end),
        output_field=BooleanField(),
    )


def _range(start: Combinable, end: Combinable) -> Func:
    field: Any = DateTimeField()
    return Func(start, end, function="tstzrange", output_field=field)
