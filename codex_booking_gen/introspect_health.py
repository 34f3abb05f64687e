"""Run by the project's own Python, beside `introspect.py`: how the app stands where it runs.

Needs Django and the standard library only. The database and Redis are asked, for seconds at most,
and nothing is written: a database file that is not there is not made. Each answer stands alone: one
that fails holds its `error`. `checkups.py` is the reader.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PATIENCE = 3
"""Seconds for a connection, and for an answer of Redis."""
MOST_ROWS = 500

type Told = dict[str, Any]


def examined(app_name: str) -> Told:
    """What the answer holds; of an app that is not installed, what does not depend on it."""
    from django.apps import apps
    from django.conf import settings

    config = next((each for each in apps.get_app_configs() if each.name == app_name), None)
    told: Told = {
        "services_version": services_version(),
        "unknown_zones": unknown_zones([settings.TIME_ZONE or ""]),
        "database": attempt(lambda: database(app_name)),
        "redis": attempt(redis),
    }
    if config is None:
        return told
    told["checks"] = attempt(lambda: {"found": own_checks(config)})
    told["admin_route"] = attempt(lambda: {"reached": admin_reached(config.label)})
    told["missing_migrations"] = attempt(lambda: missing_migrations(config.label))
    if "version" in told["database"] and not told["missing_migrations"].get("none"):
        told |= in_database(app_name, config.label)
    return told


def in_database(app_name: str, label: str) -> Told:
    """What a database that answers says; of the tables, once they are there."""
    pending = attempt(lambda: pending_migrations(app_name, label))
    told = {"pending_migrations": pending}
    if pending.get("names") == []:
        told["guards"] = attempt(lambda: guards(app_name))
        told["row_zones"] = attempt(lambda: {"unknown": row_zones(app_name)})
        told["holidays"] = attempt(lambda: {"problems": holidays(app_name)})
    return told


def attempt(ask: Callable[[], Told]) -> Told:
    """The answer, or why there is none."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - whatever is wrong out there is what is asked for
        lines = str(error).strip().splitlines() or [""]
        return {"error": f"{type(error).__name__}: {lines[0]}"}


def services_version() -> str:
    try:
        return importlib.metadata.version("codex-services")
    except importlib.metadata.PackageNotFoundError:
        return ""


def unknown_zones(names: Iterable[Any]) -> list[str]:
    """Those that this computer's time zone data does not have."""
    unknown = []
    for name in dict.fromkeys(str(name) for name in names if name):
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # none, a folder, or no name of a zone at all
            unknown.append(name)
    return unknown


def admin_reached(label: str) -> bool:
    """Whether a url leads to the admin pages of the app; true where it has none.

    The app is on the admin's default site, and a project may show another one only.
    """
    from django.apps import apps
    from django.urls import NoReverseMatch, reverse

    if not apps.is_installed("django.contrib.admin"):
        return True
    from django.contrib import admin

    model = next((each for each in admin.site._registry if each._meta.app_label == label), None)
    if model is None:
        return True
    try:
        reverse(f"{admin.site.name}:{label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return False
    return True


def connection_of(app_name: str) -> Any:
    """The connection that the app's appointments are on."""
    from django.db import DEFAULT_DB_ALIAS, connections, router

    model = next((model for model, _ in guarded(app_name)), None)
    return connections[router.db_for_read(model) if model else DEFAULT_DB_ALIAS]


def database(app_name: str) -> Told:
    """Vendor and version, once it has answered."""
    connection = connection_of(app_name)
    told: Told = {"vendor": connection.vendor, "name": str(connection.settings_dict["NAME"])}
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        if not Path(told["name"]).is_file():
            return {**told, "absent": True}
    elif connection.vendor in ("postgresql", "mysql"):
        connection.settings_dict.setdefault("OPTIONS", {}).setdefault("connect_timeout", PATIENCE)
    answer = attempt(lambda: {"version": ".".join(map(str, ask_version(connection)))})
    return told | answer


def ask_version(connection: Any) -> tuple[Any, ...]:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {PATIENCE * 1000}")
    return tuple(connection.get_database_version())


def missing_migrations(label: str) -> Told:
    """What `makemigrations` would write for the app; `none`: it has no migration at all."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    loader = MigrationLoader(None, ignore_no_migrations=True)
    # as `makemigrations` does: in another language every label would be a change
    with translation.override(None):
        autodetector = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            MigrationQuestioner(specified_apps={label}, dry_run=True),
        )
        changes = autodetector.changes(
            graph=loader.graph, trim_to_apps={label}, convert_apps={label}
        )
    operations = [operation for each in changes.get(label, ()) for operation in each.operations]
    return {
        "none": not any(app == label for app, _ in loader.disk_migrations),
        "operations": [str(operation.describe()) for operation in operations],
    }


def pending_migrations(app_name: str, label: str) -> Told:
    """The app's migrations that the database does not have."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection_of(app_name))
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] == label]
    plan = executor.migration_plan(targets)
    return {"names": [migration.name for migration, _ in plan if migration.app_label == label]}


