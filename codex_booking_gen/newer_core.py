"""What models are about to have: a newer core's mixins may bring fields that today's have not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from codex_booking_gen.catalog import Template, Tier
from codex_booking_gen.composing import field_of
from codex_booking_gen.contract import ABSTRACT, CONTRACT
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.spec import ROLES, App
from codex_booking_gen.state import State


def mixins_change(app: App, state: State, templates: Iterable[Template]) -> bool:
    """Whether the mixins of this run are other ones than those that were generated last.

    A core that its owner has taken over stays as it is.
    """
    made = {
        template.target(app.folder, app.label): template.content
        for template in templates
        if template.tier is Tier.CORE and template.path.startswith("core/mixins/")
    }
    return any(
        state.base[path] != made[path]
        for path, record in state.files.items()
        if path in made and not record.ejected
    )


def as_with_newer_core(facts: Facts, app: App) -> Facts:
    """The facts as they are once the core is replaced: models have all that its mixins bring.

    What an owner has taken out of a class is then not told from what is new; the next run tells.
    """
    module = f"{app.name}.core.mixins"
    return replace(facts, models=tuple(_brought(model, module) for model in facts.models))


def _brought(model: ModelFacts, module: str) -> ModelFacts:
    own = {base.rpartition(".")[2] for base in model.bases if base.startswith(f"{module}.")}
    if not own:
        return model
    known = {
        each.name: each
        for role in ROLES
        for each in CONTRACT[role]
        if each.mixin and not own.isdisjoint({each.mixin, ABSTRACT[role]})
    }
    new = [
        field_of(model, each, module) for name, each in known.items() if model.field(name) is None
    ]
    return replace(model, fields=(*model.fields, *new))
