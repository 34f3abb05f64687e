"""The database's own guard against two bookings in one place."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext_lazy as _

from .statuses import BLOCKING

INTEGER_TYPES = ("smallint", "integer", "bigint", "serial", "bigserial", "smallserial")


class NoOverlap(BaseConstraint):
    """In one lane of one master no two blocked spans overlap.

    PostgreSQL enforces it with an exclusion constraint that needs no extension and no
    `django.contrib.postgres`; its check is at the end of each statement, so one UPDATE
    may move several rows past one another. Other databases leave it to the lock;
    `full_clean()` checks it everywhere. Rows whose status does not block, or that have
    no master or span, are outside it.

    Args:
        master: name of the foreign key to the master.
        name: as for every constraint; `%(app_label)s` and `%(class)s` are filled in.
        statuses: the statuses that block.
        lane, start, end, status: the other fields' names.
    """

    default_violation_error_message = _("Another booking is already at this time.")
    violation_error_code = "overlap"

    def __init__(
        self,
        *,
        master: str,
        name: str,
        statuses: Collection[str] = BLOCKING,
        lane: str = "lane",
        start: str = "blocked_from",
        end: str = "blocked_until",
        status: str = "status",
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.master = master
        self.statuses = tuple(sorted(str(each) for each in statuses))
        self.lane = lane
        self.start = start
        self.end = end
        self.status = status
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @property
    def field_names(self) -> tuple[str, ...]:
        """The five fields that the constraint reads."""
        return (self.master, self.lane, self.start, self.end, self.status)

    def check(
        self, model: type[models.Model], connection: BaseDatabaseWrapper
    ) -> list[checks.CheckMessage]:
        """Every field that it names exists."""
        problems: list[checks.CheckMessage] = []
        for name in self.field_names:
            try:
                model._meta.get_field(name)
            except FieldDoesNotExist:
                text = f"'constraints' refers to the nonexistent field '{name}'."
                problems.append(checks.Error(text, obj=model, id="models.E012"))
        return problems

    # Django 5.2 calls it by this name.
    _check = check

    # These three are as wide as Django's own, which answers with None where a
    # database has no such constraint, whatever the stubs say.
    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """The constraint as part of CREATE TABLE; None where it is not supported."""
        if schema_editor.connection.vendor != "postgresql":
            return None
        name = schema_editor.quote_name(self.name)
        return f"CONSTRAINT {name} {self._exclude(model, schema_editor)}"

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … ADD CONSTRAINT."""
        return self._alter(model, schema_editor, "ADD CONSTRAINT %(name)s %(what)s")

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """ALTER TABLE … DROP CONSTRAINT."""
        return self._alter(model, schema_editor, "DROP CONSTRAINT %(name)s")

    def _alter(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        action: str,
    ) -> Statement | None:
        vendor = schema_editor.connection.vendor
        if vendor == "mysql":
            # Django runs what it gets there, None included.
            return Statement("DO 0")
        if vendor != "postgresql":
            return None
        return Statement(
            f"ALTER TABLE %(table)s {action}",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            what=self._exclude(model, schema_editor),
        )

    def _exclude(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        columns = {
            field.name: schema_editor.quote_name(str(field.column))
            for field in model._meta.concrete_fields
        }
        column = {name: columns[name] for name in self.field_names}
        master, lane = column[self.master], column[self.lane]
        start, end = column[self.start], column[self.end]
        blocks = ", ".join(str(schema_editor.quote_value(s)) for s in self.statuses)
        key = self._key(model, schema_editor.connection, master)
        return (
            f"EXCLUDE USING gist (int8range({key}, {key}, '[]') WITH &&, "
            f"int4range({lane}, {lane}, '[]') WITH &&, "
            f"tstzrange({start}, {end}) WITH &&) "
            f"WHERE ({column[self.status]} IN ({blocks}) AND {master} IS NOT NULL "
            f"AND {start} IS NOT NULL AND {end} IS NOT NULL) "
            f"DEFERRABLE INITIALLY IMMEDIATE"
        )

    def _key(
        self,
        model: type[models.Model],
        connection: BaseDatabaseWrapper,
        column: str,
    ) -> str:
        """The master's key as a bigint: gist knows ranges of these by itself."""
        kind = model._meta.get_field(self.master).db_type(connection) or ""
        if kind.split("(")[0].strip().lower() in INTEGER_TYPES:
            return column
        return f"hashtextextended({column}::text, 0)"

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """For full_clean().

        Raises:
            ValidationError: another row keeps that time in that lane.
        """
        if any(name in (exclude or ()) for name in self.field_names):
            return
        values = {name: getattr(instance, name) for name in self.field_names}
        if values[self.status] not in self.statuses:
            return
        if None in (values[self.master], values[self.start], values[self.end]):
            return
        others = model._base_manager.using(using).filter(
            **{
                self.master: values[self.master],
                self.lane: values[self.lane],
                f"{self.status}__in": self.statuses,
                f"{self.start}__lt": values[self.end],
                f"{self.end}__gt": values[self.start],
            }
        )
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """For migrations: the statuses are written out, so that a change is seen."""
        path, args, kwargs = super().deconstruct()
        if kwargs.get("violation_error_code") == type(self).violation_error_code:
            del kwargs["violation_error_code"]
        kwargs["master"] = self.master
        kwargs["statuses"] = self.statuses
        for name in ("lane", "start", "end", "status"):
            default = {"start": "blocked_from", "end": "blocked_until"}.get(name, name)
            if getattr(self, name) != default:
                kwargs[name] = getattr(self, name)
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NoOverlap):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name, self.master))
