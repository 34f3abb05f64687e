"""booking.toml held against the project's models: which model and field plays which part."""

from __future__ import annotations

from collections.abc import Callable

from codex_booking_gen.bindings import Binding, Bindings, Bound, Source
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.facts import Facts
from codex_booking_gen.naming import Role
from codex_booking_gen.spec_model import ROLES, Spec

type Place = Callable[[tuple[str, ...]], str]
"""A key's path -> `booking.toml:12: `, or nothing where no file is known."""


def bind(spec: Spec, facts: Facts | None, place: Place) -> Bindings:
    """What every role is played by, and where each of its fields is.

    `facts` is None where the project is not asked. Raises SpecError with all problems at once.
    """
    return Bindings(roles={role: _generated(spec, role) for role in ROLES})


def _generated(spec: Spec, role: str) -> Binding:
    links = {name: Role(getattr(spec.models, name)).name for name in ("master", "service")}
    bounds = {
        each.name: Bound(
            field=each.name,
            source=Source.OWN,
            path=each.name if role == "master" else links.get(each.name, each.name),
        )
        for each in CONTRACT[role]
    }
    cls = getattr(spec.models, role)
    return Binding(
        role=role,
        names=Role(cls),
        label=f"{spec.app.label}.{cls}",
        module="",
        fields=bounds,
    )
