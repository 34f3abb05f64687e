"""A role as templates see it: its names, whose model it is, and which contract fields it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from codex_booking_gen.bindings import Binding, Bindings, Bound, Satellite, Source
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.model_facts import FieldFacts
from codex_booking_gen.naming import Role

_UNSAFE = re.compile(r"[\"\\<>&{}%\n]")
"""In a label these would end a string of Python, or begin a tag."""
_LONGEST = 40
"""A longer label would stand on another line, depending on how long the owner's lines may be."""

SCHEDULE = ("working_day", "special_day", "day_off")
_COUNTED = ("price", "duration_minutes")
"""What pages compute with, or write in a way of their own."""


@dataclass(frozen=True)
class RoleView:
    """One role. Names are those of `naming.Role`."""

    binding: Binding
    app_name: str
    """The app's dotted package."""

    @cached_property
    def _names(self) -> Role:
        names = self.binding.names
        told = names.verbose, names.verbose_plural
        if any(_UNSAFE.search(text) or len(text) > _LONGEST for text in told):
            return Role(names.cls)
        return names

    @property
    def role(self) -> str:
        return self.binding.role

    @property
    def part(self) -> str:
        """The role, for people."""
        return self.role.replace("_", " ")

    @property
    def cls(self) -> str:
        return self._names.cls

    @property
    def name(self) -> str:
        return self._names.name

    @property
    def plural(self) -> str:
        return self._names.plural

    @property
    def slug(self) -> str:
        return self._names.slug

    @property
    def label(self) -> str:
        return self._names.label

    @property
    def label_plural(self) -> str:
        return self._names.label_plural

    @property
    def title(self) -> str:
        return self._names.title

    @property
    def title_plural(self) -> str:
        return self._names.title_plural

    @property
    def generated(self) -> bool:
        """Whether the app's models.py holds the model."""
        return self.binding.generated

    @property
    def target(self) -> str:
        """What a foreign key in models.py points to."""
        return self.cls if self.generated else f'"{self.binding.label}"'

    @property
    def manager(self) -> str:
        """An existing model may call its manager otherwise."""
        return "objects" if self.generated else "_default_manager"

    @property
    def has_other_admin(self) -> bool:
        """Whether the project shows an existing model in an admin of its own."""
        shown = self.binding.facts.admin if self.binding.facts else ""
        # The app's own is there, too, once it is installed.
        return not self.generated and bool(shown) and not shown.startswith(f"{self.app_name}.")

    @property
    def hours(self) -> Role:
        """The proxy that the admin shows instead of an existing master."""
        return Role(f"{self.cls}Hours")

    @property
    def satellite(self) -> SatelliteView | None:
        """The one-to-one model of the app, where the existing model lacks something."""
        found = self.binding.satellite
        return SatelliteView(found, self) if found else None

    @property
    def fields(self) -> Mapping[str, Bound]:
        """Contract name -> where it is."""
        return self.binding.fields

    @property
    def has_name(self) -> bool:
        """Whether some field is its name; else only `str(row)` is."""
        return "name" in self.fields and bool(self.fields["name"].path)

    @property
    def name_suffix(self) -> str:
        """What pages write after a row for its name: `.full_name`, or nothing for its text."""
        return "." + self.fields["name"].path.replace("__", ".") if self.has_name else ""

    @property
    def described(self) -> bool:
        """Whether pages cannot read all they show off the row itself."""
        return not all(self.binding.has(name) for name in _COUNTED)

    def related(self, role: RoleView) -> str:
        """What this model calls the rows of `role` that point to it.

        An existing model may have rows of that name already, so the app's label is put before.
        """
        return (
            role.plural if self.generated else f"{self.app_name.rpartition('.')[2]}_{role.plural}"
        )

    def link(self, name: str) -> str:
        """The foreign key of this model to another role, `master` or `service`."""
        bound = self.fields.get(name)
        return bound.path if bound else name

    def keeps(self, *names: str) -> bool:
        """Whether each of these can differ from row to row."""
        return all(
            name in self.fields and self.fields[name].source is not Source.CONSTANT
            for name in names
        )

    def inherits(self, name: str) -> bool:
        """Whether a row of which nobody says so has what the settings say."""
        bound = self.fields.get(name)
        if bound is None or bound.source is Source.CONSTANT:
            return bound is None or bound.value is None
        field = self.binding.facts and self.binding.facts.field(bound.path)
        return self.generated or bound.source is Source.SATELLITE or bool(field and field.null)

    def named(self, variable: str) -> str:
        """An expression of Python for what pages call the row in `variable`."""
        said = f"{variable}{self.name_suffix}" if self.has_name else f"str({variable})"
        # What an existing model makes of its name may hold anything.
        return said if self.generated and self.has_name else f"escape({said})"

    def has(self, *names: str) -> bool:
        """Whether the model itself has each of these under the contract's name."""
        return all(self.binding.has(name) for name in names)

    @cached_property
    def extra(self) -> tuple[FieldFacts, ...]:
        """What the owner's model has beside the contract's fields, as far as forms can show it.

        Of an existing appointment what it has of its own: no other file of the app shows it.
        """
        found = self.binding.extra
        if not self.generated and self.binding.facts is not None:
            contract = {each.name for each in CONTRACT[self.binding.role]}
            links = {self.link(name) for name in ("master", "service", "client")}
            rest = self.binding.facts.fields
            found = tuple(field for field in rest if field.name not in contract | links)
        return tuple(field for field in found if _is_shown(field))

    @property
    def demanded(self) -> tuple[FieldFacts, ...]:
        """Those of `extra` that a form does not let pass empty."""
        optional = ("BooleanField", "FileField", "ImageField")
        return tuple(
            field for field in self.extra if not field.blank and field.kind not in optional
        )

    @property
    def asked(self) -> tuple[FieldFacts, ...]:
        """Those of `extra` that a row cannot be without, and that have no default."""
        return tuple(field for field in self.extra if _is_asked(field))


@dataclass(frozen=True)
class SatelliteView:
    """The app's own one-to-one model for what an existing model lacks."""

    satellite: Satellite
    owner: RoleView

    @property
    def names(self) -> Role:
        return Role(self.satellite.cls)

    @property
    def cls(self) -> str:
        return self.satellite.cls

    @property
    def related_name(self) -> str:
        return self.satellite.related_name

    @property
    def link(self) -> str:
        """Its one-to-one field."""
        return self.owner.name

    @property
    def services(self) -> bool:
        """Whether it says what its master offers."""
        return "services" in self.satellite.fields

    def has(self, *names: str) -> bool:
        """Whether it holds each of these."""
        return all(name in self.satellite.fields for name in names)


def role_views(bindings: Bindings, app_name: str) -> dict[str, RoleView]:
    """Role -> what templates see of it. `app_name` is the app's dotted package."""
    return {role: RoleView(each, app_name) for role, each in bindings.roles.items()}


def _is_shown(field: FieldFacts) -> bool:
    hidden = field.reverse or field.primary_key or field.parent_link or not field.editable
    return not hidden and not (field.to_many and field.through)


def _is_asked(field: FieldFacts) -> bool:
    optional = field.null or field.blank or field.has_default
    # An empty file is stored as an empty text, and a form with files is another form; a choice of
    # rows would show all of a table to everybody.
    unasked = ("BinaryField", "FileField", "ImageField", "JSONField")
    return not (optional or field.related) and field.kind not in unasked
