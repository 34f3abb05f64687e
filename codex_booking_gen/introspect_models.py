"""Run by the project's own Python, beside `introspect.py`: the installed models, ready for JSON.

Needs Django and the standard library only. `model_facts.py` tells what the keys mean, and is their
reader; a key whose value is the usual one is left out. No database is asked, and what a project
made hard to tell (choices that a function computes and cannot, a field of no known kind) is told as
little: the rest of the project can still be looked at.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

MOST_CHOICES = 200
"""A field with more of them (countries, time zones) is told without."""
USUAL: tuple[Any, ...] = ("", False, None, [])

type Told = dict[str, Any]


def installed_models(project_path: Callable[[str], str | None]) -> list[Told]:
    """All models but the tables that many-to-many fields make themselves, in the apps' order.

    `project_path` answers a file's path inside the project, None for what is not the project's.
    Texts are in the language in which they are written.
    """
    from django.apps import apps
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.utils import translation

    def refuse(*_args: Any) -> None:
        raise RuntimeError("choices are looked at without a database")

    # this process answers and ends: nobody misses the database
    BaseDatabaseWrapper.ensure_connection = refuse  # type: ignore[assignment]
    text_of = cache(lambda module: text_in_project(module, project_path))
    admins = registered()
    with translation.override(None):
        return [
            model_facts(model, text_of(model.__module__), admins.get(model))
            for model in apps.get_models(include_swapped=True)
        ]


def model_facts(model: Any, source: tuple[str, str] | None, admin: Any) -> Told:
    """What `ModelFacts` has; `source` is the path inside the project and the text."""
    meta = model._meta
    told = unusual(
        label=meta.label,
        module=model.__module__,
        file=source[0] if source else None,
        line=line_of(model, source[1]) if source else None,
        verbose_name=str(meta.verbose_name),
        verbose_name_plural=str(meta.verbose_name_plural),
        pk=meta.pk.name,
        pk_kind=key_kind(meta.pk),
        fields=[field_facts(field) for field in sorted(meta.get_fields(), key=is_reverse)],
        bases=[dotted(base) for base in model.__mro__[1:] if not is_djangos(base)],
        proxy_of=meta.proxy_for_model._meta.label if meta.proxy else "",
        parents=[parent._meta.label for parent in table_parents(meta)],
        ordering=list(ordering_of(meta.ordering)),
        swapped=bool(meta.swapped),
        has_str=says_itself(model),
        constraints=[type(constraint).__name__ for constraint in meta.constraints],
        managers=[manager.name for manager in meta.managers],
        admin=dotted(type(admin)) if admin else "",
        admin_searches=bool(getattr(admin, "search_fields", ())),
    )
    manager = meta.default_manager
    if manager is not None:
        told["default_manager"] = dotted(type(manager))
        told["manager_filters"] = filters(manager)
    return told if meta.managed else {**told, "managed": False}


def unusual(**told: Any) -> Told:
    """Without what the reader takes for granted."""
    return {key: value for key, value in told.items() if value not in USUAL}


def field_facts(field: Any) -> Told:
    """What `FieldFacts` has, of a field or of a relation that leads here from another model."""
    if is_reverse(field):
        return reverse_facts(field)
    return unusual(
        name=field.name,
        kind=kind_of(field),
        field_class="" if is_djangos(type(field)) else dotted(type(field)),
        related=related_label(field),
        to_many=bool(field.many_to_many or field.one_to_many),
        through=through_label(field),
        parent_link=is_parent_link(field),
        null=bool(getattr(field, "null", False)),
        blank=bool(getattr(field, "blank", False)),
        has_default=fills_itself(field),
        unique=bool(getattr(field, "unique", False)),
        primary_key=bool(getattr(field, "primary_key", False)),
        choices=choices_of(field),
        max_length=getattr(field, "max_length", None),
        verbose_name=str(getattr(field, "verbose_name", None) or ""),
        help_text=str(getattr(field, "help_text", None) or ""),
        model=field.model._meta.label,
        mixin=brought_by(field),
    ) | exceptions(field)


def exceptions(field: Any) -> Told:
    """What is told although it is false or empty."""
    default = getattr(field, "default", None)
    told = {"default": scalar(default)} if isinstance(default, (str, bool, int, float)) else {}
    return told if getattr(field, "editable", True) else {**told, "editable": False}


def brought_by(field: Any) -> str:
    """The abstract model, none of Django's, that the field is written in; empty: the model."""
    metas = [(base, getattr(base, "_meta", None)) for base in field.model.__mro__[1:]]
    found = [
        base
        for base, meta in metas
        if meta is not None and meta.abstract and not is_djangos(base)
        if any(own.name == field.name for own in (*meta.local_fields, *meta.local_many_to_many))
    ]
    return dotted(found[-1]) if found else ""


def is_reverse(field: Any) -> bool:
    return bool(field.auto_created and not field.concrete)


