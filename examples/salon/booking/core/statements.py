"""Queries that Django puts into SQL once; from question to question only values change.

To build and to compile a query costs more than to run one of ours. So a query is written
with the ORM as ever, with `Given` and `among` where values belong; its SQL is kept, and
the next question fills in its own values.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, F, Field, Lookup, Manager
from django.db.models.query import QuerySet

type Converters = Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]


@dataclass(frozen=True, slots=True)
class Blank:
    """Where a value goes, and the field that knows how the database wants it."""

    name: str
    field: "Field[Any, Any]"

    def fill(self, value: Any, connection: BaseDatabaseWrapper) -> list[Any]:
        """One parameter; for several values one each, where there are no arrays."""
        if not isinstance(value, list):
            return [self.field.get_db_prep_value(value, connection)]
        found = [self.field.get_db_prep_value(each, connection) for each in value]
        return [found] if has_arrays(connection) else found


class Given(Expression):
    """A value, or for `among` a list of values, that comes with the question."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.blank = Blank(name, field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, with the blank for a parameter."""
        return "%s", [self.blank]


class Among(Lookup):
    """The condition that a column holds one of the given values.

    A lookup stands in SQL as it is. Of any other expression SQLite and MariaDB would be
    asked whether it equals 1, and for that they have no index.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """With one parameter for all, if it can be: the text never changes then."""
        column, before = compiler.compile(self.lhs)
        given, after = compiler.compile(self.rhs)
        holds = "= ANY" if has_arrays(connection) else "IN"
        return f"{column} {holds} ({given})", [*before, *after]


def among(column: str, name: str, field: "Field[Any, Any]") -> Among:
    """As `Among`, for the values that come under this name."""
    return Among(F(column), Given(name, field))


def has_arrays(connection: BaseDatabaseWrapper) -> bool:
    """Whether a list can be one parameter."""
    return connection.vendor == "postgresql"


@dataclass(frozen=True, slots=True)
class Statement:
    """A query as the database reads it, but for its values.

    Attributes:
        words: what stands before, between and after the parameters.
    """

    words: tuple[str, ...]
    parameters: tuple[Any, ...]
    converters: Converters

    def filled(
        self, values: Mapping[str, Any], connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """With as many placeholders as there are values."""
        head, *tails = self.words
        words, parameters = [head], []
        for parameter, tail in zip(self.parameters, tails, strict=True):
            found = [parameter]
            if isinstance(parameter, Blank):
                found = parameter.fill(values[parameter.name], connection)
            words += [", ".join(["%s"] * len(found)), tail]
            parameters += found
        return "".join(words), parameters


_known: dict[object, Statement] = {}


def fetch(
    using: str,
    key: object,
    build: Callable[[], QuerySet[Any, Any]],
    of: Collection[Manager[Any]],
    **values: Any,
) -> Sequence[tuple[Any, ...]]:
    """The rows of a query for these values; lists are for `among`.

    Args:
        key: all that the SQL depends on, the database aside.
        build: the query, as `values_list`.
        of: the managers that it uses. Where one chooses its rows itself, which may be
            others every time, the SQL is made every time.
    """
    if any(value == [] for value in values.values()):
        return []
    connection = connections[using]
    full_key = (using, connection.vendor, key)
    lasts = all(map(shows_all, of))
    statement = _known.get(full_key) if lasts else None
    if statement is None:
        try:
            statement = _compiled(build(), using)
        except EmptyResultSet:
            return []
        if lasts:
            _known[full_key] = statement
    with connection.cursor() as cursor:
        cursor.execute(*statement.filled(values, connection))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if not statement.converters:
        return rows
    return [_converted(row, statement.converters, connection) for row in rows]


def shows_all(manager: Manager[Any]) -> bool:
    """Whether it is Django's own, as far as the choice of rows is concerned."""
    kind = type(manager)
    return kind is Manager or kind.get_queryset is Manager.get_queryset


def _compiled(rows: QuerySet[Any, Any], using: str) -> Statement:
    compiler = rows.query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    columns = [column[0] for column in compiler.select]
    converters = compiler.get_converters(columns)
    return Statement(_between_values(sql), tuple(parameters), converters)


def _between_values(sql: str) -> tuple[str, ...]:
    words = [""]
    # Two percent signs are one that is meant, whatever follows.
    for piece in re.split("(%[s%])", sql):
        if piece == "%s":
            words.append("")
        else:
            words[-1] += piece
    return tuple(words)


def _converted(
    row: Sequence[Any], converters: Converters, connection: BaseDatabaseWrapper
) -> tuple[Any, ...]:
    """The row as Django reads it: some databases know fewer types than Python."""
    values = list(row)
    for position, (functions, expression) in converters.items():
        for function in functions:
            values[position] = function(values[position], expression, connection)
    return tuple(values)
