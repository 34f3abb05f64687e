"""What wiring.py says where a project's names are not the contract's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from codex_booking_gen.bindings import Bindings, Bound, Source, Unit
from codex_booking_gen.python_text import (
    Group,
    Node,
    call,
    grouped,
    literal,
    mapping,
    quoted,
    written,
)
from codex_booking_gen.role_view import RoleView

_LINKED = ("working_day", "special_day", "day_off")


def wiring_arguments(bindings: Bindings, roles: Mapping[str, RoleView]) -> tuple[str, ...]:
    """The further arguments of BookingModels, each a line or several; none where all is usual."""
    found: dict[str, Node] = {}
    services = services_path(roles["master"])
    if services != "services":
        found["services_field"] = quoted(services)
    client = "" if bindings.client.guests_only else bindings.client.field
    if client != "client":
        found["client_field"] = quoted(client)
    columns = _columns(bindings, roles)
    if columns:
        found["columns"] = mapping(columns)
    if bindings.statuses:
        texts = {name: grouped(map(quoted, several)) for name, several in bindings.statuses.items()}
        found["statuses"] = mapping(texts)
    return tuple(written(f"{name}=", node, indent=4, after=",") for name, node in found.items())


def services_path(master: RoleView) -> str:
    """The lookup from a master to what it offers."""
    bound = master.fields.get("services")
    if bound and bound.source is Source.SATELLITE and master.satellite:
        return f"{master.satellite.related_name}__services"
    return bound.path if bound and bound.path else "services"


def wiring_names(bindings: Bindings, roles: Mapping[str, RoleView]) -> tuple[str, ...]:
    """What wiring.py takes from the core's contracts beside BookingModels."""
    text = "".join(wiring_arguments(bindings, roles))
    return tuple(name for name in ("Column", "Columns", "Constant") if f"{name}(" in text)


def _columns(bindings: Bindings, roles: Mapping[str, RoleView]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for role, binding in bindings.roles.items():
        if role == "appointment":
            continue
        named: dict[str, Node] = {}
        for name, bound in binding.fields.items():
            node = _column(role, name, bound, roles)
            if node is not None:
                named[name] = node
        arguments: dict[str, Node] = {}
        if binding.satellite:
            arguments["satellite"] = quoted(binding.satellite.related_name)
        if named:
            arguments["named"] = mapping(named)
        if arguments:
            found[role] = call("Columns", named=arguments)
    return found


def _column(role: str, name: str, bound: Bound, roles: Mapping[str, RoleView]) -> Node | None:
    """None for what the core finds by itself."""
    if role == "master" and name == "services":
        return None
    if name == "master" and role in _LINKED:
        usual = roles["appointment"].link("master")
        return None if bound.path == usual else _path(bound)
    if bound.source is Source.CONSTANT:
        return call("Constant", _constant(bound))
    is_plain = bound.unit is not Unit.HOURS and not bound.values
    if bound.source is Source.SATELLITE or (bound.path == name and is_plain):
        return None
    return _path(bound)


def _path(bound: Bound) -> Group:
    arguments: dict[str, Node] = {}
    if bound.unit is Unit.HOURS:
        arguments["unit"] = quoted(bound.unit.value)
    if bound.values:
        arguments["values"] = grouped(map(literal, bound.values))
    return call("Column", quoted(bound.path), named=arguments)


def _constant(bound: Bound) -> str:
    value: object = bound.value
    return quoted(value.isoformat()) if isinstance(value, time) else literal(value)
