"""Fields that are called as in the contract and are something else: not read, and told."""

from __future__ import annotations

from collections.abc import Iterator

from codex_booking_gen.binding.kinds import fits, misfit
from codex_booking_gen.bindings import Binding, Bindings, Source
from codex_booking_gen.contract import CONTRACT, Kind
from codex_booking_gen.spec_model import FieldWish, Spec


def passed_over(spec: Spec, bindings: Bindings) -> tuple[str, ...]:
    """One sentence for each, with what holds instead."""
    return tuple(
        note
        for role, binding in bindings.roles.items()
        if role != "appointment" and not binding.generated
        for note in _of_role(spec, role, binding)
    )


def _of_role(spec: Spec, role: str, binding: Binding) -> Iterator[str]:
    wishes = spec.roles[role].fields if role in spec.roles else {}
    for known in CONTRACT[role]:
        bound = binding.fields.get(known.name)
        own = binding.facts.field(known.name) if binding.facts else None
        if bound is None or own is None or own.reverse or known.name in wishes:
            continue
        if bound.source not in (Source.SATELLITE, Source.CONSTANT) or fits(known, own):
            continue
        assert binding.facts
        what = f"{binding.facts.label}.{own.name} leads to {own.related}."
        if known.kind is not Kind.LINKS:
            what = misfit(known, FieldWish(known.name), binding.facts, own) or what
        beside = binding.satellite and f"the app keeps its own in {binding.satellite.cls}"
        yield f"{what} So it is not read, and {beside or 'the default holds'}."
