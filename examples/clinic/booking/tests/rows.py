"""Rows of models that this project had before: valid, whatever these models ask for.

What must have a value and has no default is given one that fits its kind. What a model
asks for beyond that, in a validator or a constraint of its own, belongs in `VALUES`.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import NOT_PROVIDED, Model
from django.utils import timezone

from .. import selectors
from ..core.columns import CONTRACT, Column, Constant, field_at, has_field
from ..core.fields import link_of, place_of
from ..wiring import MODELS

VALUES: dict[str, dict[str, Any]] = {}
"""By a model's label, such as `shop.Article`: fields and their values in these tests. A
function is called for each row."""

NEUTRAL = {"max_advance_days": 365, "max_clients_parallel": 1}
"""What does not get in the way of a booking, where nothing at all, or 0, would."""

_numbers = count(1)


def make(model: type[Model], **values: Any) -> Any:
    """A saved row, with these values and all others that it needs."""
    given = VALUES.get(model._meta.label, {}) | values
    for field in model._meta.concrete_fields:
        if field.name not in given and field.attname not in given and _is_needed(field):
            given[field.name] = a_value(field)
    row = model(**{name: _called(value) for name, value in given.items()})
    row.save()
    return row


def _called(value: Any) -> Any:
    return value() if callable(value) else value


def _is_needed(field: Any) -> bool:
    fills_itself = (
        field.has_default()
        or field.db_default is not NOT_PROVIDED
        or field.generated
        or getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or getattr(field.remote_field, "parent_link", False)
        or field.get_internal_type().endswith("AutoField")
    )
    may_be_text = field.blank and field.empty_strings_allowed
    may_be_empty = field.null or (may_be_text and not field.unique)
    return not fills_itself and not may_be_empty


def a_value(field: Any, number: int | None = None) -> Any:
    """A value that the field takes: the same for the same number, else another one."""
    choices = [value for value, _ in field.flatchoices if value not in (None, "")]
    if choices:
        return choices[0]
    if field.is_relation:
        return make(field.related_model)
    kind = field.get_internal_type()
    number = next(_numbers) if number is None else number
    if kind in ("CharField", "TextField", "SlugField", "FileField", "FilePathField"):
        return _a_text(field, number)
    if kind.endswith("IntegerField"):
        return number if field.unique else 1
    if kind == "UUIDField":
        return UUID(int=number)
    if kind not in _OTHERS:
        where = f"{field.model._meta.label}.{field.name}"
        raise NotImplementedError(f"say in VALUES what {where} takes")
    return _OTHERS[kind]


_NOW = timezone.now().replace(microsecond=0)
_OTHERS: dict[str, Any] = {
    "BinaryField": b"1",
    "BooleanField": False,
    "DateField": _NOW.date(),
    "DateTimeField": _NOW,
    "DecimalField": Decimal(1),
    "DurationField": timedelta(hours=1),
    "FloatField": 1.0,
    "GenericIPAddressField": "127.0.0.1",
    "JSONField": {},
    "TimeField": _NOW.time(),
}


def _a_text(field: Any, number: int) -> str:
    names = [base.__name__ for base in type(field).__mro__]
    if "EmailField" in names:
        text = f"row{number}@example.com"
    elif "URLField" in names:
        text = f"https://example.com/{number}"
    elif "SlugField" in names or field.get_internal_type() != "CharField":
        text = f"row-{number}"
    else:
        text = f"{field.verbose_name} {number}".capitalize()
    longest = field.max_length or len(text)
    return text if len(text) <= longest else str(number)[-longest:]


def make_role(role: str, **values: Any) -> Any:
    """A row of the model that plays a role; values by the core's names for them."""
    model = MODELS.roles[role]
    wanted = _usual(role) | values
    master = wanted.pop("master", None)
    own = {} if master is None else {link_of(MODELS, role): master}
    beside: dict[str, Any] = {}
    for name, value in wanted.items():
        path = _path(role, name)
        if path:
            (beside if "__" in path else own)[path] = _stored(role, name, value)
    row = make(model, **own)
    for path, value in beside.items():
        _put(row, path, value)
    return row


def change(row: Any, **values: Any) -> None:
    """Set fields by the core's names, wherever the project keeps them; saved."""
    roles = MODELS.roles.items()
    role = next(role for role, model in roles if isinstance(row, model))
    for name, value in values.items():
        _put(row, _path(role, name), _stored(role, name, value))


