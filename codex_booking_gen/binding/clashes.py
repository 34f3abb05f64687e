"""Names that generated models would bring to the project's, and that are taken there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codex_booking_gen.binding.world import Path, World
from codex_booking_gen.bindings import Binding, Source
from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.naming import Role

POINTING = {
    "master": ("appointment", "working_day", "special_day", "day_off"),
    "service": ("appointment",),
}
"""Role -> generated models whose rows point to it."""


def refuse_clashes(world: World, roles: Mapping[str, Binding]) -> None:
    """Related names and classes of the app that the project's models have already."""
    for role, pointing in POINTING.items():
        binding = roles.get(role)
        if binding is None or binding.facts is None or binding.generated:
            continue
        taken = _taken(world, binding.facts)
        for other in pointing:
            if other in roles and roles[other].generated:
                name = f"{world.app}_{world.names[other].plural}"
                _refuse(world, ("models", other, "class"), binding.facts, name, taken)
        if binding.satellite:
            _refuse(world, ("app", "name"), binding.facts, binding.satellite.related_name, taken)
    _refuse_offered(world, roles)
    _refuse_classes(world, roles)


def _taken(world: World, model: ModelFacts) -> frozenset[str]:
    names = {each.name for each in world.fields_of(model)}
    return frozenset(names | {each.accessor for each in world.fields_of(model)})


def _refuse(world: World, key: Path, model: ModelFacts, name: str, taken: Iterable[str]) -> None:
    if name in taken:
        world.problems.add(
            key,
            f"{model.label} has '{name}' already, as the app would call it. Choose another name.",
        )


def _refuse_offered(world: World, roles: Mapping[str, Binding]) -> None:
    """The generated many-to-many has a name on an existing service."""
    master, service = roles.get("master"), roles.get("service")
    if master is None or service is None or service.generated or service.facts is None:
        return
    bound = master.fields.get("services")
    if bound is None or not (master.generated or bound.source is Source.SATELLITE):
        return
    owner = Role(master.satellite.cls) if master.satellite else master.names
    name = f"{world.app}_{owner.plural}"
    key = ("models", "master", "class") if master.generated else ("app", "name")
    if bound.source in (Source.OWN, Source.SATELLITE):
        _refuse(world, key, service.facts, name, _taken(world, service.facts))


def _refuse_classes(world: World, roles: Mapping[str, Binding]) -> None:
    """Classes that the app makes of existing models, beside the roles' own."""
    made: dict[str, str] = {}
    for role, binding in roles.items():
        if binding.satellite:
            made[binding.satellite.cls.lower()] = binding.satellite.cls
        if role == "master" and not binding.generated:
            made[f"{binding.names.cls}Hours".lower()] = f"{binding.names.cls}Hours"
    for role, binding in roles.items():
        cls = binding.names.cls
        if cls.lower() in made:
            key = ("models", role, "class" if binding.generated else "model")
            world.problems.add(
                key, f"'{cls}' is a class that the app makes of a model. Choose another name."
            )
