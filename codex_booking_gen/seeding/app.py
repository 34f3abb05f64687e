"""The generated app as `seed` sees it: models by role, selectors, and whether it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, models, router

from .believable import required_values
from .errors import SeedError


class Satellites(Protocol):
    """What `seed` reads of the core's `Columns`."""

    satellite: str


class Roles(Protocol):
    """What `seed` reads of the app's `BookingModels`."""

    master: type[models.Model]
    service: type[models.Model]
    appointment: type[models.Model]
    working_day: type[models.Model]
    special_day: type[models.Model]
    day_off: type[models.Model]
    settings: type[models.Model]
    master_field: str
    service_field: str
    services_field: str
    client_field: str
    time_zone: str
    columns: Mapping[str, Satellites]

    def texts(self, status: str) -> Sequence[str]: ...

    def status_of(self, stored: str) -> str: ...

    def stored(self, status: str) -> str: ...


class Described(Protocol):
    """The core's `described`: rows that answer to the contract's names."""

    def __call__(
        self, adapter: Any, role: str, rows: models.QuerySet[Any], names: Sequence[str]
    ) -> Sequence[Any]: ...


class Start(Protocol):
    """A start that the app offers; aware, UTC."""

    starts_at: datetime


class Selectors(Protocol):
    """What `seed` calls of `<app>.selectors`."""

    def get_available_slots(
        self,
        service_ids: Sequence[object],
        target_date: date,
        *,
        master_id: object = None,
        master_selections: Mapping[object, object] | None = None,
        overlap_allowed: bool = False,
    ) -> Sequence[Start]: ...

    def get_masters(self, service_ids: Sequence[object]) -> Sequence[Any]: ...

    def create_booking(self, **visit: object) -> list[Any]: ...

    def cancel_booking(self, appointment: Any) -> list[Any]: ...

    def change_status(self, appointment: Any, status: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class App:
    """The generated app, loaded and with its tables in place."""

    label: str
    roles: Roles
    selectors: Selectors
    described: Described
    adapter: Any
    """The app's own adapter."""
    refusal: type[Exception]
    """The base of all that the app refuses."""

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone."""
        return ZoneInfo(self.roles.time_zone or settings.TIME_ZONE)

    @property
    def database(self) -> str:
        """The alias of the database that bookings are written to."""
        return router.db_for_write(self.roles.appointment)

    def starts(self, services: Sequence[object], day: date, **who: Any) -> Sequence[Start]:
        """The starts that the app offers; none where the project's rules refuse the question."""
        try:
            return self.selectors.get_available_slots(services, day, **who)
        except self.refusal:
            return ()

    def masters(self, service: object) -> Sequence[Any]:
        """Who is active and offers the service with this primary key."""
        try:
            return self.selectors.get_masters([service])
        except self.refusal:
            return ()

    def set_clock(self, moment: datetime) -> None:
        """Let it be `moment` (aware) for the app, in this process."""
        self.adapter.clock = lambda: moment

    def owns(self, model: type[models.Model]) -> bool:
        """Whether the model is the app's, and not one that the project had before."""
        return model._meta.app_label == self.label

    def rows(self, role: str, *names: str) -> Sequence[Any]:
        """All rows of a role, in the project's order; they answer to these contract names."""
        model: type[models.Model] = getattr(self.roles, role)
        return self.described(self.adapter, role, model._default_manager.all(), names)

    def satellite(self, role: str) -> str:
        """What rows of this role call the app's one-to-one model for them; empty: there is none."""
        return self.roles.columns[role].satellite if role in self.roles.columns else ""

    def has_status(self, status: str) -> bool:
        """Whether the project knows this status of the contract."""
        return bool(self.roles.texts(status))

    def tables(self) -> list[type[models.Model]]:
        """The models that rows are made of: the app's, and that of the bookings."""
        booked = self.roles.appointment
        return [model for model in self._models() if self.owns(model) or model is booked]

    def satellites(self) -> list[type[models.Model]]:
        """The app's one-to-one models for what the project's models lack."""
        found = []
        for role in ("master", "service"):
            if name := self.satellite(role):
                model: type[models.Model] = getattr(self.roles, role)
                link: Any = model._meta.get_field(name)
                found.append(link.related_model)
        return found

    def _models(self) -> list[type[models.Model]]:
        roles = self.roles
        return [
            roles.master,
            roles.service,
            roles.appointment,
            roles.working_day,
            roles.special_day,
            roles.day_off,
            roles.settings,
        ]

    def make(self, model: type[models.Model], **values: object) -> Any:
        """A valid, saved row, with something believable in required fields of the owner's.

        What the model does not have is left out. Raises SeedError when the project's own fields
        want something that is not to be had.
        """
        names = {field.name for field in model._meta.concrete_fields}
        values = {name: value for name, value in values.items() if name in names}
        row = model(**values, **required_values(model, values, Random(f"{values}")))
        try:
            row.full_clean()
        except ValidationError as error:
            problems = "; ".join(
                f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()
            )
            raise SeedError(
                f"{model._meta.label}: {problems}",
                "seed knows only the fields that were generated. Give the others a default, "
                "or let them be empty.",
            ) from error
        row.save()
        return row


def load(name: str) -> App:
    """The generated app with the dotted name `name`.

    Raises SeedError when it is not installed, or its tables are missing.
    """
    config = next((config for config in apps.get_app_configs() if config.name == name), None)
    if config is None:
        raise SeedError(
            f"{name!r} is not in INSTALLED_APPS.",
            "Run codex-booking generate first; it adds the app, or says what to paste.",
        )
    wiring = import_module(f"{name}.wiring")
    selectors: Any = import_module(f"{name}.selectors")
    app = App(
        label=config.label,
        roles=wiring.MODELS,
        selectors=selectors,
        described=import_module(f"{name}.core.selectors").described,
        adapter=wiring.ADAPTER,
        refusal=import_module(f"{name}.core.errors").BookingEngineError,
    )
    refuse_missing_tables(app)
    return app


def refuse_missing_tables(app: App) -> None:
    """Raise SeedError when a table, or a column of one, does not exist yet."""
    connection = connections[app.database]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in [*app.tables(), *app.satellites()]:
            table = model._meta.db_table
            if table in present:
                description = connection.introspection.get_table_description(cursor, table)
                columns = {column.name for column in description}
                if all(field.column in columns for field in model._meta.concrete_fields):
                    continue
                problem = f"The table {table} does not have all columns of {model._meta.label}."
            else:
                problem = f"The table {table} does not exist."
            raise SeedError(
                problem,
                f"Run: python manage.py makemigrations {app.label} && python manage.py migrate",
            )


def refuse_rows(app: App) -> None:
    """Raise SeedError when a booking table holds rows."""
    held = [
        f"{model._meta.label} ({count})"
        for model in app.tables()
        if (count := model._default_manager.count())
    ]
    if held:
        raise SeedError(
            f"There are rows already: {', '.join(held)}.",
            "Nothing was added. With --force the salon's data is added beside them; what is there "
            "stays as it is.",
        )