def _usual(role: str) -> dict[str, Any]:
    """What must be said, so that a row with no more than its required values works."""
    usual: dict[str, Any] = {}
    columns = MODELS.columns.get(role)
    for field in CONTRACT[role]._meta.fields:
        path = _path(role, field.name)
        first = path.partition("__")[0]
        beside = columns is not None and columns.satellite == first
        if not path or beside or field.name == "name":
            continue
        found = field_at(MODELS.roles[role], path)
        if field.name == "is_active":
            usual[field.name] = True
        elif field.name == "time_zone" and ("__" in path or _is_needed(found)):
            usual[field.name] = str(selectors.get_local_zone())
        elif _is_needed(found) and not _is_needed(field):
            default = NEUTRAL.get(field.name, field.get_default())
            if default is not None or field.name.endswith("_minutes"):
                usual[field.name] = 0 if default is None else default
    return usual


def _path(role: str, name: str) -> str:
    """Where a field is; empty where it is no field at all."""
    where = place_of(MODELS, role, name).where
    if isinstance(where, Constant) or not has_field(MODELS.roles[role], where.path):
        return ""
    return where.path


def _stored(role: str, name: str, value: Any) -> Any:
    """What the database has for one of the core's values."""
    where = place_of(MODELS, role, name).where
    assert isinstance(where, Column)
    field = field_at(MODELS.roles[role], where.path)
    if where.values:
        return where.values[0] if value else _another(field, where.values)
    if value is None or not name.endswith("_minutes"):
        return value
    if field.get_internal_type() == "DurationField":
        return timedelta(minutes=value)
    return Decimal(value) / 60 if where.unit == "hours" else value


def _another(field: Any, values: Iterable[Any]) -> Any:
    others = [value for value, _ in field.flatchoices if value not in values]
    if others:
        return others[0]
    known = next(iter(values))
    if field.is_relation or not isinstance(known, str):
        return not known
    return f"not {known}"[: field.max_length]


def days_of(master: Any) -> list[Any]:
    """The rows of a master's week, from Monday on."""
    link = link_of(MODELS, "working_day")
    rows = MODELS.working_day._base_manager.filter(**{link: master})
    return list(rows.order_by(_path("working_day", "weekday")))


def _put(row: Any, path: str, value: Any) -> None:
    """Set a field of the row, or of one that it leads to, made where there is none."""
    *links, last = path.split("__")
    for link in links:
        row = _linked(row, row._meta.get_field(link))
    setattr(row, last, value)
    row.save()


def _linked(row: Any, relation: Any) -> Any:
    """The one row that a relation leads to."""
    name = relation.get_accessor_name() if relation.auto_created else relation.name
    there = getattr(row, name, None)
    if there is not None:
        return there
    if relation.auto_created:
        return make(relation.related_model, **{relation.field.name: row})
    there = make(relation.related_model)
    setattr(row, name, there)
    row.save()
    return there


def offer(master: Any, *services: Any) -> None:
    """From now on the master offers these, in whatever way the project says so."""
    for service in services:
        _connect(master, MODELS.services_field, service)


def _connect(row: Any, path: str, target: Any) -> None:
    name, _, rest = path.partition("__")
    relation = row._meta.get_field(name)
    accessor = relation.get_accessor_name() if relation.auto_created else name
    if relation.one_to_many and rest:
        # A row of the model between says who offers what.
        link, _, further = rest.partition("__")
        between = {relation.field.name: row}
        leads_on = relation.related_model._meta.get_field(link).auto_created
        if further or leads_on:
            _connect(make(relation.related_model, **between), rest, target)
        else:
            make(relation.related_model, **between, **{link: target})
    elif relation.many_to_many and rest:
        known = getattr(row, accessor).first() or make(relation.related_model)
        getattr(row, accessor).add(known)
        _connect(known, rest, target)
    elif rest:
        _connect(_linked(row, relation), rest, target)
    elif relation.many_to_many and not _through(relation)._meta.auto_created:
        _connect_through(row, relation, target)
    elif relation.one_to_many or relation.many_to_many:
        getattr(row, accessor).add(target)
    else:
        setattr(row, accessor, target)
        row.save()


def _through(relation: Any) -> Any:
    return (relation.field if relation.auto_created else relation).remote_field.through


def _connect_through(row: Any, relation: Any, target: Any) -> None:
    """A many-to-many with a model of its own, which may need more values."""
    field = relation.field if relation.auto_created else relation
    one, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    mine, theirs = (other, one) if relation.auto_created else (one, other)
    make(_through(relation), **{mine: row, theirs: target})


def values_for(model: type[Model], names: Iterable[str]) -> dict[str, Any]:
    """Values for some fields, the same each time but where they must be unique."""
    found: dict[str, Any] = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            found[name] = field.related_model._base_manager.first() or a_value(field)
        else:
            found[name] = a_value(field, None if field.unique else 1)
    return found
