"""What a project's models are like, as its own Python tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

type Scalar = str | int | float | bool | None

PLAIN_MANAGER = "django.db.models.manager.Manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFacts:
    """A field of a model, or a relation that leads to it from another one."""

    name: str
    """As lookups say it: of a reverse relation the query name, `skill` rather than `skill_set`."""
    kind: str
    """Django's own field class: `CharField`, `ForeignKey`; a subclass counts as what it extends."""
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
    unique: bool = False
    primary_key: bool = False
    editable: bool = True
    choices: tuple[tuple[Scalar, str], ...] = ()
    max_length: int | None = None
    verbose_name: str = ""
    """In the language in which it is written."""
    model: str = ""
    """Label of the model that has the column: a parent's, where models inherit tables."""


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
    has_str: bool = False
    """It says itself how a row is called."""
    constraints: tuple[str, ...] = ()
    """Class names of its constraints."""
    admin: str = ""
    """Dotted name of the ModelAdmin that it is registered with."""
    admin_searches: bool = False
    """That one has search_fields, as autocomplete needs."""

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
