"""Contract fields that a model of the project lacks, brought into its class by the core's mixins.

Instead of a one-to-one model of the app, and only where the owner has agreed. Pure: facts as they
will be, and which class gets which mixins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from codex_booking_gen.contract import CONTRACT, ContractField, Kind
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts, model_labelled
from codex_booking_gen.spec_model import Spec

ROLES = ("master", "service", "appointment")
"""The rest of a schedule has no small mixins, or may go without."""
_KINDS = {
    Kind.TEXT: "CharField",
    Kind.YES_NO: "BooleanField",
    Kind.MINUTES: "PositiveIntegerField",
    Kind.NUMBER: "PositiveIntegerField",
    Kind.PRICE: "DecimalField",
    Kind.TIME: "TimeField",
    Kind.DATE: "DateField",
    Kind.MOMENT: "DateTimeField",
    Kind.ZONE: "CharField",
    Kind.TOKEN: "UUIDField",
}


@dataclass(frozen=True, slots=True)
class Composition:
    """A class of the project's that gets mixins of the core."""

    label: str
    cls: str
    file: str | None
    """Relative to the project's root; None where it is not the project's."""
    module: str
    """Where the mixins are imported from: `booking.core.mixins`."""
    mixins: tuple[str, ...]
    fields: tuple[str, ...]
    """What they bring, in the contract's order."""


def compositions(spec: Spec, facts: Facts) -> tuple[Composition, ...]:
    """What would have to be added to the project's models, for their roles to be whole."""
    found: dict[str, Composition] = {}
    for role in ROLES:
        model = model_labelled(facts.models, spec.model_of(role))
        if model and model.file is None and role != "appointment":
            continue  # nobody can edit it where it lies, and the app can keep all beside it
        missing = _missing(spec, role, model) if model else ()
        if model and missing:
            known = found.get(model.label)
            mixins = dict.fromkeys([*(known.mixins if known else ()), *(m.mixin for m in missing)])
            names = dict.fromkeys([*(known.fields if known else ()), *(m.name for m in missing)])
            found[model.label] = Composition(
                label=model.label,
                cls=model.cls,
                file=model.file,
                module=f"{spec.app.name}.core.mixins",
                mixins=tuple(mixins),
                fields=tuple(names),
            )
    return tuple(found.values())


def as_composed(facts: Facts, wanted: Iterable[Composition]) -> Facts:
    """The facts as they are once these classes have their mixins."""
    by_label = {each.label: each for each in wanted}
    models = tuple(
        _composed(model, by_label[model.label]) if model.label in by_label else model
        for model in facts.models
    )
    return replace(facts, models=models)


def _missing(spec: Spec, role: str, model: ModelFacts) -> tuple[ContractField, ...]:
    """What whole mixins bring, no field of which is there already or comes from elsewhere."""
    wishes = spec.roles[role].fields if role in spec.roles else {}
    taken = {each.name for each in model.fields} | set(wishes)
    free = [known for known in CONTRACT[role] if known.mixin and known.name not in taken]
    if role == "appointment":
        return tuple(free)  # the core writes its columns, so it goes without none of them
    # what is half there would stand in the class twice; the name is what the model says of itself
    half = {known.mixin for known in CONTRACT[role] if known.name in taken}
    return tuple(known for known in free if known.mixin not in {*half, "NameMixin"})


def _composed(model: ModelFacts, wanted: Composition) -> ModelFacts:
    known = {each.name: each for role in ROLES for each in CONTRACT[role]}
    brought = tuple(field_of(model, known[name], wanted.module) for name in wanted.fields)
    return replace(model, fields=(*model.fields, *brought))


def field_of(model: ModelFacts, known: ContractField, module: str) -> FieldFacts:
    """A field of the contract as the model has it from the mixin in `module`."""
    return FieldFacts(
        name=known.name,
        kind=_KINDS[known.kind],
        null=known.default is None and not known.required,
        blank=known.default is None and not known.required,
        has_default=known.default is not None,
        model=model.label,
        mixin=f"{module}.{known.mixin}",
    )