def guarded(app_name: str) -> list[tuple[Any, Any]]:
    """Models with the app's own constraint against overlap, and that constraint."""
    from django.apps import apps

    return [
        (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if type(constraint).__module__ == f"{app_name}.core.constraints"
    ]


def guards(app_name: str) -> Told:
    """Whether the database has the constraints and the indexes that the models speak of."""
    connection = connection_of(app_name)
    found = []
    with connection.cursor() as cursor:
        for model, constraint in guarded(app_name):
            table = model._meta.db_table
            names = connection.introspection.get_constraints(cursor, table)
            wanted = [index.name for index in model._meta.indexes]
            found.append(
                {
                    "model": model._meta.label,
                    "table": table,
                    "name": constraint.name,
                    "holds": holds(connection, cursor, table, constraint.name),
                    "sql": statement(connection, model, constraint),
                    "missing_indexes": [name for name in wanted if name not in names],
                }
            )
    return {"found": found}


def holds(connection: Any, cursor: Any, table: str, name: str) -> bool:
    """Whether PostgreSQL has this exclusion constraint on the table, and its index is valid."""
    if connection.vendor != "postgresql":
        return False
    cursor.execute(
        "SELECT i.indisvalid FROM pg_constraint c JOIN pg_index i ON i.indexrelid = c.conindid"
        " WHERE c.contype = 'x' AND c.conname = %s AND c.conrelid = to_regclass(%s)",
        [name, connection.ops.quote_name(table)],
    )
    return [tuple(row) for row in cursor.fetchall()] == [(True,)]


def statement(connection: Any, model: Any, constraint: Any) -> str:
    """What would put the constraint back."""
    if connection.vendor != "postgresql":
        return ""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    return f"{constraint.create_sql(model, editor)};"


def values_of(app_name: str, role: str, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """What stands in the database for these of a role's fields, wherever the wiring has them."""
    columns = importlib.import_module(f"{app_name}.core.columns")
    models = importlib.import_module(f"{app_name}.wiring").MODELS
    model = models.roles[role]
    named = models.columns.get(role, columns.Columns())
    places = [columns.find(model, role, named, name).where for name in names]
    paths = [place.path for place in places if isinstance(place, columns.Column)]
    rows = model._base_manager.values_list(*paths).distinct().order_by()[:MOST_ROWS]
    found = [iter(row) for row in rows] if paths else [iter(())]
    return [
        tuple(next(row) if isinstance(p, columns.Column) else p.value for p in places)
        for row in found
    ]


def row_zones(app_name: str) -> list[str]:
    return unknown_zones(row[0] for row in values_of(app_name, "master", ("time_zone",)))


def holidays(app_name: str) -> list[str]:
    """Why the holidays that the settings' rows ask for are not known."""
    core = importlib.import_module(f"{app_name}.core.holidays")
    errors = importlib.import_module(f"{app_name}.core.errors")
    problems = []
    wanted = ("holidays_country", "holidays_subdivision")
    for country, subdivision in values_of(app_name, "settings", wanted):
        try:
            core.public_holidays(country or "", subdivision or "")
        except errors.ConfigurationError as error:
            problems.append(str(error))
    return problems


def redis() -> Told:
    """Whether the cache's server answers; nothing where none is configured."""
    from django.conf import settings

    url = getattr(settings, "BOOKING_REDIS_URL", "") or ""
    if not url:
        return {}
    # without what only the server has to know
    told = {"url": re.sub(r"//[^/]*@", "//", url)}
    return told | attempt(lambda: {"answers": ping(url)})


def ping(url: str) -> bool:
    client = importlib.import_module("redis").Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
    )
    with client:
        return bool(client.ping())


def own_checks(config: Any) -> list[Told]:
    """What Django's checks find in the app."""
    from django.core import checks

    return [
        {"serious": each.is_serious(), "text": f"{each.obj}: {each.msg}", "hint": each.hint or ""}
        for each in checks.run_checks(app_configs=[config])
        if not each.is_silenced() and each.level >= checks.WARNING
    ]
