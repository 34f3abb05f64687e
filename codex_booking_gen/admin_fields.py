"""Where the admin shows a field: in lists, filters and searches, as fits its kind."""

from __future__ import annotations

from collections.abc import Iterable

from codex_booking_gen.model_facts import FieldFacts
from codex_booking_gen.python_text import Node, names
from codex_booking_gen.role_view import RoleView

_SEARCHED = frozenset({"CharField", "EmailField", "SlugField", "TextField", "URLField"})
_LISTED = frozenset(
    {
        *("BigIntegerField", "BooleanField", "CharField", "DateField", "DateTimeField"),
        *("DecimalField", "DurationField", "EmailField", "FloatField", "ForeignKey"),
        *("IntegerField", "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField"),
        *("PositiveSmallIntegerField", "SlugField", "SmallIntegerField", "TimeField"),
    }
)
_FILTERED = frozenset({"BooleanField", "DateField", "DateTimeField", "ForeignKey"})
_NAMED = ("name", "title")
"""A text whose name holds one of these is what people would look for."""


class Extra:
    """Fields that the owner added, by where the admin shows them."""

    def __init__(self, fields: Iterable[FieldFacts]) -> None:
        self.fields = tuple(fields)

    @property
    def form(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def columns(self) -> list[str]:
        return [field.name for field in self.fields if field.kind in _LISTED]

    @property
    def filters(self) -> list[str]:
        return [
            field.name
            for field in self.fields
            if field.kind in _FILTERED or (field.choices and field.kind in _LISTED)
        ]

    @property
    def searches(self) -> list[str]:
        return [
            field.name for field in self.fields if field.kind in _SEARCHED and not field.choices
        ]

    @property
    def horizontal(self) -> list[str]:
        return [field.name for field in self.fields if field.kind == "ManyToManyField"]

    @property
    def links(self) -> list[str]:
        """What the list would ask for row by row."""
        return [
            field.name for field in self.fields if field.kind in ("ForeignKey", "OneToOneField")
        ]


def searched(role: RoleView) -> list[str]:
    """Lookups by which people find a row: its name, or what is called so."""
    if role.has_name:
        return [role.fields["name"].path]
    facts = role.binding.facts
    if facts is None:
        return []
    return [
        field.name
        for field in facts.fields
        if field.kind in _SEARCHED
        and not field.reverse
        and not field.choices
        and any(part in field.name for part in _NAMED)
    ][:3]


def choosers(links: Iterable[tuple[str, RoleView]], raw: Iterable[str] = ()) -> dict[str, Node]:
    """How a row of another model is chosen: by typing, where its own admin can search."""
    completed: list[str] = []
    by_key = [*raw]
    for name, role in links:
        facts = role.binding.facts
        if role.generated:
            (completed if searched(role) else by_key).append(name)
        elif facts and facts.admin:
            (completed if facts.admin_searches else by_key).append(name)
        # else it has no admin, which alone could open a window to choose in: a plain list
    return {
        "autocomplete_fields": names(completed, exploded=True),
        "raw_id_fields": names(by_key),
    }


def behind_texts(links: Iterable[tuple[str, RoleView]]) -> list[str]:
    """Rows that an existing master or service may make its text of."""
    return [
        f"{name}__{field.name}"
        for name, role in links
        if not role.generated and role.binding.facts and role.binding.facts.has_str
        for field in role.binding.facts.fields
        if field.related and not (field.to_many or field.reverse or field.parent_link)
    ]
