"""What a project's models are like, as its own Python tells it with `introspect_models.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

type Scalar = str | int | float | bool | None

PLAIN_MANAGER = "django.db.models.manager.Manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """A field of a model, or a relation that leads to it from another one."""

    name: str
    """As lookups say it: of a reverse relation the query name, `skill` rather than `skill_set`."""
    kind: str
    """Django's own field class: `CharField`, `ForeignKey`; a subclass counts as what it extends,
    a reverse relation as the field of the other model."""
    field_class: str = ""
    """Dotted name of a class that is not Django's own: `timezone_field.fields.TimeZoneField`."""
    related: str = ""
    """Label of the model that it leads to: `catalog.Treatment`."""
    to_many: bool = False
    reverse: bool = False
    """The other model has the field."""
    through: str = ""
    """Label of the model between, where a many-to-many has one that is written out."""
    null: bool = False
    blank: bool = False
    has_default: bool = False
    """It fills itself: by a default, by the database, as a time of change or a counted key."""
    unique: bool = False
    primary_key: bool = False
    editable: bool = True
    choices: tuple[tuple[Scalar, str], ...] = ()
    """Empty where there are more than 200, or where a function computes them from the database."""
    max_length: int | None = None
    verbose_name: str = ""
    """In the language in which it is written."""
    model: str = ""
    """Label of the model that has the column: a parent's, where models inherit tables."""
    accessor: str = ""
    """Of a reverse relation: what an instance calls it, `skill_set`."""
    remote: str = ""
    """Of a reverse relation: the name of the other model's field."""
    help_text: str = ""
    """As it is written."""
    default: Scalar = None
    """Where it is plain text, a number or a boolean; what a function answers is not known."""
    mixin: str = ""
    """Dotted name of the abstract model that brings it; empty: it is written in the model."""
    parent_link: bool = False
    """It joins the tables of a model and of one that inherits it."""

    @classmethod
    def from_answer(cls, told: Mapping[str, Any]) -> Self:
        """Raises TypeError or ValueError for what no project can have answered."""
        choices = tuple((value, str(text)) for value, text in told.get("choices", ()))
        return cls(**{**told, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """A model that is installed in the project."""

    label: str
    """`salon.Stylist`."""
    module: str
    """Where the class is defined: `salon.models.people`."""
    file: str | None
    """Relative to the project's root, with `/`; None for what the project does not own."""
    line: int | None
    """Of `class …` in that file."""
    verbose_name: str
    verbose_name_plural: str
    pk: str
    pk_kind: str
    """Where the key is a link to a parent's row, the kind of that one's key."""
    fields: tuple[FieldFacts, ...]
    bases: tuple[str, ...] = ()
    """Dotted names of the classes that it derives from, nearest first, without Django's own."""
    proxy_of: str = ""
    parents: tuple[str, ...] = ()
    """Labels of the models whose tables it inherits."""
    ordering: tuple[str, ...] = ()
    managed: bool = True
    swapped: bool = False
    default_manager: str = PLAIN_MANAGER
    """Dotted name of its class."""
    manager_filters: bool = False
    """The default manager may hide rows: it has a get_queryset of its own."""
    managers: tuple[str, ...] = ()
    """What the class calls its managers: `objects`."""
    has_str: bool = False
    """It says itself how a row is called."""
    constraints: tuple[str, ...] = ()
    """Class names of its constraints."""
    admin: str = ""
    """Dotted name of the ModelAdmin that it is registered with on the admin's default site."""
    admin_searches: bool = False
    """That one has search_fields, as autocomplete needs."""

    @classmethod
    def from_answer(cls, told: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what no project can have answered."""
        fields = tuple(FieldFacts.from_answer(field) for field in told["fields"])
        lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
        absent: dict[str, Any] = {
            "file": None,
            "line": None,
            "verbose_name": "",
            "verbose_name_plural": "",
        }
        return cls(**{**absent, **told, **lists, "fields": fields})

    @property
    def app_label(self) -> str:
        return self.label.partition(".")[0]

    @property
    def cls(self) -> str:
        return self.label.rpartition(".")[2]

    def field(self, name: str) -> FieldFacts | None:
        """The field or reverse relation of this name."""
        return next((field for field in self.fields if field.name == name), None)


def model_labelled(models: Iterable[ModelFacts], label: str) -> ModelFacts | None:
    """The model with this label."""
    return next((model for model in models if model.label == label), None)
