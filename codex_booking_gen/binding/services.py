"""Which master offers which service: a path between the two, whatever lies between them."""

from __future__ import annotations

from collections.abc import Iterator

from codex_booking_gen.binding.links import chosen_link
from codex_booking_gen.binding.lookup import Walk, find_model, walk
from codex_booking_gen.binding.world import Path, World
from codex_booking_gen.bindings import Bound, Source
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec_model import FieldWish, Through

KEY = ("models", "master", "fields", "services")


def bind_services(world: World, model: ModelFacts, wish: FieldWish | None) -> Bound | None:
    """Of the model that plays the master; None where it has none, or what is named does not fit."""
    if wish is None:
        own = model.field("services")
        fitting = own is not None and not own.reverse and _leads_to_service(world, own)
        return _bound("services") if fitting else None
    if wish.through:
        return _through(world, model, wish.through)
    found = walk(world, KEY, model, wish.path)
    if found is None:
        return None
    if not _leads_to_service(world, found.last):
        world.problems.add(KEY, _elsewhere(world, model, wish.path, found))
        return None
    return _bound(found.lookup)


def _bound(path: str) -> Bound:
    return Bound(
        field="services", source=Source.OWN if path == "services" else Source.PATH, path=path
    )


def _leads_to_service(world: World, field: FieldFacts) -> bool:
    label = world.label_of("service")
    if world.spec.model_of("service") and label not in world.models:
        return bool(field.related)  # that the service is not there is told already
    return world.leads_to(field, label)


def _elsewhere(world: World, model: ModelFacts, path: str, found: Walk) -> str:
    label = world.label_of("service")
    last, where = found.last, f"{found.model.label}.{found.last.name}"
    what = f"leads to {last.related}" if last.related else f"is a {last.kind}"
    further = world.models.get(last.related)
    onward = [f"{path}.{name}" for name in _to_service(world, further)] if further else []
    ways = onward or list(ways_to_services(world, model))
    hint = f" Did you mean '{ways[0]}'?" if ways else ""
    return f"{where} {what}, not to {label}.{hint}"


def _to_service(world: World, model: ModelFacts) -> Iterator[str]:
    for each in world.fields_of(model):
        if _leads_to_service(world, each):
            yield each.name


def ways_to_services(world: World, model: ModelFacts) -> Iterator[str]:
    """The paths of one or two steps from a model to services, the shorter first."""
    yield from _to_service(world, model)
    for each in world.fields_of(model):
        other = world.models.get(each.related)
        if other is not None and not each.parent_link:
            for name in _to_service(world, other):
                if other.label != world.label_of("service"):
                    yield f"{each.name}.{name}"


def _through(world: World, model: ModelFacts, through: Through) -> Bound | None:
    between = find_model(world, (*KEY, "through"), through.model)
    label = world.label_of("service")
    if between is None or (world.spec.model_of("service") and label not in world.models):
        return None
    ends = [
        _end(world, between, "master", through.master, model.label),
        _end(world, between, "service", through.service, label),
    ]
    master, service = ends
    if master is None or service is None:
        return None
    if master.model != service.model:
        world.problems.add(
            (*KEY, "through"),
            f"{between.label} has its links in two tables, {master.model} and {service.model}."
            " Say the path instead.",
        )
        return None
    return _back(world, model, master, service)


def _end(world: World, between: ModelFacts, end: str, named: str, label: str) -> FieldFacts | None:
    key: Path = (*KEY, end) if named else (*KEY, "through")
    return chosen_link(world, key, between, label, named=named)


def _back(world: World, model: ModelFacts, master: FieldFacts, service: FieldFacts) -> Bound | None:
    """The way from the master, which begins with the relation that its row knows the model by."""
    for each in model.fields:
        if each.reverse and each.related == master.model and each.remote == master.name:
            return _bound(f"{each.name}__{service.name}")
    world.problems.add(
        (*KEY, "through"),
        f"nothing leads from {model.label} back to {master.model}.{master.name}: its related_name"
        " hides it. Give it another.",
    )
    return None
