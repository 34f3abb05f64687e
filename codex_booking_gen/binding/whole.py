"""All roles together."""

from __future__ import annotations

from codex_booking_gen.binding.appointment import bind_appointment, bind_client, bind_statuses
from codex_booking_gen.binding.clashes import refuse_clashes
from codex_booking_gen.binding.existing import bind_existing
from codex_booking_gen.binding.generated import bind_generated
from codex_booking_gen.binding.world import Path, Place, Problems, World
from codex_booking_gen.bindings import Binding, Bindings, ClientBinding
from codex_booking_gen.facts import Facts
from codex_booking_gen.spec_model import ROLES, Spec


def bind(spec: Spec, facts: Facts | None, place: Place) -> Bindings:
    """What every role is played by, and where each of its fields is.

    `facts` is None where the project is not asked: models that it has cannot be bound then. Raises
    SpecError with all problems at once.
    """
    problems = Problems(place)
    found = _unasked(spec, problems) if facts is None else _bound(World(spec, facts, problems))
    problems.refuse()
    return found


def _bound(world: World) -> Bindings:
    roles: dict[str, Binding] = {}
    for role in ROLES:
        binding = _role(world, role)
        if binding is not None:
            roles[role] = binding
    client = bind_client(world, roles.get("appointment"))
    statuses = bind_statuses(world)
    refuse_clashes(world, roles)
    return Bindings(roles=roles, client=client, statuses=statuses)


def _role(world: World, role: str) -> Binding | None:
    if not world.spec.model_of(role):
        return bind_generated(world.spec, role, world)
    return bind_appointment(world) if role == "appointment" else bind_existing(world, role)


def _unasked(spec: Spec, problems: Problems) -> Bindings:
    keys: list[Path] = [("models", role, "model") for role in ROLES if spec.model_of(role)]
    if spec.client.model:
        keys.append(("models", "client", "model"))
    for role, wish in spec.roles.items():
        joined = (name for name, field in wish.fields.items() if field.through)
        keys += [("models", role, "fields", name) for name in joined]
    for key in keys:
        problems.add(key, "what the project has cannot be known without asking it.")
    return Bindings(
        roles={role: bind_generated(spec, role, None) for role in ROLES},
        client=ClientBinding(guests_only=spec.client.guests_only),
        statuses={status: texts for status, texts in spec.statuses.items() if texts != (status,)},
    )