def reverse_facts(relation: Any) -> Told:
    """Of a relation whose field another model has."""
    return unusual(
        name=relation.name,
        accessor=relation.get_accessor_name(),
        remote=relation.field.name,
        kind=kind_of(relation.field),
        related=relation.related_model._meta.label,
        to_many=bool(relation.one_to_many or relation.many_to_many),
        through=through_label(relation.field),
        parent_link=is_parent_link(relation.field),
        reverse=True,
        null=True,
        blank=True,
        verbose_name=str(relation.related_model._meta.verbose_name),
        model=relation.related_model._meta.label,
    )


def kind_of(field: Any) -> str:
    """The nearest of Django's own classes; of a field made from scratch, what it is stored as."""
    own = next((base for base in type(field).__mro__ if is_djangos(base)), object)
    if own.__name__ not in ("Field", "object"):
        return own.__name__
    from django.db import models

    try:
        stored = str(field.get_internal_type())
    except Exception:  # noqa: BLE001 - it is the project's own, and may do anything
        return "Field"
    return stored if hasattr(models, stored) else "Field"


def key_kind(key: Any) -> str:
    """Of a key that is itself a link, the kind of what it leads to in the end."""
    try:
        while getattr(key, "remote_field", None) is not None:
            key = key.target_field
    except ValueError:
        # it leads to a model that is not installed, which Django's checks mind
        pass
    return kind_of(key)


def related_label(field: Any) -> str:
    """Label of the model at the other end; where it is not installed, what the field says."""
    related = getattr(field, "related_model", None)
    return related if isinstance(related, str) else related._meta.label if related else ""


def through_label(field: Any) -> str:
    through = getattr(getattr(field, "remote_field", None), "through", None)
    if through is None or isinstance(through, str):
        return through or ""
    return "" if through._meta.auto_created else str(through._meta.label)


def is_parent_link(field: Any) -> bool:
    return bool(getattr(getattr(field, "remote_field", None), "parent_link", False))


def fills_itself(field: Any) -> bool:
    """Whether a row can be made without a value for it, other than by leaving it empty."""
    from django.db.models import NOT_PROVIDED, AutoField
    from django.db.models.fields import AutoFieldMixin

    return bool(
        getattr(field, "default", NOT_PROVIDED) is not NOT_PROVIDED
        or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
        or getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or getattr(field, "generated", False)
        or isinstance(field, (AutoField, AutoFieldMixin))
    )


def choices_of(field: Any) -> list[list[Any]]:
    """Value and text of each; none where a function that computes them cannot."""
    if getattr(field, "choices", None) is None:
        return []
    found: list[list[Any]] = []
    try:
        for value, text in field.flatchoices:
            found.append([scalar(value), str(text)])
            if len(found) > MOST_CHOICES:
                return []
    except Exception:  # noqa: BLE001 - it is the project's own, and may do anything
        return []
    return found


def scalar(value: Any) -> Any:
    """The value as JSON can say it."""
    if isinstance(value, str):
        # of an enum's member, what is stored
        return value if type(value) is str else str(getattr(value, "value", value))
    plain = value is None or isinstance(value, (bool, int, float))
    return value if plain else str(value)


def dotted(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def is_djangos(cls: type) -> bool:
    return cls is object or cls.__module__.partition(".")[0] in ("django", "builtins")


def says_itself(model: Any) -> bool:
    from django.db.models import Model

    return model.__str__ is not Model.__str__


def filters(manager: Any) -> bool:
    """Whether it may hide rows: it makes its query sets in a way of its own."""
    from django.db.models.manager import BaseManager

    return type(manager).get_queryset is not BaseManager.get_queryset


def table_parents(meta: Any) -> list[Any]:
    """The models that share a row with it; of a proxy, those of the model behind it."""
    return [model for model in meta.get_parent_list() if model is not meta.concrete_model]


def ordering_of(ordering: Iterable[Any]) -> Iterator[str]:
    """The names in it; expressions other than a field are left out."""
    for entry in ordering:
        if isinstance(entry, str):
            yield entry
            continue
        name = getattr(getattr(entry, "expression", entry), "name", None)
        if isinstance(name, str):
            yield f"-{name}" if getattr(entry, "descending", False) else name


def registered() -> dict[Any, Any]:
    """Model -> its ModelAdmin on the admin's default site, the one that our admin is on."""
    from django.apps import apps

    if not apps.is_installed("django.contrib.admin"):
        return {}
    from django.contrib import admin

    return dict(admin.site._registry)


def text_in_project(
    module: str, project_path: Callable[[str], str | None]
) -> tuple[str, str] | None:
    """The path inside the project of the module's file, and its text."""
    filename = getattr(sys.modules.get(module), "__file__", None)
    relative = project_path(filename) if filename else None
    if filename is None or relative is None:
        return None
    return relative, Path(filename).read_text(encoding="utf-8", errors="replace")


def line_of(model: type, text: str) -> int | None:
    """The line of `class ...`; the last of that name, as Python has it."""
    found = list(re.finditer(rf"^[ \t]*class[ \t]+{model.__name__}\b", text, re.MULTILINE))
    return text.count("\n", 0, found[-1].start()) + 1 if found else None
