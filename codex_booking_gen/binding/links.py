"""Foreign keys of existing models to the players of other roles, named or found alone."""

from __future__ import annotations

from collections.abc import Iterable

from codex_booking_gen.binding.world import Path, World, fitting_text
from codex_booking_gen.bindings import Bound, Source
from codex_booking_gen.model_facts import FieldFacts, ModelFacts


def links_to(world: World, model: ModelFacts, label: str) -> tuple[FieldFacts, ...]:
    """The model's own links to one row of another model."""
    return tuple(
        each
        for each in model.fields
        if not each.reverse and not each.to_many and world.leads_to(each, label)
    )


def chosen_link(
    world: World,
    path: Path,
    model: ModelFacts,
    label: str,
    *,
    named: str = "",
    usual: Iterable[str] = (),
) -> FieldFacts | None:
    """The link to the model with this label: the named one, the only one, or the usual one.

    What is wrong is told at `path`.
    """
    found = links_to(world, model, label)
    if named:
        link = next((each for each in found if each.name == named), None)
        if link is None:
            world.problems.add(path, _no_link(world, model, named, label, found))
        return link
    if len(found) == 1:
        return found[0]
    for name in usual:
        link = next((each for each in found if each.name == name), None)
        if link is not None:
            return link
    if found:
        names = ", ".join(each.name for each in found)
        world.problems.add(
            path, f"{model.label} has several links to {label}: {names}. Say which one it is."
        )
    else:
        world.problems.add(path, f"{model.label} has no link to {label}. {world.has_text(model)}")
    return None


def _no_link(
    world: World, model: ModelFacts, named: str, label: str, found: tuple[FieldFacts, ...]
) -> str:
    there = model.field(named)
    if there is None:
        return f"{model.label} has no field '{named}'. {world.has_text(model, named)}"
    what = f"leads to {there.related}" if there.related else f"is a {there.kind}"
    fitting = fitting_text(found, named) or f" It has no link to {label}."
    return f"{model.label}.{named} {what}, not to one row of {label}.{fitting}"


def role_link(world: World, role: str, model: ModelFacts, other: str, *, key: Path) -> Bound | None:
    """Where an existing model has its link to the player of another role."""
    label = world.label_of(other)
    if label not in world.models and world.spec.model_of(other):
        return None  # told already
    wish = world.spec.roles[role].fields.get(other)
    link = chosen_link(
        world,
        (*key, "fields", other) if wish else (*key, "model"),
        model,
        label,
        named=wish.path if wish else "",
        usual=(other, world.names[other].name),
    )
    if link is None:
        return None
    is_usual = link.name == world.names[other].name
    return Bound(field=other, source=Source.OWN if is_usual else Source.PATH, path=link.name)
