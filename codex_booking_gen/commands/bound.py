"""Binds the roles of one run: what a project says, and what is known of it beside that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from codex_booking_gen.binding import bind
from codex_booking_gen.composing import Composition, as_composed, compositions
from codex_booking_gen.errors import SpecError
from codex_booking_gen.following import extra_fields, gone_by
from codex_booking_gen.inputs import Inputs, places_in
from codex_booking_gen.naming import Role
from codex_booking_gen.newer_core import as_with_newer_core, mixins_change

if TYPE_CHECKING:
    from codex_booking_gen.bindings import Bindings
    from codex_booking_gen.facts import Facts
    from codex_booking_gen.model_facts import ModelFacts

type MayEdit = Callable[[tuple[Composition, ...]], bool]
"""Whether the project's own classes may get the core's mixins."""


def bound(seen: Inputs, facts: Facts | None, may_edit: MayEdit) -> Inputs:
    """With what plays each role. Raises SpecError with all that does not fit, and what helps."""
    if facts and seen.state and mixins_change(seen.spec.app, seen.state, seen.templates):
        facts = as_with_newer_core(facts, seen.spec.app)
    missing = compositions(seen.spec, facts) if facts else ()
    places = places_in(seen.spec_text, written=not seen.spec_is_new)
    agreed = bool(missing) and not seen.wishes.limited and may_edit(missing)
    told = as_composed(facts, missing) if facts and agreed else facts
    try:
        bindings = bind(seen.spec, told, places)
    except SpecError as error:
        hints = [error.hint, *_hints(seen, facts, () if agreed else missing)]
        raise SpecError(error.message, "\n".join(filter(None, hints))) from error
    return replace(
        seen,
        bindings=_with_memory(seen, bindings, told),
        facts=told,
        compositions=missing if agreed else (),
    )


def _hints(seen: Inputs, facts: Facts | None, missing: tuple[Composition, ...]) -> tuple[str, ...]:
    """What became of the models since the last run, and that mixins can be brought in."""
    hints = []
    found = gone_by(seen.state.models, facts) if facts and seen.state else ()
    if found:
        hints.append(f"Since the last generate: {'; '.join(each.what for each in found)}.")
    appointment = seen.spec.model_of("appointment")
    if any(each.label == appointment for each in missing):
        hints.append(
            f"To have the mixins added to {appointment}: codex-booking generate --edit-models"
        )
    return tuple(hints)


def _with_memory(seen: Inputs, bindings: Bindings, facts: Facts | None) -> Bindings:
    """Where the app itself was not loaded, its owner's fields are those that are remembered."""
    asked = facts is not None and not facts.leaves_out(seen.spec.app.name)
    if asked or seen.state is None:
        return bindings
    kept = seen.state.models
    roles = dict(bindings.roles)
    for label, told in kept.items():
        # by role: booking.toml may have another name for the class by now
        for role in told.get("roles", ()):
            if role in roles and roles[role].generated and "extra" in told:
                extra = extra_fields(kept, label)
                fields = tuple(replace(each, model=roles[role].label) for each in extra)
                roles[role] = replace(roles[role], extra=fields)
    return replace(bindings, roles=roles)


def _called(model: ModelFacts, label: str) -> ModelFacts:
    """With the names that Django would give it, where those are the names that it has."""
    was = model.cls.lower(), Role(model.cls).label
    called = replace(model, label=label)
    if label == model.label or model.verbose_name not in was:
        return called
    name = Role(called.cls).label
    plural = f"{name}s" if model.verbose_name_plural == f"{model.verbose_name}s" else ""
    return replace(
        called,
        verbose_name=name,
        verbose_name_plural=plural or model.verbose_name_plural,
    )


def relabelled(facts: Facts, names: Mapping[str, str]) -> Facts:
    """The same models, some with other labels: those of now -> those to see them under."""

    def now(label: str) -> str:
        return names.get(label, label)

    models = tuple(
        replace(
            _called(model, now(model.label)),
            fields=tuple(
                replace(each, related=now(each.related), model=now(each.model))
                for each in model.fields
            ),
        )
        for model in facts.models
    )
    return replace(facts, models=models)
