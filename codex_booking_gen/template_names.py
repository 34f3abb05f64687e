"""All that a template may name: the app, the roles, and what was prepared for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codex_booking_gen.admin_lists import admin_text
from codex_booking_gen.bindings import Bindings, ClientBinding, Source
from codex_booking_gen.model_text import (
    StatusText,
    composed,
    exported,
    model_imports,
    ordering,
    satellite_composed,
    status_text,
)
from codex_booking_gen.naming import imports
from codex_booking_gen.python_text import grouped, names, quoted, written
from codex_booking_gen.role_view import RoleView, role_views
from codex_booking_gen.spec_model import Spec
from codex_booking_gen.wiring_text import services_path, wiring_arguments, wiring_names


@dataclass(frozen=True)
class ClientView:
    """Whom a booking belongs to."""

    binding: ClientBinding
    related_name: str

    @property
    def kind(self) -> str:
        """`account`, `linked` (a model of the project's own that knows the account), `unlinked`,
        or `guest`: nobody but the names that a booking holds."""
        if self.binding.guests_only:
            return "guest"
        if not self.binding.label:
            return "account"
        return "linked" if self.binding.user_field else "unlinked"

    @property
    def field(self) -> str:
        """The appointment's link to it; empty where all are guests."""
        return "" if self.binding.guests_only else self.binding.field

    @property
    def label(self) -> str:
        return self.binding.label

    @property
    def target(self) -> str:
        """What the foreign key in models.py points to."""
        return f'"{self.label}"' if self.label else "settings.AUTH_USER_MODEL"

    @property
    def user_field(self) -> str:
        return self.binding.user_field


def template_names(spec: Spec, bindings: Bindings) -> dict[str, object]:
    """Name -> value."""
    roles = role_views(bindings, spec.app.name)
    client = _client(bindings, roles, spec.app.label)
    statuses = status_text(bindings.statuses)
    return {
        "app": spec.app,
        "features": spec.features,
        "imports": imports,
        **roles,
        "roles": tuple(roles.values()),
        "client": client,
        "statuses": statuses,
        "mapped": is_mapped(bindings),
        "models": _models(roles, account=client.kind == "account"),
        "wiring": {
            "names": imports("BookingModels", *wiring_names(bindings, roles)),
            "arguments": wiring_arguments(bindings, roles),
            "services": services_path(roles["master"]),
        },
        "admin": admin_text(roles, client=client.field, statuses=statuses.known),
        "room": _room(roles["master"]),
        "admin_tested": _admin_tested(roles),
        "factory_models": _factory_models(roles, mapped=is_mapped(bindings)),
        "admin_models": _admin_models(roles),
        "asked": _asked(roles["appointment"]),
        "form_fields": _form_fields(roles["appointment"], client, statuses),
    }


def is_mapped(bindings: Bindings) -> bool:
    """Whether tests need rows of models that the templates do not know."""
    return bindings.mapped or bool(
        bindings.client.label
        or bindings.statuses
        or any(binding.extra or binding.mixins for binding in bindings.roles.values())
    )


def _client(bindings: Bindings, roles: Mapping[str, RoleView], app_label: str) -> ClientView:
    """An existing master may be the account, which then has two kinds of bookings."""
    related = f"{app_label}_{roles['appointment'].plural}"
    existing = not (roles["master"].generated and roles["service"].generated)
    return ClientView(bindings.client, f"{related}_as_client" if existing else related)


def _models(roles: Mapping[str, RoleView], *, account: bool) -> dict[str, object]:
    views = tuple(roles.values())
    satellites = {role: satellite_composed(view) for role, view in roles.items()}
    generated = {role: composed(view) for role, view in roles.items() if view.generated}
    return {
        "drops": any(made and made.dropped for made in (*generated.values(), *satellites.values())),
        "imports": model_imports(views, account=account),
        "exported": exported(views),
        "has_existing": any(not view.generated for view in views),
        "composed": generated,
        "satellites": satellites,
        "needs_mixins": any(view.generated or satellites[role] for role, view in roles.items()),
        "ordering": {role: ordering(roles[role]) for role in ("master", "service")},
    }


def _admin_models(roles: Mapping[str, RoleView]) -> list[str]:
    """Classes that admin.py names."""
    registered = ("service", "master", "settings")
    found = [view.cls for role, view in roles.items() if role not in registered or view.generated]
    found += [view.satellite.cls for view in roles.values() if view.satellite]
    master = roles["master"]
    return imports(*found, *([] if master.generated else [master.hours.cls]))


def _room(master: RoleView) -> int:
    """How many bookings a master of the tests has room for at the same time."""
    bound = master.fields.get("max_clients_parallel")
    value = bound.value if bound and bound.source is Source.CONSTANT else 1
    return max(1, value) if isinstance(value, int) else 1


def _admin_tested(roles: Mapping[str, RoleView]) -> dict[str, object]:
    """The classes that the app's own admin shows, and rows of them in its tests."""
    shown = [role for role in ("service", "master") if roles[role].generated]
    listed = [roles[role].cls for role in shown] + [roles["appointment"].cls]
    used = [*listed]
    if roles["settings"].generated:
        used.append(roles["settings"].cls)
    return {
        "models": imports(*used),
        "listed": listed,
        "rows": ", ".join(f"self.{role}" for role in shown),
    }


def _factory_models(roles: Mapping[str, RoleView], *, mapped: bool) -> list[str]:
    """Classes that the factories name; others are found by their role."""
    named = ("master", "service", "appointment") if mapped else tuple(roles)
    return imports(*(roles[role].cls for role in named))


_GUEST = ("guest_name", "guest_email", "guest_phone", "note")


def _asked(appointment: RoleView) -> dict[str, object]:
    """What the wizard asks of a visitor: the names, and the fields beside the usual ones."""
    found = appointment.asked
    guest = grouped(map(quoted, [*_GUEST, *(field.name for field in found)]))
    lines = [f'{field.name} = model_field("{field.name}")' for field in found]
    asked = grouped(quoted(field.name) for field in found)
    staff = grouped(quoted(field.name) for field in appointment.demanded)
    return {
        "names": written("GUEST = ", guest, indent=4),
        "fields": lines,
        "constant": written("ASKED = ", asked),
        "staff": written("OF_STAFF = ", staff) if staff.items else "",
    }


def _form_fields(appointment: RoleView, client: ClientView, statuses: StatusText) -> str:
    """The fields of the form for staff."""
    fields = [
        appointment.link("service"),
        appointment.link("master"),
        "starts_at",
        "status",
        "guest_name",
        "guest_email",
        "guest_phone",
        *([client.field] if client.field else []),
        "note",
        *(field.name for field in appointment.extra),
    ]
    return written("fields = ", names(fields, exploded=True), indent=8)
