"""A role that a model of the project's own plays."""

from __future__ import annotations

from codex_booking_gen.binding.kinds import WHOLE, fits, misfit, unit_of
from codex_booking_gen.binding.links import role_link
from codex_booking_gen.binding.lookup import find_model, walk
from codex_booking_gen.binding.services import bind_services
from codex_booking_gen.binding.world import Path, World, fitting_text
from codex_booking_gen.bindings import Binding, Bound, Satellite, Source, Unit
from codex_booking_gen.contract import CONTRACT, ContractField, Kind, mixins_of
from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.naming import Role
from codex_booking_gen.spec_model import FieldWish

SATELLITED = ("master", "service")
"""Of these the app keeps itself what the model lacks."""


def bind_existing(world: World, role: str) -> Binding | None:
    """Master, service, settings and the schedule; None where there is no such model."""
    model = find_model(world, ("models", role, "model"), world.label_of(role))
    if model is None:
        return None
    found: dict[str, Bound] = {}
    for known in CONTRACT[role]:
        bound = _bound(world, role, model, known)
        if bound is not None:
            found[known.name] = bound
    _pairs(world, role, model, found)
    satellite = _rest(world, role, model, found)
    return Binding(
        role=role,
        names=Role(model.cls, model.verbose_name, model.verbose_name_plural),
        label=model.label,
        module=model.module,
        fields={known.name: found[known.name] for known in CONTRACT[role] if known.name in found},
        facts=model,
        satellite=satellite,
    )


def _bound(world: World, role: str, model: ModelFacts, known: ContractField) -> Bound | None:
    """Where the project has it; None where it has not, or where what is named does not fit."""
    wish = world.spec.roles[role].fields.get(known.name)
    if known.kind is Kind.LINK:
        return role_link(world, role, model, known.name, key=("models", role))
    if known.kind is Kind.LINKS:
        return bind_services(world, model, wish)
    if wish is not None:
        return named_bound(world, role, model, known, wish)
    return _own(world, role, model, known)


def named_bound(
    world: World, role: str, model: ModelFacts, known: ContractField, wish: FieldWish
) -> Bound | None:
    """What booking.toml says of a field that has one value."""
    if wish.is_constant:
        return Bound(field=known.name, source=Source.CONSTANT, value=wish.value)
    path: Path = ("models", role, "fields", known.name)
    found = walk(world, path, model, wish.path)
    if found is None:
        return None
    if found.to_many:
        world.problems.add(
            path,
            f"'{wish.path}' is ambiguous: {found.to_many} leads to several rows, and {known.name}"
            " is one value. Name a field that leads to one.",
        )
        return None
    problem = misfit(known, wish, found.model, found.last)
    if problem:
        hint = "" if fits(known, found.last) else _fitting(world, found.model, known)
        world.problems.add(path, problem + hint)
        return None
    unit = unit_of(wish, found.last)
    plain = unit is Unit.MINUTES and not wish.values and _reads_alike(known, found.last.kind)
    return Bound(
        field=known.name,
        source=Source.OWN if found.lookup == known.name and plain else Source.PATH,
        path=found.lookup,
        unit=unit,
        values=wish.values,
    )


def _fitting(world: World, model: ModelFacts, known: ContractField) -> str:
    there = [each for each in world.fields_of(model) if fits(known, each) and not each.primary_key]
    return fitting_text(there, known.name)


def _own(world: World, role: str, model: ModelFacts, known: ContractField) -> Bound | None:
    field = model.field(known.name)
    if field is None or field.reverse:
        return None
    if not fits(known, field):
        if known.name == "is_active":
            # To pass it over would be to offer what the project took out of use.
            problem = misfit(known, FieldWish(known.name), model, field)
            world.problems.add(("models", role, "model"), f"is_active: {problem}")
        return None
    unit = unit_of(FieldWish(), field)
    plain = unit is Unit.MINUTES and _reads_alike(known, field.kind)
    return Bound(
        field=known.name, source=Source.OWN if plain else Source.PATH, path=field.name, unit=unit
    )


def _reads_alike(known: ContractField, kind: str) -> bool:
    """Whether the row itself answers what the contract says: whole minutes, not 30.00."""
    return known.kind is not Kind.MINUTES or kind in WHOLE


def _pairs(world: World, role: str, model: ModelFacts, found: dict[str, Bound]) -> None:
    """Start and end come from the same place."""
    wishes = world.spec.roles[role].fields
    bad = {name for name in wishes if name not in found}
    for known in CONTRACT[role]:
        bound, other = found.get(known.name), found.get(known.partner)
        if not known.partner or bound is None or known.partner in bad or known.required:
            continue
        if other is not None and _is_constant(bound) == _is_constant(other):
            continue
        if known.name in wishes:
            world.problems.add(
                ("models", role, "fields", known.name),
                f"{known.name} and {known.partner} come from the same place: name"
                f" {known.partner}, too{', as the same kind' if other else ''}.",
            )
        elif other is None:
            del found[known.name]


def _is_constant(bound: Bound) -> bool:
    return bound.source is Source.CONSTANT


def _rest(world: World, role: str, model: ModelFacts, found: dict[str, Bound]) -> Satellite | None:
    """What the project has not: on a satellite, or the contract's default."""
    named = world.spec.roles[role].fields
    missing = [
        known
        for known in CONTRACT[role]
        if known.name not in found and known.name not in named and known.kind is not Kind.LINK
    ]
    if role in SATELLITED:
        return _satellite(world, role, model, missing, found)
    for known in missing:
        if known.required:
            _tell_missing(world, role, model, known)
        else:
            found[known.name] = Bound(field=known.name, source=Source.CONSTANT, value=known.default)
    return None


def _satellite(
    world: World,
    role: str,
    model: ModelFacts,
    missing: list[ContractField],
    found: dict[str, Bound],
) -> Satellite | None:
    names = tuple(known.name for known in missing if known.name != "name")
    if not names:
        return None
    related_name = f"{world.app}_profile"
    for name in names:
        found[name] = Bound(field=name, source=Source.SATELLITE, path=f"{related_name}__{name}")
    mixins = mixins_of(role, names)
    brought = [known.name for known in CONTRACT[role] if known.mixin in mixins]
    return Satellite(
        cls=f"{model.cls}Profile",
        related_name=related_name,
        fields=names,
        mixins=mixins,
        dropped=tuple(name for name in brought if name not in names),
    )


def _tell_missing(world: World, role: str, model: ModelFacts, known: ContractField) -> None:
    own = model.field(known.name)
    reason = misfit(known, FieldWish(), model, own) if own else None
    fitting = _fitting(world, model, known) or f" {world.has_text(model, known.name)}"
    world.problems.add(
        ("models", role, "model"),
        f"{reason or f'{model.label} has no {known.name}, {known.kind}.'} Say where it is:"
        f' [models.{role}.fields] {known.name} = "...".{fitting}',
    )
