"""A role whose model the app brings along, less what booking.toml has from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from codex_booking_gen.binding.existing import named_bound
from codex_booking_gen.binding.services import bind_services
from codex_booking_gen.binding.world import World
from codex_booking_gen.bindings import Binding, Bound, Source, Unit
from codex_booking_gen.contract import (
    ABSTRACT,
    CONTRACT,
    ContractField,
    Kind,
    field_names,
    mixins_of,
)
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.naming import Role
from codex_booking_gen.spec_model import FieldWish, Spec

LINKED = {
    "working_day": ("master",),
    "special_day": ("master",),
    "day_off": ("master",),
    "appointment": ("master", "service", "client"),
}
"""Foreign keys that the app's models.py writes out."""


def bind_generated(spec: Spec, role: str, world: World | None) -> Binding:
    """What booking.toml asks for, and what the owner made of the model where it is there.

    `world` is None where the project was not asked.
    """
    model = world.player(role) if world else None
    found = {known.name: _standing(spec, role, known) for known in CONTRACT[role]}
    if role == "appointment" and spec.client.guests_only:
        del found["client"]
    mapped = _mapped(spec, role, world, model)
    found |= mapped
    kept = tuple(name for name in found if name not in mapped or mapped[name].path == name)
    if world:
        _refuse_gone(world, role, mapped, kept)
    mixins = mixins_of(role, kept) if len(kept) < len(found) else ()
    brought = [known.name for known in CONTRACT[role] if known.mixin in mixins]
    cls = getattr(spec.models, role)
    if world and model:
        _refuse_taken_away(world, role, model, kept)
    return Binding(
        role=role,
        names=Role(cls),
        label=f"{spec.app.label}.{cls}",
        module="",
        fields=found,
        facts=model,
        mixins=mixins,
        dropped=tuple(name for name in brought if name not in kept),
        extra=_extra(world, role, model) if world and model else (),
    )


def _standing(spec: Spec, role: str, known: ContractField) -> Bound:
    path = known.name
    if known.kind is Kind.LINK and known.name != "client":
        path = Role(getattr(spec.models, known.name)).name
    return Bound(field=known.name, source=Source.OWN, path=path)


def _mapped(
    spec: Spec, role: str, world: World | None, model: ModelFacts | None
) -> dict[str, Bound]:
    """What booking.toml has from elsewhere."""
    found: dict[str, Bound] = {}
    wishes = spec.roles[role].fields if role in spec.roles else {}
    for known in CONTRACT[role]:
        wish = wishes.get(known.name)
        if wish is None or (world and not _may_be_mapped(world, role, known)):
            continue
        if world is None or wish.is_constant or _is_trusted(world, wish):
            bound: Bound | None = _as_written(known, wish)
        elif model is None:
            bound = None
            world.problems.add(
                ("models", role, "fields", known.name),
                f"{world.label_of(role)} is not there yet, so it has no {_told(wish)}. Take this"
                " out, generate, add what it needs to the model, then say it again.",
            )
        elif known.kind is Kind.LINKS:
            bound = bind_services(world, model, wish)
        else:
            bound = named_bound(world, role, model, known, wish)
        if bound is not None:
            found[known.name] = bound
    return found


def _is_trusted(world: World, wish: FieldWish) -> bool:
    """The app does not load, so that nobody knows what its own models have."""
    return bool(world.facts.app_error and wish.path)


def _told(wish: FieldWish) -> str:
    return f"'{wish.path}'" if wish.path else f"way through {wish.through and wish.through.model}"


def _as_written(known: ContractField, wish: FieldWish) -> Bound:
    if wish.is_constant:
        return Bound(field=known.name, source=Source.CONSTANT, value=wish.value)
    path = wish.path.replace(".", "__")
    return Bound(
        field=known.name,
        source=Source.PATH,
        path=path,
        unit=Unit(wish.unit),
        values=wish.values,
    )


def _may_be_mapped(world: World, role: str, known: ContractField) -> bool:
    if not _is_fixed(role, known):
        return True
    cls = getattr(world.spec.models, role)
    world.problems.add(
        ("models", role, "fields", known.name),
        f"{cls} is generated, and its {known.name} with it. Take this out.",
    )
    return False


def _refuse_gone(
    world: World, role: str, mapped: Mapping[str, Bound], kept: tuple[str, ...]
) -> None:
    """What is mapped is not generated, so that nothing else can be read from it."""
    for name, bound in mapped.items():
        first = bound.path.partition("__")[0]
        if bound.source is Source.PATH and first in field_names(role) and first not in kept:
            cls = getattr(world.spec.models, role)
            world.problems.add(
                ("models", role, "fields", name),
                f"{first} is mapped itself, and then {cls} has no such field.",
            )


def _refuse_taken_away(world: World, role: str, model: ModelFacts, kept: tuple[str, ...]) -> None:
    """What the abstract model brings, and the owner's class says it has not: `price = None`."""
    if not any(base.rpartition(".")[2] == ABSTRACT[role] for base in model.bases):
        return  # made of mixins: what is left out may have been mapped until now
    for known in CONTRACT[role]:
        if known.mixin and known.name in kept and model.field(known.name) is None:
            other = f", or say where it is: [models.{role}.fields] {known.name} = ..."
            world.problems.add(
                ("models", role, "class"),
                f"{model.label} has no '{known.name}' any more. Let it have it again"
                f"{'' if _is_fixed(role, known) else other}.",
            )


def _is_fixed(role: str, known: ContractField) -> bool:
    """Whether the generated model is nothing without it."""
    if role == "appointment" or known.constrained or known.kind is Kind.LINK:
        return True
    return known.required and role in ("working_day", "special_day", "day_off")


def _extra(world: World, role: str, model: ModelFacts) -> tuple[FieldFacts, ...]:
    """What the owner has added to the model."""
    usual = {*field_names(role), "singleton", model.pk}
    links = {world.names[name].name for name in LINKED.get(role, ()) if name in world.names}
    return tuple(
        each
        for each in model.fields
        if not each.reverse
        and each.name not in usual | links
        and not _is_link_of_ours(world, role, model, each)
    )


def _is_link_of_ours(world: World, role: str, model: ModelFacts, field: FieldFacts) -> bool:
    """A link that was generated when another class played the role, told by what leads back."""
    if role not in LINKED or not field.related:
        return False
    plural = world.names[role].plural
    made = {plural, f"{world.app}_{plural}", f"{world.app}_{plural}_as_client"}
    other = world.models.get(field.related)
    return other is not None and any(
        each.reverse
        and each.related == model.label
        and each.remote == field.name
        and each.name in made
        for each in other.fields
    )
