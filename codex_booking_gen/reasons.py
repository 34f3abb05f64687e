"""Which files of a plan follow from which change of the models; and what is remembered of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from codex_booking_gen.bindings import Binding, Source
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.following import (
    Change,
    because,
    changes,
    moved_roles,
    remembered,
    worth_keeping,
)
from codex_booking_gen.inputs import Inputs, same_wishes
from codex_booking_gen.plan import Action, Kind

_FIELD = re.compile(r"^    (\w+) = ", re.MULTILINE)


def with_reasons(inputs: Inputs, actions: Iterable[Action]) -> tuple[Action, ...]:
    """The same actions; those that the models have changed since the last run say why."""
    state = inputs.state
    if state is None or inputs.bindings is None:
        return tuple(actions)
    found = changes(state.models, remembered(inputs.bindings, inputs.facts, _made(inputs)))
    found += tuple(
        Change(
            f"{each.label} has the core's mixins now",
            frozenset({each.cls, *each.mixins}),
            is_model=True,
        )
        for each in inputs.compositions
    )
    alone = same_wishes(inputs)
    return tuple(
        replace(action, because=because(found, action.base, action.new, alone=alone))
        if found and (action.changes or action.exit_code) and action.kind is not Kind.CORE
        else action
        for action in actions
    )


def kept_memory(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    """What the state keeps of the models: those of now, where the project was asked."""
    if inputs.bindings is None or inputs.facts is None:
        return inputs.state.models if inputs.state else {}
    return worth_keeping(remembered(inputs.bindings, inputs.facts, _made(inputs)))


def renamed_classes(inputs: Inputs) -> dict[str, str]:
    """Old class -> new class, of the models that are the same under another name."""
    moved = {label.rpartition(".")[2] for label in _moved(inputs).values()}
    return {old: new for old, new in inputs.carried.names.items() if new not in moved}


def what_stays_behind(inputs: Inputs) -> tuple[str, ...]:
    """What no migration brings along: keys of another model, and values beside a class."""
    moved = [
        f"role {role} is now played by {label}: rows that are there keep the keys of the model that"
        " played it before. Where these are not the keys of the same ones, bring them over in a"
        " migration of your own, and say no where makemigrations asks whether a field was renamed."
        for role, label in _moved(inputs).items()
        if role in {"master", "service", "appointment"}
    ]
    lost = [
        f"{cls} keeps {', '.join(names)} no longer, and its values go with the next migration: copy"
        " them first."
        for cls, names in _lost_values(inputs).items()
    ]
    return (*moved, *lost)


def _moved(inputs: Inputs) -> dict[str, str]:
    if inputs.state is None or inputs.bindings is None or inputs.facts is None:
        return {}
    after = remembered(inputs.bindings, inputs.facts, _made(inputs))
    return moved_roles(inputs.state.models, after, inputs.facts)


def _lost_values(inputs: Inputs) -> dict[str, list[str]]:
    """Class that was made beside one of the project's -> fields that it had, and has no more."""
    found: dict[str, list[str]] = {}
    made = _models_text(inputs)
    for role, binding in (inputs.bindings.roles if inputs.bindings else {}).items():
        cls = f"{binding.names.cls}Profile"
        held = kept_beside(made, cls, role)
        lost = [name for name in held if not _is_beside(binding, name)]
        if lost and not binding.generated:
            found[cls] = lost
    return found


def kept_beside(models: str, cls: str, role: str) -> list[str]:
    """The contract's fields that a class in the text of models.py has columns for."""
    written = re.search(rf"^class {cls}\(.*?(?=^class |\Z)", models, re.MULTILINE | re.DOTALL)
    if written is None:
        return []
    return [
        known.name
        for known in CONTRACT[role]
        if re.search(rf"mixins\.{known.mixin}[,)]", written[0])
        # what another place gives is switched off in the class
        and not re.search(rf"^    {known.name}(: Any)? = None", written[0], re.MULTILINE)
    ]


def _is_beside(binding: Binding, name: str) -> bool:
    return name in binding.fields and binding.fields[name].source is Source.SATELLITE


def _made(inputs: Inputs) -> frozenset[str]:
    """The fields that were generated last: these are no additions of the owner's."""
    return frozenset(_FIELD.findall(_models_text(inputs)))


def _models_text(inputs: Inputs) -> str:
    """The app's models.py as it was made last."""
    base = inputs.state.base if inputs.state else {}
    return base.get(f"{inputs.spec.app.folder}/models.py", b"").decode("utf-8", "replace")
